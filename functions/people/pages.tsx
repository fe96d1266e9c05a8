import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import {
  digestForm,
  type NamedForum,
  type Person,
  personForm,
  rolesInWords,
} from '../../shared/domain/people.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form, FormFields, OneField } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Secretariat } from '../../shared/pages/contact.tsx';
import { Done } from '../../shared/pages/done.tsx';
import { History, LettersOf } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import type { Page } from '../../shared/store/table.ts';
import { zones } from './zones.ts';

export const People = (props: {
  people: Person[];
  cursor: string | undefined;
  forums: readonly NamedForum[];
  csrf: string;
  id: string;
  /** Of which forum somebody of the team is to be let in. */
  team: NamedForum | undefined;
  typed?: Typed;
  errors?: readonly FieldError[];
}) => (
  <>
    <ErrorSummary errors={props.errors ?? []} />
    <h1>People</h1>
    <p class="lead">
      Everybody who can sign in. Whoever is not on this list gets nothing and learns nothing.
    </p>
    <TableScroll label="People">
      <table class="stack">
        <caption>People by name</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Email address</th>
            <th scope="col">Roles</th>
            <th scope="col">Digest</th>
          </tr>
        </thead>
        <tbody>
          {props.people.map((person) => (
            <tr key={person.id}>
              <th scope="row" dir="auto">
                <a href={`/desk/people/${person.id}`}>{person.name}</a>{' '}
                {person.leftAt ? <span class="tag quiet">left</span> : null}
              </th>
              <td>{person.email}</td>
              <td data-label="Roles">{rolesInWords(person.roles, props.forums).join(', ')}</td>
              {person.leftAt ? <td /> : <td data-label="Digest">{person.digest.cadence}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
    <Paging cursor={props.cursor} path="/desk/people" />
    <h2 id="add">Add a person</h2>
    <p>They get a letter with the way in.</p>
    {props.team ? (
      <p class="notice">
        The coordinating team of <bdi>{props.team.title}</bdi> is ticked below. Whoever is on the list above
        already gets it on their own page instead.
      </p>
    ) : null}
    <Form
      schema={personForm(props.forums)}
      action="/desk/people"
      hidden={{ csrf: props.csrf, id: props.id }}
      typed={props.typed ?? {}}
      errors={props.errors ?? []}
      submit="Add this person"
    />
  </>
);

/** What is said after an act on a person. */
export const told = {
  added: 'Added. The letter with the way in is on its way.',
  saved: 'Saved.',
  left: 'Marked as left. They can do nothing here from now on.',
  back: 'They are back, with the roles they had. The letter with the way in is on its way.',
};

export const PersonPage = (props: {
  person: Person;
  done: string | undefined;
  seen: string;
  forums: readonly NamedForum[];
  csrf: string;
  by: Person | undefined;
  history: Page<AuditEntry>;
  letters: Letter[];
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const { person, csrf } = props;
  const path = `/desk/people/${person.id}`;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <p class="kicker">
        <a href="/desk/people">People</a>
      </p>
      <h1 dir="auto">{person.name}</h1>
      {props.done ? <Done>{props.done}</Done> : null}
      {person.leftAt ? (
        <>
          <p class="warning">
            Left on {spokenInstant(person.leftAt)}. The record stays, so that history can be read; they can do
            nothing here.
          </p>
          <dl class="facts">
            <div>
              <dt>Roles they had</dt>
              <dd dir="auto">{rolesInWords(person.roles, props.forums).join(', ')}</dd>
            </div>
          </dl>
          <Act path={path} csrf={csrf} act="come-back" words="Let them come back" />
          <p class="hint">With the roles they had. They get a letter with the way in.</p>
        </>
      ) : (
        <>
          <Form
            schema={personForm(props.forums)}
            action={path}
            hidden={{ csrf, seen: props.seen }}
            typed={props.typed}
            errors={props.errors}
            submit="Save this person"
          />
          <h2>When they leave</h2>
          <p>
            From that moment they can do nothing here, also where they are signed in. You can let them come
            back.
          </p>
          <Act path={path} csrf={csrf} act="leave" words="Mark as left" danger />
        </>
      )}
      <History entries={props.history.items} cursor={props.history.cursor} path={path} />
      <LettersOf letters={props.letters} person={props.by} />
    </>
  );
};

const Act = (props: { path: string; csrf: string; act: string; words: string; danger?: boolean }) => (
  <form method="post" action={props.path}>
    <input type="hidden" name="csrf" value={props.csrf} />
    <div class="buttons">
      <button type="submit" name="act" value={props.act} class={props.danger ? 'danger' : undefined}>
        {props.words}
      </button>
    </div>
  </form>
);

/** What somebody says about their own digest. */
export const Me = (props: {
  person: Person;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
  saved: boolean;
  /** Why none is sent although one is wanted. */
  stopped: string | undefined;
}) => {
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <h1>My digest</h1>
      <p class="lead">
        A letter that gathers what is new for you, what waits for you, and which letters failed. To{' '}
        {props.person.email}, once for each time, and never when there is nothing to say.
      </p>
      {props.saved ? <Done>Saved.</Done> : null}
      {props.stopped ? (
        <p class="warning">
          Your digest is not sent now. {props.stopped} Save this form to ask for it again; if that does not
          help, the IGF secretariat can let letters go to your address again.
        </p>
      ) : null}
      <form method="post" action="/desk/me" novalidate>
        <input type="hidden" name="csrf" value={props.csrf} />
        <FormFields
          schema={digestForm}
          typed={props.typed}
          errors={props.errors}
          only={['cadence', 'hour']}
        />
        <OneField
          name="timeZone"
          label="Time zone"
          hint="The city whose clock you live by, like Europe/Zurich or Asia/Kolkata."
          error={props.errors.find(({ name }) => name === 'timeZone')?.message}
        >
          {(control) => (
            <>
              <input
                {...control}
                type="text"
                list="time-zones"
                autocomplete="off"
                spellcheck={false}
                value={String(props.typed.timeZone ?? '')}
                aria-required="true"
              />
              <datalist id="time-zones">
                {zones().map((zone) => (
                  <option key={zone} value={zone} />
                ))}
              </datalist>
            </>
          )}
        </OneField>
        <div class="buttons">
          <button type="submit">Save</button>
        </div>
      </form>
      <p class="hint">
        Your name, address and roles are kept by the IGF secretariat. If one of them is wrong,{' '}
        <Secretariat>tell the secretariat</Secretariat>.
      </p>
    </>
  );
};
