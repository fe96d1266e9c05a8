import type { SentFields } from './read-form.ts';

/** No name that a browser or a password manager would know what to fill in with. */
const trap = 'leave-empty';

/** A field that no person sees or reaches by keyboard, and that programs which fill in everything do fill in. */
export const Honeypot = () => (
  <div class="visually-hidden" aria-hidden="true">
    <label>
      Leave this empty
      <input type="text" name={trap} tabIndex={-1} autocomplete="off" data-1p-ignore data-lpignore="true" />
    </label>
  </div>
);

/** Whether a program filled the form in. It gets the same answer as a person, and nothing is kept. */
export const isTrapped = (fields: SentFields): boolean => Boolean(fields.one(trap)?.trim());
