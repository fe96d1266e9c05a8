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
import { letterDecisionForm } from '../../shared/domain/letter-decision.ts';
import { type Person, roleLabels } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { ErrorSummary, Form } from '../../shared/forms/form-fields.tsx';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
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
  failed: Letter[] | undefined;
}) => {
  const roles = [...new Set(props.person.roles.map(({ role }) => roleLabels[role]))];
  const place: Place = (item) => placeFor(props.person, item);
  const ownPlace: Place = ({ id, path }) => path ?? deskAddress(id);
  return (
    <>
      <h1>Today</h1>
      <p class="lead">
        <span dir="auto">{props.person.name}</span>: {roles.join(', ')}.
      </p>
      <div class="split">
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
          {props.others.length ? (
            <section aria-labelledby="others">
              <h2 id="others">Came in, and waits for others</h2>
              <WaitingLists items={props.others} many={props.many} place={place} />
            </section>
          ) : null}
          {props.failed ? (
            <section aria-labelledby="failed">
              <h2 id="failed">Letters that did not arrive</h2>
              {props.failed.length ? (
                <>
                  <ul class="plain">
                    {props.failed.map((letter) => (
                      <li key={letter.id}>
                        <a href={deskAddress(letter.id)} dir="auto">
                          {nameOfLetter(letter)}
                        </a>{' '}
                        to <span dir="auto">{letter.to.name}</span>{' '}
                        <span class={`tag ${letter.state}`}>{stateInWords[letter.state]}</span>
                      </li>
                    ))}
                  </ul>
                  <p>
                    <a href="/desk/letters">All letters, those in trouble first</a>
                  </p>
                </>
              ) : (
                <p class="empty">None that the mail service told us of.</p>
              )}
            </section>
          ) : null}
        </section>
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

export const Records = (props: { filter: Filter; found: Found<Listed>; mayExport: boolean; now: Date }) => {
  const { filter, found } = props;
  const query = queryOf(filter);
  return (
    <>
      <h1>Records</h1>
      <form method="get" action="/desk/records" class="filter">
        <div class="field">
          <label for="q">Words in the title</label>
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
            <caption>{captionOf(filter)}</caption>
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
                    <a href={deskAddress(record.id)}>{record.title}</a>
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
      {props.mayExport ? (
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
  `${kind ? deskKinds[kind].label : 'Records of all kinds, kind by kind'}${words ? ` with “${words}” in the title` : ''}, newest first`;

export const Letters = (props: {
  letters: Letter[];
  cursor: string | undefined;
  state: LetterState | undefined;
  /** Only those that a person has to decide on, the longest asked for first. */
  undecided: boolean;
  /** Of the latest that went to many; where the list shows everything. */
  sums: readonly Sum[] | undefined;
}) => (
  <>
    <h1>{props.undecided ? 'Letters whose fate is not known' : 'Letters'}</h1>
    {props.undecided ? (
      <p class="lead">
        Nobody knows whether these left, or they could not leave. Open each and say what shall become of it.{' '}
        <a href="/desk/letters">All letters</a>
      </p>
    ) : (
      <p class="lead">
        Every letter that was written, and what became of it
        {props.state ? '.' : '. Those in trouble come first.'}{' '}
        <a href="/desk/letters?waiting=decision">Those that wait for a decision</a>
      </p>
    )}
    {props.sums?.length ? <Sums sums={props.sums} /> : null}
    <form method="get" action="/desk/letters" class="filter">
      <div class="field">
        <label for="state">What became of it</label>
        <select id="state" name="state">
          <option value="">All</option>
          {letterStates.map((state) => (
            <option key={state} value={state} selected={state === props.state}>
              {stateInWords[state]}
            </option>
          ))}
        </select>
      </div>
      <button type="submit">Show</button>
    </form>
    {props.letters.length ? (
      <TableScroll label="Letters">
        <table class="stack">
          <caption>
            {props.undecided
              ? 'Letters that wait for a decision, longest first'
              : props.state
                ? `Letters: ${stateInWords[props.state]}`
                : 'Letters by state, newest first'}
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
                  <a href={`/desk/letters/${letter.id}`}>{nameOfLetter(letter)}</a>
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
          : props.undecided
            ? 'No letter waits for a decision.'
            : props.state
              ? 'No letter is in this state.'
              : 'No letter has been written yet. They come with what people do: a receipt, a decision, an output.'}
      </p>
    )}
    <Paging
      cursor={props.cursor}
      path="/desk/letters"
      query={props.undecided ? { waiting: 'decision' } : props.state ? { state: props.state } : {}}
    />
  </>
);

/** What became of all letters of one dissemination or press release. */
export type Sum = Pick<Listed, 'id' | 'kind' | 'title'> & { ledger: Ledger };

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
          {sums.map(({ id, kind, title, ledger }) => (
            <tr key={id}>
              <th scope="row" dir="auto">
                <a href={deskAddress(id)}>{title}</a> <span class="meta">{deskKinds[kind].one}</span>
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

export const LetterPage = (props: {
  letter: Letter;
  /** As its reader sees it, without its secrets. */
  shown: { subject: string; text: string } | undefined;
  causeTitle: string | undefined;
  /** Why it does not leave now. */
  held: string | undefined;
  /** For whoever may say what shall become of it, while nobody knows, or once it was refused. */
  decide: { csrf: string; typed: Typed; errors: readonly FieldError[] } | undefined;
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
      {decide && letter.state === 'rejected' ? (
        <section class="panel" aria-labelledby="decide">
          <h2 id="decide">Send it again</h2>
          <p>
            The mail service refused it, so it did not leave. Once what was in the way is mended, it can be
            sent again.
          </p>
          <Form
            schema={letterDecisionForm}
            only={['reason']}
            action={`/desk/letters/${letter.id}/decision`}
            hidden={{ csrf: decide.csrf, decision: 'again' }}
            typed={decide.typed}
            errors={decide.errors}
            keep={`decision-${letter.id}`}
            submit="Send it again"
          />
        </section>
      ) : decide ? (
        <section class="panel" aria-labelledby="decide">
          <h2 id="decide">Nobody knows: what shall become of it?</h2>
          <p>
            {letter.state === 'unknown'
              ? 'It may have left, and it may not: the answer of the mail service was lost, and no report of it came. It is not sent again by itself, so that nobody gets it twice.'
              : 'It could not be taken to the mail service, however often it was tried. It did not leave.'}
          </p>
          <Form
            schema={letterDecisionForm}
            action={`/desk/letters/${letter.id}/decision`}
            hidden={{ csrf: decide.csrf }}
            typed={decide.typed}
            errors={decide.errors}
            keep={`decision-${letter.id}`}
            submit="Decide"
          />
        </section>
      ) : null}
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
