import { Secretariat } from '../../shared/pages/contact.tsx';
import { Notice } from '../../shared/pages/document.tsx';

const signInAgain = (back: string) => `/sign-in?${new URLSearchParams({ back })}`;

/** The same for an address nobody knows and for a person who left: whoever asks learns nothing. */
export const Unknown = () => (
  <Notice
    title="This address is not known here"
    reason="Only people who work on Best Practice Forums sign in. To propose a topic, to comment or to read, you need no account."
  >
    <p>
      If you should be able to sign in, <Secretariat>ask the IGF secretariat</Secretariat>, or{' '}
      <a href="/sign-in">try another address</a>.
    </p>
    <p>
      <a href="/">To the front page</a>
    </p>
  </Notice>
);

export const Unverified = () => (
  <Notice
    title="Your address is not confirmed yet"
    reason="The sign-in service has not checked that this email address is yours. Confirm it there, then sign in again."
  >
    <p class="buttons">
      <a class="button" href="/sign-in">
        Sign in again
      </a>
    </p>
  </Notice>
);

export const Ended = ({ back }: { back: string }) => (
  <Notice
    title="This sign-in did not come to an end"
    reason="It was cancelled, took too long, was used already, or was begun in another tab. Nothing happened."
  >
    <p class="buttons">
      <a class="button" href={signInAgain(back)}>
        Sign in again
      </a>
    </p>
  </Notice>
);

export const Failing = ({ back }: { back: string }) => (
  <Notice
    title="The sign-in service does not answer"
    reason="It is not your fault, and nothing is lost. Please try again in a few minutes; the public pages work meanwhile."
  >
    <p class="buttons">
      <a class="button" href={signInAgain(back)}>
        Try again
      </a>
    </p>
  </Notice>
);

export const SignOut = ({ name, csrf }: { name: string; csrf: string }) => (
  <>
    <h1>Sign out</h1>
    <p class="lead">
      You are signed in as <span dir="auto">{name}</span>.
    </p>
    <form method="post" action="/sign-out">
      <input type="hidden" name="csrf" value={csrf} />
      <div class="buttons">
        <button type="submit">Sign out</button>
      </div>
    </form>
  </>
);

export const SignedOut = ({ farewell }: { farewell: string | undefined }) => (
  <Notice title="You are signed out" reason="Whoever uses this browser next cannot see the desk.">
    {farewell ? (
      <p class="warning">
        On a computer that others use too, <a href={farewell}>sign out of the sign-in service as well</a>: it
        may still remember you.
      </p>
    ) : null}
    <p>
      <a href="/sign-in">Sign in again</a> or go <a href="/">to the front page</a>.
    </p>
  </Notice>
);
