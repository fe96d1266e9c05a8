import { deskAddress } from '../../shared/domain/addresses.ts';
import {
  placeFor,
  toldInFull,
  type Waiting,
  type WaitingKind,
  waitingKindOf,
  waitingKinds,
} from '../../shared/domain/digest.ts';
import {
  isUndecided,
  type Ledger,
  type LedgerHead,
  type Letter,
  type LetterState,
  letterStates,
  stateInWords,
} from '../../shared/domain/letter.ts';
import {
  isAnsweredWhenReturned,
  type LetterDecision,
  letterDecisionForm,
  mayGoElsewhere,
  recalledLetterForm,
  returnedLetterForm,
  unknownLetterForm,
  waitsForAnswer,
} from '../../shared/domain/letter-decision.ts';
import { type Person, type RoleName, roleLabels } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenDay, spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { Done } from '../../shared/pages/done.tsx';
import { nameOfLetter } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
import { many } from '../../shared/pages/sum-of-letters.tsx';
import { TableScroll } from '../../shared/pages/table-scroll.tsx';
import {
  type DeskKind,
  deskKinds,
  type Found,
  type Listed,
  stateOf,
  stateWords,
} from '../../shared/store/desk.ts';
import type { RecentNews } from '../../shared/store/digests.ts';

const Time = ({ at }: { at: string }) => <time datetime={at}>{spokenInstant(at)}</time>;

/** How many of one kind the front page names; the rest is in the list it links to. */
const named = 5;

export const Today = (props: {
  person: Person;
  news: RecentNews;
  waiting: readonly Waiting[];
  many: readonly WaitingKind[];
  /** What this person was asked by letter and has not answered. */
  asked: readonly Waiting[];
  /** Calls under review with proposals that they may review, asked or not. */
  free: readonly Waiting[];
  /** What this person prepared, and another releases. */
  own: readonly Waiting[];
  /** What this person may read, and somebody with another role decides on or answers. */
  others: readonly Waiting[];
  /** Letters that the mail service refused, and that can go again by themselves; of those who may read letters. */
  refused: readonly Letter[];
}) => {
  const roles = [...new Set(props.person.roles.map(({ role }) => spelt[role] ?? roleLabels[role]))];
  const place: Place = (item) => placeFor(props.person, item);
  const ownPlace: Place = ({ id, path }) => path ?? deskAddress(id);
  return (
    <>
      <h1>Today</h1>
      <p class="lead">
        <span dir="auto">{props.person.name}</span>: {roles.join(', ')}.
      </p>
      <div class="split">
        <div>
          <section aria-labelledby="waiting">
            <h2 id="waiting">Waiting for you</h2>
            {props.asked.length ? (
              <>
                <h3>Asked of you</h3>
                <Items items={props.asked} place={ownPlace} />
              </>
            ) : null}
            {props.free.length ? (
              <>
                <h3>Under review, open to every member of the MAG</h3>
                <Items items={props.free} place={ownPlace} />
              </>
            ) : null}
            {props.waiting.length ? (
              <WaitingLists items={props.waiting} many={props.many} place={place} />
            ) : props.asked.length || props.free.length ? null : (
              <p class="empty">Nothing waits for you. What comes in will stand here, and in your digest.</p>
            )}
            {props.own.length ? (
              <>
                <h3>Prepared by you: somebody else releases it</h3>
                <Items items={props.own} place={place} />
              </>
            ) : null}
          </section>
          {props.others.length ? (
            <section aria-labelledby="others">
              <h2 id="others">Came in, and waits for others</h2>
              <WaitingLists items={props.others} many={props.many} place={place} />
            </section>
          ) : null}
          {props.refused.length ? <RefusedLetters letters={props.refused} /> : null}
        </div>
        <section aria-labelledby="new">
          <h2 id="new">New</h2>
          {props.news.entries.length ? (
            <ol class="timeline">
              {props.news.entries.map((entry, index) => (
                <li key={index}>
                  <Time at={entry.at} />
                  <div dir="auto">
                    <a href={placeFor(props.person, { id: entry.record, forumId: entry.forumId })}>
                      {toldInFull(entry)}
                    </a>
                    {entry.note ? <p class="meta">{firstLine(entry.note)}</p> : null}
                  </div>
                </li>
              ))}
            </ol>
          ) : (
            <p class="empty">
              {props.news.cutShort ? (
                <>
                  Nothing lately of what your role follows. What happened before stands in the history of each
                  record: see <a href="/desk/records">Records</a>.
                </>
              ) : (
                <>
                  Nothing has happened yet of what your role follows. It begins with a cycle, whose call then
                  opens by its days:{' '}
                  {permits(props.person, 'manage-cycles') ? (
                    <a href="/desk/cycles/new">plan the cycle</a>
                  ) : (
                    <a href="/cycles">the cycle</a>
                  )}
                  .
                </>
              )}
            </p>
          )}
          <p>
            <a href="/desk/me">Get this as a digest by email</a>
          </p>
        </section>
      </div>
    </>
  );
};

