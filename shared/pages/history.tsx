import type { ComponentChildren } from 'preact';
import type { AuditEntry } from '../domain/audit.ts';
import { type Letter, stateInWords } from '../domain/letter.ts';
import type { Person } from '../domain/people.ts';
import { permits } from '../domain/permissions.ts';
import { spokenInstant } from '../domain/time.ts';
import { TableScroll } from './table-scroll.tsx';

// What people wrote has its own direction, by `<bdi>`, and stays at the side where the table's other words begin.

/** Who did what to a record, oldest first, as `history()` of the store answers it. */
export const History = (props: {
  entries: readonly AuditEntry[];
  /** Way on in a long history: the address of this page takes `?history=`. */
  cursor?: string | undefined;
  path?: string;
}) => (
  <section aria-labelledby="history">
    <h2 id="history">History</h2>
    {props.entries.length ? (
      <TableScroll label="History">
        <table class="stack">
          <caption>What happened, oldest first</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">Who</th>
              <th scope="col">What</th>
            </tr>
          </thead>
          <tbody>
            {props.entries.map((entry, index) => (
              <tr key={index}>
                <td data-label="When">
                  <time datetime={entry.at}>{spokenInstant(entry.at)}</time>
                </td>
                <td data-label="Who">
                  <bdi>{entry.by.name}</bdi>
                </td>
                <td data-label="What">
                  {entry.act}
                  {entry.from && entry.to && entry.from !== entry.to ? ` (${entry.from} → ${entry.to})` : ''}
                  {entry.note ? (
                    <p class="kept meta">
                      <bdi>{entry.note}</bdi>
                    </p>
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    ) : (
      <p class="notice">Nothing has happened to this record yet.</p>
    )}
    {props.cursor && props.path ? (
      <nav class="paging" aria-label="More of the history">
        <a rel="next" href={`${props.path}?${new URLSearchParams({ history: props.cursor })}`}>
          Later history
        </a>
      </nav>
    ) : null}
  </section>
);

/** What a letter is called where it is not laid out: its subject, or the name of its kind. */
export const nameOfLetter = ({ subject, template }: Pick<Letter, 'subject' | 'template'>): string =>
  subject ?? template.replaceAll('-', ' ');

/**
 * The letters that a record caused, and what became of each. Addresses, and the way to the letter itself, are for
 * those who may read letters.
 */
export const LettersOf = (props: {
  letters: readonly Letter[];
  person: Person | undefined;
  /** What stands above the list. */
  children?: ComponentChildren;
}) => {
  const mayRead = permits(props.person, 'read-letters');
  return (
    <section aria-labelledby="letters-of">
      <h2 id="letters-of">Letters</h2>
      {props.children}
      {props.letters.length ? (
        <TableScroll label="Letters">
          <table class="stack">
            <caption>Letters that this caused</caption>
            <thead>
              <tr>
                <th scope="col">Letter</th>
                <th scope="col">To</th>
                <th scope="col">What became of it</th>
              </tr>
            </thead>
            <tbody>
              {props.letters.map((letter) => (
                <tr key={letter.id}>
                  <th scope="row">
                    {mayRead ? (
                      <a href={`/desk/letters/${letter.id}`}>
                        <bdi>{nameOfLetter(letter)}</bdi>
                      </a>
                    ) : (
                      <bdi>{nameOfLetter(letter)}</bdi>
                    )}
                  </th>
                  <td data-label="To">
                    <span dir="auto">{letter.to.name}</span>
                    {mayRead && letter.to.email !== letter.to.name ? (
                      <span class="meta"> {letter.to.email}</span>
                    ) : null}
                  </td>
                  <td data-label="What became of it">
                    <span class={`tag ${letter.state}`}>{stateInWords[letter.state]}</span>{' '}
                    <time datetime={letter.fate.at(-1)?.at ?? letter.createdAt}>
                      {spokenInstant(letter.fate.at(-1)?.at ?? letter.createdAt)}
                    </time>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      ) : (
        <p class="notice">No letter was written because of this yet.</p>
      )}
    </section>
  );
};
