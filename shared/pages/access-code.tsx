import type { ComponentChildren } from 'preact';
import type { FieldError } from '../forms/read-form.ts';
import { Secretariat } from './contact.tsx';

/** Where an access code is typed that lets something in late (R7). Its children say what has ended. */
export const AccessCodeField = (props: {
  errors: readonly FieldError[];
  code: string;
  children: ComponentChildren;
}) => {
  const error = props.errors.find(({ name }) => name === 'code');
  return (
    <div class={error ? 'field wrong' : 'field'}>
      <label for="field-code">Access code for late entry</label>
      <p class="hint" id="field-code-hint">
        {props.children} If the IGF secretariat sent you a code, enter it here; it works once. Without one,{' '}
        <Secretariat>write to the secretariat</Secretariat>.
      </p>
      {error ? (
        <p class="field-error" id="field-code-error">
          <span class="visually-hidden">Error: </span>
          {error.message}
        </p>
      ) : null}
      <input
        id="field-code"
        name="code"
        value={props.code}
        autocomplete="off"
        aria-describedby={error ? 'field-code-hint field-code-error' : 'field-code-hint'}
        aria-invalid={error ? 'true' : undefined}
      />
    </div>
  );
};