/** Roles whose labels are abbreviations, in full. */
const spelt: Partial<Record<RoleName, string>> = {
  desa: 'United Nations Department of Economic and Social Affairs (DESA)',
  mag: 'member of the Multistakeholder Advisory Group (MAG)',
};

/** What came back waits above; these did not leave, and are told of by themselves. */
const RefusedLetters = ({ letters }: { letters: readonly Letter[] }) => (
  <section aria-labelledby="refused">
    <h2 id="refused">
      Letters that the mail service refused <span class="tag waiting">{letters.length}</span>
    </h2>
    <p>They did not leave. Open each to see why, and to send it again.</p>
    <ul class="plain">
      {letters.slice(0, named).map((letter) => (
        <li key={letter.id}>
          <a href={deskAddress(letter.id)} dir="auto">
            {nameOfLetter(letter)}, to {letter.to.name}
          </a>
        </li>
      ))}
    </ul>
    {letters.length > named ? (
      <p>
        <a href="/desk/letters?state=rejected">All of them</a>
      </p>
    ) : null}
  </section>
);

const firstLine = (note: string): string => {
  const [line = ''] = note.split('\n');
  return line.length > 160 ? `${line.slice(0, 160).toWellFormed()} …` : line;
};

/** Where an item leads whoever looks at it. */
type Place = (item: Waiting) => string;

const WaitingLists = ({
  items,
  many,
  place,
}: {
  items: readonly Waiting[];
  many: readonly WaitingKind[];
  place: Place;
}) => (
  <>
    {(Object.keys(waitingKinds) as WaitingKind[]).map((kind) => (
      <WaitingList
        key={kind}
        kind={kind}
        items={items.filter((item) => waitingKindOf(item) === kind)}
        many={many.includes(kind)}
        place={place}
      />
    ))}
  </>
);

const WaitingList = (props: {
  kind: WaitingKind;
  items: readonly Waiting[];
  many: boolean;
  place: Place;
}) => {
  const { heading, list } = waitingKinds[props.kind];
  const { items } = props;
  if (!items.length) return null;
  return (
    <>
      <h3>
        {heading}{' '}
        <span class="tag waiting">
          {items.length}
          {props.many ? ' or more' : ''}
        </span>
      </h3>
      <Items items={items.slice(0, named)} place={props.place} />
      {items.length > named ? (
        <p>
          <a href={list}>All of them</a>
        </p>
      ) : null}
    </>
  );
};

const Items = ({ items, place }: { items: readonly Waiting[]; place: Place }) => (
  <ul class="plain">
    {items.map((item) => (
      <li key={item.id}>
        <a href={place(item)} dir="auto">
          {item.title}
        </a>{' '}
        <span class="meta">
          since <Time at={item.since} />
        </span>
      </li>
    ))}
  </ul>
);

/** What to look for among the records; all when nothing is said. */
export interface Filter {
  kind: DeskKind | undefined;
  state: string | undefined;
  words: string | undefined;
  from: string | undefined;
}

/** The filter as it stands in an address. */
export const queryOf = ({ kind, state, words }: Filter): Record<string, string> => ({
  ...(kind ? { kind } : {}),
  ...(state ? { state } : {}),
  ...(words ? { q: words } : {}),
});

const kindNames = Object.keys(deskKinds) as DeskKind[];

