import { deskAddress } from '../../shared/domain/addresses.ts';
import {
  placeFor,
  toldInFull,
  type Waiting,
  type WaitingKind,
  waitingKindOf,
  waitingKinds,
} from '../../shared/domain/digest.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { type Person, type RoleName, roleLabels } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { spokenDay } from '../../shared/domain/time.ts';
import { nameOfLetter } from '../../shared/pages/history.tsx';
import { Paging } from '../../shared/pages/paging.tsx';
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
import { countOf, Time, titleOfList } from './parts.tsx';

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

export const titleOfRecords = (filter: Filter, found: Found<Listed>): string =>
  titleOfList('Records', Object.keys(queryOf(filter)).length > 0, found);
