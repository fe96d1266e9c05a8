import type { ComponentChildren } from 'preact';
import type * as z from 'zod/mini';
import { type Wording, wording } from '../domain/fields.ts';
import type { FieldError, Typed } from './read-form.ts';

const idOfField = (name: string) => `field-${name.replaceAll('.', '-')}`;

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const asTyped = (value: unknown): Typed =>
  typeof value === 'object' && value !== null ? (value as Typed) : {};

/** The errors of a form at its top, each a link to its field (WCAG 3.3.1). Takes the focus when the page opens. */
export const ErrorSummary = ({ errors }: { errors: readonly FieldError[] }) =>
  errors.length ? (
    <div class="error-summary" role="alert" tabIndex={-1} data-focus aria-labelledby="error-summary-title">
      <h2 id="error-summary-title">
        {errors.length === 1
          ? 'One thing needs your attention'
          : `${errors.length} things need your attention`}
      </h2>
      <ul>
        {errors.map(({ name, message }) => (
          <li key={name}>{name ? <a href={`#${idOfField(name)}`}>{message}</a> : message}</li>
        ))}
      </ul>
    </div>
  ) : null;

export interface FormFieldsProps {
  schema: z.ZodMiniObject;
  typed?: Typed;
  errors?: readonly FieldError[];
  /** Only these fields, in this order; all when absent. */
  only?: readonly string[];
}

/** The fields of a form from its schema, with what was typed and the errors beside them. */
export const FormFields = ({ schema, typed = {}, errors = [], only }: FormFieldsProps) => (
  <>
    {(only ?? Object.keys(schema.shape)).map((key) => (
      <Field
        key={key}
        name={key}
        schema={schema.shape[key] as z.ZodMiniType}
        value={typed[key]}
        errors={errors}
      />
    ))}
  </>
);

interface FieldProps {
  name: string;
  schema: z.ZodMiniType;
  value: unknown;
  errors: readonly FieldError[];
}

const Field = ({ name, schema, value, errors }: FieldProps) => {
  const about = wording.get(schema);
  if (!about) return null;
  return (
    <>
      {about.part ? <h2 class="part">{about.part}</h2> : null}
      <Asked name={name} about={about} value={value} errors={errors} />
    </>
  );
};

/** The field itself, by how it is filled in. */
const Asked = ({ name, about, value, errors }: Omit<FieldProps, 'schema'> & { about: Wording }) => {
  const error = errors.find(
    (each) => each.name === name || (about.input !== 'rows' && each.name.startsWith(`${name}.`)),
  );
  switch (about.input) {
    case 'rows':
      return <Rows name={name} about={about} value={value} errors={errors} error={error} />;
    case 'choices':
      return (
        <Choices name={name} about={about} chosen={asList(value).map(asText)} error={error} kind="checkbox" />
      );
    case 'choice':
      return (about.options?.length ?? 0) > 5 ? (
        <Select name={name} about={about} value={asText(value)} error={error} />
      ) : (
        <Choices name={name} about={about} chosen={[asText(value)]} error={error} kind="radio" />
      );
    case 'tick':
      return <Tick name={name} about={about} ticked={value === true} error={error} />;
    default:
      return <Line name={name} about={about} value={asText(value)} error={error} />;
  }
};

interface PartProps {
  name: string;
  about: Wording;
  error: FieldError | undefined;
}

/** What joins a control to its label, hint and error (WCAG 1.3.1, 3.3.1). */
export interface Joined {
  id: string;
  name: string;
  'aria-describedby': string | undefined;
  'aria-invalid': 'true' | undefined;
}

const joined = (name: string, hint: ComponentChildren, error: string | undefined): Joined => {
  const id = idOfField(name);
  const told = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return {
    id,
    name,
    'aria-describedby': told || undefined,
    'aria-invalid': error ? 'true' : undefined,
  };
};

/** What is said of a field between its label and its control. */
const Told = (props: { id: string; hint?: ComponentChildren; error: string | undefined }) => (
  <>
    {props.hint ? (
      <p class="hint" id={`${props.id}-hint`}>
        {props.hint}
      </p>
    ) : null}
    {props.error ? (
      <p class="field-error" id={`${props.id}-error`}>
        <span class="visually-hidden">Error: </span>
        {props.error}
      </p>
    ) : null}
  </>
);

const Optional = ({ optional }: { optional: boolean | undefined }) =>
  optional ? <span class="optional"> (optional)</span> : null;

/** A field with one control, as all of them look; its child makes the control. For those that no schema can tell of, too. */
export const OneField = (props: {
  name: string;
  label: ComponentChildren;
  optional?: boolean | undefined;
  hint?: ComponentChildren;
  error: string | undefined;
  children: (control: Joined) => ComponentChildren;
}) => {
  const { name, hint, error } = props;
  const control = joined(name, hint, error);
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for={control.id}>
        {props.label}
        <Optional optional={props.optional} />
      </label>
      <Told id={control.id} hint={hint} error={error} />
      {props.children(control)}
    </div>
  );
};

/** A field of several controls, as all of them look. */
export const FieldOfSeveral = (props: {
  name: string;
  label: ComponentChildren;
  optional?: boolean | undefined;
  hint?: ComponentChildren;
  error: string | undefined;
  /** How it is laid out. */
  look?: string;
  'data-rows'?: string;
  children: ComponentChildren;
}) => {
  const { name, hint, error, look } = props;
  const { id, 'aria-describedby': told } = joined(name, hint, error);
  return (
    <fieldset
      class={['field', look, error && 'wrong'].filter(Boolean).join(' ')}
      id={id}
      tabIndex={-1}
      aria-describedby={told}
      data-rows={props['data-rows']}
    >
      <legend>
        {props.label}
        <Optional optional={props.optional} />
      </legend>
      <Told id={id} hint={hint} error={error} />
      {props.children}
    </fieldset>
  );
};

