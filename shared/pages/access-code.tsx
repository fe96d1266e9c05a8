import type { ComponentChildren } from 'preact';
import { OneField } from '../forms/form-fields.tsx';
import type { FieldError } from '../forms/read-form.ts';
import { Secretariat } from './contact.tsx';

/** Where an access code is typed that lets something in late (R7). Its children say what has ended. */
export const AccessCodeField = (props: {
  errors: readonly FieldError[];
  code: string;
  children: ComponentChildren;
}) => (
  <OneField
    name="code"
    label="Access code for late entry"
    hint={
      <>
        {props.children} If the IGF secretariat sent you a code, enter it here; it works once. Without one,{' '}
        <Secretariat>write to the secretariat</Secretariat>.
      </>
    }
    error={props.errors.find(({ name }) => name === 'code')?.message}
  >
    {(control) => <input {...control} value={props.code} autocomplete="off" />}
  </OneField>
);
