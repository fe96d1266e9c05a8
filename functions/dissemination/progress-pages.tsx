import { type Dissemination, missed, newestLetters } from '../../shared/domain/dissemination.ts';
import { type LedgerHead, type LetterState, ledgerOf, stateInWords } from '../../shared/domain/letter.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { isSettled } from '../../shared/domain/steps-to-release.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { Paging } from '../../shared/pages/paging.tsx';
import { headsInWords, many, SumOfLetters } from '../../shared/pages/sum-of-letters.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import type { LetterFate } from '../../shared/store/ledgers.ts';
import { addressOf, Crumbs } from './parts.tsx';

/** What the letters on a page are narrowed down to: one line of the sum, or one state. */
export type Fate = LedgerHead | LetterState;

/** A dissemination with its recipients and letters. */
export interface Sent {
  dissemination: Dissemination;
  /** All of them before the release, then those of this page. */
  recipients: readonly Recipient[];
  /** How many there are in all. */
  count: number;
  letters: readonly LetterFate[];
  /** Those whose letter was returned or refused, or did not leave since their address takes no mail. */
  unreached: readonly Recipient[];
  fate?: Fate | undefined;
  /** Where this page of the list begins, and where the next one does. */
  from?: string | undefined;
  cursor?: string | undefined;
}

/** What became of the letters, and nothing else. */
export const ProgressPage = (props: Sent & { person: Person | undefined; now: Date }) => {
  const { dissemination, letters, now } = props;
  return (
    <>
      <Crumbs dissemination={dissemination} here="Letters" />
      <h1>What became of the letters</h1>
      <div
        id="live"
        class="live"
        data-live={
          isSettled(dissemination, letters, now)
            ? undefined
            : `${addressOf(dissemination)}/progress${queryOf(props)}`
        }
      >
        <Progress {...props} />
      </div>
    </>
  );
};

/** What became of the letters, as it is now. */
export const Progress = (props: Sent & { person: Person | undefined; now: Date }) => {
  const { dissemination, letters, now } = props;
  const settled = isSettled(dissemination, letters, now);
  const address = addressOf(dissemination);
  return (
    <section aria-labelledby="letters">
      <h2 id="letters">Letters</h2>
      {dissemination.lettersWritten ? null : (
        <p class="notice">
          {dissemination.recalled
            ? 'What has not left is being cancelled. This goes on by itself.'
            : 'The letters are being written. This goes on by itself.'}
        </p>
      )}
      <SumOfLetters
        ledger={ledgerOf(letters.map(({ state }) => state))}
        rounds={dissemination.rounds}
        partAt={(head) => `${address}?fate=${head}`}
      />
      <p class="meta">
        As of {spokenInstant(now)}. <span data-say>{restInWords(letters, settled)}</span>{' '}
        {settled ? null : (
          <a href={address}>
            {'Load the page again for newer figures, if they do not change by themselves.'}
          </a>
        )}
      </p>
      <Fates {...props} />
    </section>
  );
};

/**
 * What is said aloud while the letters go: that one did not arrive, and at last that all have ended. The first has no figure
 * in it, so that it is said once; figures stand in the sum.
 */
const restInWords = (letters: readonly LetterFate[], settled: boolean): string => {
  const newest = [...newestLetters(letters).values()];
  if (!settled) return newest.some(missed) ? 'At least one letter did not arrive.' : '';
  if (!newest.length) return '';
  const delivered = newest.filter(({ state }) => state === 'delivered').length;
  return `No letter is on its way any more. Delivered: ${many(delivered)} of ${many(newest.length)}.`;
};

/** The rest of an address that shows the same part of the list. */
const queryOf = ({ fate, from }: Pick<Sent, 'fate' | 'from'>): string => {
  const query = new URLSearchParams({ ...(fate ? { fate } : {}), ...(from ? { from } : {}) });
  return query.size ? `?${query}` : '';
};

const tone = (state: LetterState): string => {
  switch (state) {
    case 'delivered':
      return 'good';
    case 'bounced':
    case 'complained':
    case 'rejected':
    case 'abandoned':
    case 'unknown':
      return 'bad';
    case 'suppressed':
    case 'cancelled':
      return 'quiet';
    default:
      return 'waiting';
  }
};

/** What a part of the list is called. */
const fateInWords = (fate: Fate): string => ({ ...stateInWords, ...headsInWords })[fate];

const Fates = (props: Sent & { person: Person | undefined }) => {
  const { dissemination, recipients, letters, person, fate } = props;
  const address = addressOf(dissemination);
  const newest = newestLetters(letters);
  const count = new Map<string, number>();
  for (const { recipientId = '' } of letters) count.set(recipientId, (count.get(recipientId) ?? 0) + 1);
  const unreached = new Set(props.unreached.map(({ id }) => id));
  const mayRead = permits(person, 'read-letters');
  return (
    <>
      {fate ? (
        <p>
          Only those whose letter is “{fateInWords(fate)}”. <a href={address}>Show all</a>
        </p>
      ) : null}
      <TableScroll label="What became of each recipient’s letter">
        <table class="stack">
          <caption>What became of each recipient’s letter{fate ? `: ${fateInWords(fate)}` : ''}</caption>
          <thead>
            <tr>
              <th scope="col">Organisation</th>
              <th scope="col">To</th>
              <th scope="col">Letter</th>
              <th scope="col">Since</th>
            </tr>
          </thead>
          <tbody>
            {recipients.map((recipient) => {
              const letter = newest.get(recipient.id);
              const last = letter?.fate.at(-1);
              const again = (count.get(recipient.id) ?? 1) - 1;
              return (
                <tr key={recipient.id}>
                  <th scope="row" dir="auto">
                    {recipient.organisation}
                  </th>
                  <td data-label="To">
                    {recipient.contact ? (
                      <>
                        <bdi>{recipient.contact}</bdi>,{' '}
                      </>
                    ) : null}
                    {recipient.email}
                  </td>
                  <td class="state">
                    {letter ? (
                      <>
                        {mayRead ? (
                          <a href={`/desk/letters/${letter.id}`} class={`tag ${tone(letter.state)}`}>
                            {stateInWords[letter.state]}
                            <span class="visually-hidden">: the letter to {recipient.organisation}</span>
                          </a>
                        ) : (
                          <span class={`tag ${tone(letter.state)}`}>{stateInWords[letter.state]}</span>
                        )}
                        {again > 0 ? ` (sent again ${again === 1 ? 'once' : `${again} times`})` : ''}
                        {last &&
                        last.state === letter.state &&
                        (tone(letter.state) === 'bad' || letter.state === 'suppressed') ? (
                          <p class="meta">{last.note}</p>
                        ) : null}
                      </>
                    ) : (
                      <span class="tag waiting">being written</span>
                    )}
                    {unreached.has(recipient.id) && !dissemination.recalled ? (
                      <p>
                        <a href={`${address}/recipients/${recipient.id}`}>
                          Name a new contact
                          <span class="visually-hidden"> at {recipient.organisation}</span>
                        </a>
                      </p>
                    ) : null}
                  </td>
                  <td data-label="Since">
                    {last ? <time datetime={last.at}>{spokenInstant(last.at)}</time> : ''}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </TableScroll>
      <Paging cursor={props.cursor} path={address} {...(fate ? { query: { fate } } : {})} />
    </>
  );
};