/** A box to tick, as all of them look: what is said of it stands above. */
export const OneTick = (props: {
  name: string;
  value: string;
  checked?: boolean;
  hint?: ComponentChildren;
  error: string | undefined;
  children: ComponentChildren;
}) => {
  const { name, value, checked, hint, error } = props;
  const { id, name: _, ...told } = joined(name, hint, error);
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <Told id={id} hint={hint} error={error} />
      <label class="option">
        <input id={id} type="checkbox" name={name} value={value} checked={checked} {...told} />
        <span>{props.children}</span>
      </label>
    </div>
  );
};

const typeOf = { line: 'text', email: 'email', address: 'url', day: 'date', number: 'number' } as const;

const Line = ({ name, about, value, error }: PartProps & { value: string }) => (
  <OneField name={name} {...about} error={error?.message}>
    {(control) => {
      const common = {
        ...control,
        'aria-required': about.optional ? undefined : ('true' as const),
        autocomplete: about.autocomplete,
        dir: 'auto' as const,
      };
      return about.input === 'text' ? (
        // A line break right after the tag is dropped by HTML, so one more keeps what was typed whole.
        <textarea {...common} rows={about.height ?? 6}>{`\n${value}`}</textarea>
      ) : (
        <input
          {...common}
          type={(typeOf[about.input as keyof typeof typeOf] ?? 'text') as 'text'}
          value={value}
        />
      );
    }}
  </OneField>
);

const Select = ({ name, about, value, error }: PartProps & { value: string }) => (
  <OneField name={name} {...about} error={error?.message}>
    {(control) => (
      <select {...control}>
        <option value="">{about.optional ? 'No answer' : 'Please choose'}</option>
        {about.options?.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    )}
  </OneField>
);

/** Choices with names as short as these stand in one row, also on a phone. */
const isShort = ({ options = [] }: Wording) =>
  options.length <= 3 && options.every(({ label }) => label.length <= 8);

const Choices = (props: PartProps & { chosen: readonly string[]; kind: 'radio' | 'checkbox' }) => {
  const { name, about, chosen, error, kind } = props;
  return (
    <FieldOfSeveral
      name={name}
      {...about}
      error={error?.message}
      {...(isShort(about) ? { look: 'short' } : {})}
    >
      {about.options?.map((option) => (
        <label class="option" key={option.value}>
          <input type={kind} name={name} value={option.value} checked={chosen.includes(option.value)} />
          <span>{option.label}</span>
        </label>
      ))}
    </FieldOfSeveral>
  );
};

const Tick = ({ name, about, ticked, error }: PartProps & { ticked: boolean }) => (
  <OneTick name={name} value="yes" checked={ticked} hint={about.hint} error={error?.message}>
    {about.label}
  </OneTick>
);

/** What was typed, and empty rows after it: a form needs no script to take more. */
const Rows = ({
  name,
  about,
  value,
  errors,
  error,
}: PartProps & { value: unknown; errors: readonly FieldError[] }) => {
  const typed = asList(value).map(asTyped);
  const offered = Math.max(about.offered ?? 2, typed.length + 1);
  const { row } = about;
  return (
    <FieldOfSeveral name={name} {...about} error={error?.message} look="rows" data-rows={name}>
      {row
        ? Array.from({ length: offered }, (_, place) => (
            <fieldset class="row" key={place}>
              <legend class="visually-hidden">{`${about.label}, ${place + 1}`}</legend>
              {Object.entries(row.shape).map(([key, field]) => (
                <Field
                  key={key}
                  name={`${name}.${place}.${key}`}
                  schema={field as z.ZodMiniType}
                  value={typed[place]?.[key]}
                  errors={errors}
                />
              ))}
            </fieldset>
          ))
        : null}
    </FieldOfSeveral>
  );
};

/** A whole form: the error summary, hidden fields, the fields of its schema, whatever else it has, its buttons. */
export const Form = (
  props: FormFieldsProps & {
    action: string;
    hidden?: Readonly<Record<string, string | undefined>>;
    /** Buttons; or one button's words. */
    submit: ComponentChildren;
    /** Keeps what was typed in this browser under this name until it is sent. */
    keep?: string;
    /** It goes on with what was saved: asked for first, where another form of the page holds more than that. */
    saved?: boolean;
    before?: ComponentChildren;
    after?: ComponentChildren;
    upload?: boolean;
  },
) => (
  <form
    method="post"
    action={props.action}
    novalidate
    data-keep={props.keep}
    data-saved={props.saved}
    enctype={props.upload ? 'multipart/form-data' : undefined}
  >
    {Object.entries(props.hidden ?? {}).map(([name, value]) =>
      value === undefined ? null : <input key={name} type="hidden" name={name} value={value} />,
    )}
    {props.before}
    <FormFields
      schema={props.schema}
      {...(props.typed ? { typed: props.typed } : {})}
      {...(props.errors ? { errors: props.errors } : {})}
      {...(props.only ? { only: props.only } : {})}
    />
    {props.after}
    <div class="buttons">
      {typeof props.submit === 'string' ? <button type="submit">{props.submit}</button> : props.submit}
    </div>
  </form>
);