export const Records = (props: {
  filter: Filter;
  found: Found<Listed>;
  /** Whether addresses are looked at too. */
  byAddress: boolean;
  mayExport: boolean;
  now: Date;
}) => {
  const { filter, found } = props;
  const query = queryOf(filter);
  return (
    <>
      <h1>Records</h1>
      <form method="get" action="/desk/records" class="filter">
        <div class="field">
          <label for="q">
            {props.byAddress ? 'Words in the title, a name or an address' : 'Words in the title, or a name'}
          </label>
          <input id="q" name="q" type="search" value={filter.words ?? ''} dir="auto" />
        </div>
        <div class="field">
          <label for="kind">Kind</label>
          <select id="kind" name="kind">
            <option value="">All</option>
            {kindNames.map((kind) => (
              <option key={kind} value={kind} selected={kind === filter.kind}>
                {deskKinds[kind].label}
              </option>
            ))}
          </select>
        </div>
        <div class="field">
          <label for="state">State</label>
          <select id="state" name="state">
            <option value="">All</option>
            {statesOf(filter.kind).map(([state, words]) => (
              <option key={state} value={state} selected={state === filter.state}>
                {words}
              </option>
            ))}
          </select>
        </div>
        <button type="submit">Show</button>
        {Object.keys(query).length ? <a href="/desk/records">Show all</a> : null}
      </form>
      {found.items.length ? (
        <TableScroll label="Records">
          <table class="stack">
            <caption>
              {countOf(found)}. {captionOf(filter)}
            </caption>
            <thead>
              <tr>
                <th scope="col">Title</th>
                <th scope="col">Kind</th>
                <th scope="col">State</th>
                <th scope="col">Last changed</th>
              </tr>
            </thead>
            <tbody>
              {found.items.map((record) => (
                <tr key={record.id}>
                  <th scope="row" dir="auto">
                    <a href={deskAddress(record.id)}>
                      {record.title}
                      <span class="visually-hidden">, {deskKinds[record.kind].one}</span>
                    </a>
                    <Accepted record={record} />
                  </th>
                  <td data-label="Kind">{deskKinds[record.kind].one}</td>
                  <td class="state">
                    <State record={record} now={props.now} />
                  </td>
                  <td data-label="Last changed">
                    <Time at={record.changedAt} /> by <span dir="auto">{record.changedBy}</span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      ) : (
        <p class="empty">
          {found.cursor
            ? `Nothing among the ${found.lookedAt} records that were looked at so far. There are more: go to the next page.`
            : Object.keys(query).length
              ? 'No record is like that. Try fewer words, or another kind or state.'
              : 'There are no records yet. They begin with a call for proposals.'}
        </p>
      )}
      <Paging cursor={found.cursor} path="/desk/records" query={query} />
      {props.mayExport && (found.items.length || found.cursor) ? (
        <p>
          <a href={`/desk/records.csv?${new URLSearchParams(query)}`}>Download this list as CSV</a>
          <span class="meta">
            {filter.kind
              ? ' with every answer in a column of its own.'
              : '. Choose a kind to have every answer in a column of its own.'}
          </span>
        </p>
      ) : null}
    </>
  );
};

/** Forums keep their title from one to the next: the day on which each was accepted tells them apart. */
const Accepted = ({ record: { kind, data } }: { record: Listed }) =>
  kind === 'forum' && typeof data.createdAt === 'string' ? (
    <span class="meta" dir="ltr">
      {' '}
      accepted on {spokenDay(data.createdAt)}
    </span>
  ) : null;

const State = ({ record, now }: { record: Listed; now: Date }) => {
  const state = stateOf(record, now);
  // Every cell says something: a screen reader would read out "blank".
  if (state === undefined) return <span class="meta">–</span>;
  return <span class={`tag ${state === 'received' ? 'waiting' : state}`}>{stateWords(record, now)}</span>;
};

/** States of one kind; of all kinds, each once, when none is chosen. */
const statesOf = (kind: DeskKind | undefined): [string, string][] => [
  ...new Map(
    kindNames
      .filter((each) => !kind || each === kind)
      .flatMap((each) => Object.entries(deskKinds[each].states as Record<string, string>)),
  ),
];

const captionOf = ({ kind, words }: Filter): string =>
  `${kind ? deskKinds[kind].label : 'Records of all kinds, kind by kind'}${words ? ` with “${words}”` : ''}, newest first`;

/** How many a page of results shows; not in all, where more follow. */
const countOf = ({ items, cursor }: { items: readonly unknown[]; cursor?: string | undefined }): string =>
  `${many(items.length)}${items.length === 1 ? ' is' : ' are'} shown${cursor ? ', and more follow' : ''}`;

/** A list that was searched says in its title, which is read out first, what came of it. */
const titleOfList = (title: string, searched: boolean, found: Parameters<typeof countOf>[0]): string =>
  searched ? `${title}: ${found.items.length || found.cursor ? countOf(found) : 'nothing found'}` : title;

export const titleOfRecords = (filter: Filter, found: Found<Listed>): string =>
  titleOfList('Records', Object.keys(queryOf(filter)).length > 0, found);

/** What letters can wait for: a decision, since nobody knows whether they left; an answer, since they came back. */
export const waitingFor = ['decision', 'answer'] as const;

/** Which letters are listed; all when nothing is said. */
export interface LettersAskedFor {
  state: LetterState | undefined;
  /** Only those that wait for a person, the longest first. */
  waiting: (typeof waitingFor)[number] | undefined;
  /** Words that stand in the subject, or in the name or address of its reader. */
  words: string | undefined;
}

const waitingLetters = {
  decision: {
    title: 'Letters whose fate is not known',
    lead: 'Nobody knows whether these left, or they could not leave. Open each and say what shall become of it.',
    caption: 'Letters that wait for a decision, longest first',
    none: 'No letter waits for a decision.',
  },
  answer: {
    title: 'Letters that came back, and wait for an answer',
    lead: 'The addresses of these take no mail. Open each: send it to another address, or say how its reader was told.',
    caption: 'Letters that came back, longest first',
    none: 'No letter that came back waits for an answer.',
  },
};

export const titleOfLetters = (
  { state, waiting, words }: LettersAskedFor,
  found: Parameters<typeof countOf>[0],
): string =>
  waiting
    ? waitingLetters[waiting].title
    : titleOfList('Letters', state !== undefined || words !== undefined, found);

export const Letters = (
  props: LettersAskedFor & {
    letters: Letter[];
    cursor: string | undefined;
    /** Of the latest that went to many; where the list shows everything. */
    sums: readonly Sum[] | undefined;
  },
) => {
  const { state, words } = props;
  const waiting = props.waiting && waitingLetters[props.waiting];
  const query = props.waiting
    ? { waiting: props.waiting }
    : { ...(state ? { state } : {}), ...(words ? { q: words } : {}) };
  return (
    <>
      <h1>{waiting?.title ?? 'Letters'}</h1>
      {waiting ? (
        <p class="lead">
          {waiting.lead} <a href="/desk/letters">All letters</a>
        </p>
      ) : (
        <p class="lead">
          Every letter that was written, and what became of it{state ? '.' : '. Those in trouble come first.'}{' '}
          For people to decide on: <a href="/desk/letters?waiting=decision">those whose fate is not known</a>{' '}
          and <a href="/desk/letters?waiting=answer">those that came back</a>.
        </p>
      )}
      {props.sums?.length ? <Sums sums={props.sums} /> : null}
      <form method="get" action="/desk/letters" class="filter">
        <div class="field">
          <label for="q">Reader, address or words in the subject</label>
          <input id="q" name="q" type="search" value={words ?? ''} dir="auto" />
        </div>
        <div class="field">
          <label for="state">What became of it</label>
          <select id="state" name="state">
            <option value="">All</option>
            {letterStates.map((each) => (
              <option key={each} value={each} selected={each === state}>
                {stateInWords[each]}
              </option>
            ))}
          </select>
        </div>
        <button type="submit">Show</button>
        {state || words ? <a href="/desk/letters">Show all</a> : null}
      </form>
      {props.letters.length ? (
        <TableScroll label="Letters">
          <table class="stack">
            <caption>
              {countOf({ items: props.letters, cursor: props.cursor })}.{' '}
              {waiting?.caption ??
                `${state ? `Letters: ${stateInWords[state]}` : 'Letters by state'}${words ? `, with “${words}”` : ''}, newest first`}
            </caption>
            <thead>
              <tr>
                <th scope="col">Letter</th>
                <th scope="col">To</th>
                <th scope="col">What became of it</th>
                <th scope="col">Written</th>
              </tr>
            </thead>
            <tbody>
              {props.letters.map((letter) => (
                <tr key={letter.id}>
                  <th scope="row" dir="auto">
                    <a href={`/desk/letters/${letter.id}`}>
                      {nameOfLetter(letter)}
                      <span class="visually-hidden">, to {letter.to.name}</span>
                    </a>
                  </th>
                  <td data-label="To">
                    <Addressee letter={letter} />
                  </td>
                  <td class="state">
                    <span class={`tag ${letter.state}`}>{stateInWords[letter.state]}</span>
                  </td>
                  <td data-label="Written">
                    <Time at={letter.createdAt} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableScroll>
      ) : (
        <p class="empty">
          {props.cursor
            ? 'None so far. Go to the next page.'
            : (waiting?.none ??
              (words
                ? 'No letter is like that. Try fewer words, or another state.'
                : state
                  ? 'No letter is in this state.'
                  : 'No letter has been written yet. They come with what people do: a receipt, a decision, an output.'))}
        </p>
      )}
      <Paging cursor={props.cursor} path="/desk/letters" query={query} />
    </>
  );
};

/** What became of all letters of one dissemination or press release. */
export type Sum = Pick<Listed, 'id' | 'kind' | 'title'> & {
  /** Then what waits of it waits until somebody resumes it. */
  paused: boolean;
  ledger: Ledger;
};

/** The parts of the sum in a word each, for the head of a column. */
const parts: readonly [LedgerHead, string][] = [
  ['sent', 'left'],
  ['failed', 'failed'],
  ['suppressed', 'held back'],
  ['cancelled', 'called back'],
  ['unknown', 'unknown'],
  ['waiting', 'waiting'],
];

const Sums = ({ sums }: { sums: readonly Sum[] }) => (
  <section aria-labelledby="sums">
    <h2 id="sums">The latest that went to many</h2>
    <TableScroll label="The sums of letters">
      <table class="stack">
        <caption>Every letter is in exactly one column; “all” is their sum</caption>
        <thead>
          <tr>
            <th scope="col">Sent out</th>
            {parts.map(([part, word]) => (
              <th key={part} scope="col" class="number">
                {word}
              </th>
            ))}
            <th scope="col" class="number">
              all
            </th>
          </tr>
        </thead>
        <tbody>
          {sums.map(({ id, kind, title, paused, ledger }) => (
            <tr key={id}>
              <th scope="row" dir="auto">
                <a href={deskAddress(id)}>{title}</a>{' '}
                <span class="meta">
                  {deskKinds[kind].one}
                  {paused ? ', paused: what waits of it waits for a person' : ''}
                </span>
              </th>
              {parts.map(([part, word]) => (
                <td key={part} class={ledger[part] ? 'number' : 'number zero'} data-label={word}>
                  {many(ledger[part])}
                </td>
              ))}
              <td class="number" data-label="all">
                {many(ledger.accepted)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableScroll>
  </section>
);

const Addressee = ({ letter: { to } }: { letter: Pick<Letter, 'to'> }) => (
  <>
    <span dir="auto">{to.name}</span>
    {to.email === to.name ? null : <span class="meta"> {to.email}</span>}
  </>
);

/** What is said after a decision on a letter. */
export const told: Readonly<Record<LetterDecision, string>> = {
  arrived: 'Decided: it arrived, and counts as delivered.',
  again: 'Decided: it goes again, as soon as the mail service takes it.',
  'give-up': 'Decided: it is given up, and counts as failed.',
  elsewhere: 'Decided: it goes to the other address, as a letter of its own.',
  told: 'Decided: it is settled, and nothing is sent.',
};

export const LetterPage = (props: {
  letter: Letter;
  /** The letter that goes to another address in its place. */
  instead: string | undefined;
  /** Whether it has links or codes that open something for whoever has them. */
  holdsKeys: boolean;
  /** What the person who looks has just decided. */
  done: string | undefined;
  /** As its reader sees it, without its secrets. */
  shown: { subject: string; text: string } | undefined;
  causeTitle: string | undefined;
  /** Why it does not leave now. */
  held: string | undefined;
  /**
   * For whoever may say what shall become of it: while nobody knows, once it was refused, or when it came back. `recalled`:
   * why nothing is sent again, where what caused it was called back.
   */
  decide:
    | { csrf: string; typed: Typed; errors: readonly FieldError[]; recalled: string | undefined }
    | undefined;
  errors: readonly FieldError[];
}) => {
  const { letter, shown, decide } = props;
  const html = `/desk/letters/${letter.id}?part=html`;
  return (
    <>
      <ErrorSummary errors={props.errors} />
      <p class="kicker">
        <a href="/desk/letters">Letters</a>
      </p>
      <h1 dir="auto">{nameOfLetter(letter)}</h1>
      {props.done ? <Done>{props.done}</Done> : null}
      <p>
        <span class={`tag ${letter.state}`}>{stateInWords[letter.state]}</span>
      </p>
      <dl class="facts">
        <div>
          <dt>To</dt>
          <dd>
            <Addressee letter={letter} />
            {letter.list ? (
              <p class="meta">
                <a href={`/desk/choices/${letter.id}`}>What may be sent to this address</a>
              </p>
            ) : null}
          </dd>
        </div>
        <div>
          <dt>Because of</dt>
          <dd>
            <a href={deskAddress(letter.cause)} dir="auto">
              {props.causeTitle ?? 'the record that caused it'}
            </a>
          </dd>
        </div>
        <div>
          <dt>Kind</dt>
          <dd>
            {letter.template.replaceAll('-', ' ')},{' '}
            {letter.stream === 'bulk' ? 'one of many' : 'in answer to somebody’s act'}
          </dd>
        </div>
        {letter.insteadOf ? (
          <div>
            <dt>Instead of</dt>
            <dd>
              <a href={deskAddress(letter.insteadOf)}>the letter that came back</a>
            </dd>
          </div>
        ) : null}
        {letter.answered ? (
          <div>
            <dt>Since it came back</dt>
            <dd>
              {props.instead ? (
                <>
                  it was sent to another address:{' '}
                  <a href={deskAddress(props.instead)}>the letter that went there</a>
                </>
              ) : (
                'a person settled it, and nothing was sent'
              )}
            </dd>
          </div>
        ) : null}
        {letter.messageId ? (
          <div>
            <dt>Number at the mail service</dt>
            <dd>{letter.messageId}</dd>
          </div>
        ) : null}
      </dl>
      {props.held ? (
        <p class="notice">
          It does not leave now. <span dir="auto">{props.held}</span>
        </p>
      ) : null}
      {letter.state === 'unknown' && !isUndecided(letter) ? (
        <p class="notice">
          The answer of the mail service was lost. Most often it tells within a minute what became of such a
          letter; if nothing is heard of it by <Time at={letter.dueAt} />, a person is asked.
        </p>
      ) : null}
      <TheWayOn letter={letter} />
      {decide ? <Decide letter={letter} holdsKeys={props.holdsKeys} {...decide} /> : null}
      <h2>What became of it</h2>
      <TableScroll label="What became of it">
        <table class="stack">
          <caption>In the order in which we heard of it</caption>
          <thead>
            <tr>
              <th scope="col">When</th>
              <th scope="col">State</th>
              <th scope="col">What was said</th>
            </tr>
          </thead>
          <tbody>
            {letter.fate.map((line, index) => (
              <tr key={index}>
                <td data-label="When">
                  <Time at={line.at} />
                </td>
                <td class="state">{stateInWords[line.state]}</td>
                <td dir="auto">
                  {line.by ? `${line.by} decided: ` : ''}
                  {line.note}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
      {shown ? (
        <>
          <h2>The letter</h2>
          <p class="hint">
            As it was written, but for keys and codes in it: they are for its reader only, and hidden here.{' '}
            <a href={html}>On a page of its own</a>
          </p>
          <iframe
            class="letter"
            title={`The letter “${shown.subject}”`}
            src={html}
            sandbox=""
            loading="lazy"
          />
          <h2>As plain text</h2>
          <pre class="kept" dir="auto">
            {shown.text}
          </pre>
        </>
      ) : (
        <p class="warning">
          This letter was written by an older version, and cannot be laid out any more. What became of it
          stands above.
        </p>
      )}
    </>
  );
};

/** Where the address of a letter that came back is put right, when it is no matter of the letter itself. */
const TheWayOn = ({ letter }: { letter: Letter }) => {
  const { recipientId, fields, state, list } = letter;
  const isBack = state === 'bounced';
  if (recipientId && (isBack || letter.fate.at(-1)?.refusedBy === 'address'))
    return (
      <p class="notice">
        Its address takes no mail.{' '}
        <a href={deskAddress(recipientId)}>
          Name a new contact
          {typeof fields.organisation === 'string' ? (
            <>
              {' '}
              at <bdi>{fields.organisation}</bdi>
            </>
          ) : null}
        </a>
        , then it can be sent again.
      </p>
    );
  if (!isBack || letter.answered || isAnsweredWhenReturned(letter)) return null;
  return (
    <p class="notice">
      {list === 'press' ? (
        <>
          Its address takes no mail. <a href="/desk/press-contacts">Correct it among the press contacts</a>,
          so that the next letter arrives.
        </>
      ) : list === 'digests' ? (
        <>
          Its address takes no mail.{' '}
          <a href={deskAddress(letter.cause)}>Correct the address of this person</a>, so that the next digest
          arrives.
        </>
      ) : (
        'It was to prove that its address is its reader’s, or to lead back to what nobody has confirmed. So it goes to no other address: whoever typed this one can begin again with the right one.'
      )}
    </p>
  );
};

const Decide = ({
  letter,
  holdsKeys,
  recalled,
  csrf,
  typed,
  errors,
}: {
  letter: Letter;
  holdsKeys: boolean;
  recalled: string | undefined;
  csrf: string;
  typed: Typed;
  errors: readonly FieldError[];
}) => {
  const form = {
    action: `/desk/letters/${letter.id}/decision`,
    typed,
    errors,
    keep: `decision-${letter.id}`,
  };
  if (letter.state === 'rejected' && recalled)
    return (
      <section class="panel" aria-labelledby="decide">
        <h2 id="decide">It is not sent again</h2>
        <p>What caused it was called back. {recalled}</p>
      </section>
    );
  if (letter.state === 'rejected')
    return (
      <section class="panel" aria-labelledby="decide">
        <h2 id="decide">Send it again</h2>
        <p>
          The mail service refused it, so it did not leave. Once what was in the way is mended, it can be sent
          again.
        </p>
        <Form
          {...form}
          schema={letterDecisionForm}
          only={['reason']}
          hidden={{ csrf, decision: 'again' }}
          submit="Send it again"
        />
      </section>
    );
  if (waitsForAnswer(letter) && (recalled || !mayGoElsewhere(letter)))
    return (
      <section class="panel" aria-labelledby="decide">
        <h2 id="decide">It came back: how was its reader told?</h2>
        <p>
          {recalled
            ? `What caused it was called back, so it goes to no other address. ${recalled} Tell its reader, where they should know; then say so here.`
            : 'What it says is true of this address only, so it goes to no other. Put the address right where it comes from, see “Because of”, or reach its reader in another way; then say so here.'}
        </p>
        <Form
          {...form}
          schema={letterDecisionForm}
          only={['reason']}
          hidden={{ csrf, decision: 'told' }}
          submit="Settle it"
        />
      </section>
    );
  if (waitsForAnswer(letter))
    return (
      <section class="panel" aria-labelledby="decide">
        <h2 id="decide">It came back: what shall become of it?</h2>
        <p>
          The address takes no mail, so its reader has not got this. It goes to another address only if you
          say so, once, as it was written. What comes later still goes to the address on record.
        </p>
        <p class="warning">
          Be sure that the other address is the same person’s: the letter was written for them.
          {holdsKeys
            ? ' It holds links or codes that let whoever has them read or change what is theirs.'
            : ''}
        </p>
        <Form {...form} schema={returnedLetterForm} hidden={{ csrf }} submit="Decide" />
      </section>
    );
  return (
    <section class="panel" aria-labelledby="decide">
      <h2 id="decide">Nobody knows: what shall become of it?</h2>
      <p>
        {letter.state === 'unknown'
          ? 'It may have left, and it may not: the answer of the mail service was lost, and no report of it came. It is not sent again by itself, so that nobody gets it twice.'
          : 'It could not be taken to the mail service, however often it was tried. It did not leave.'}
        {recalled ? ` What caused it was called back, so it cannot be sent again. ${recalled}` : ''}
      </p>
      <Form
        {...form}
        schema={recalled ? recalledLetterForm : unknownLetterForm}
        hidden={{ csrf }}
        submit="Decide"
      />
    </section>
  );
};
