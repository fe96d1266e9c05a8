import { mayHearOf, mayOpen, waitsFor } from '../../shared/domain/digest.ts';
import {
  isUndecided,
  type Letter,
  type LetterState,
  ledgerOf,
  letterStates,
} from '../../shared/domain/letter.ts';
import {
  decideOnLetter,
  decisionActs,
  letterDecisionForm,
  mayGoAgain,
  toAnotherAddress,
  waitsForAnswer,
  whereElse,
} from '../../shared/domain/letter-decision.ts';
import type { Person } from '../../shared/domain/people.ts';
import { permits } from '../../shared/domain/permissions.ts';
import { isRefusal, refuse } from '../../shared/domain/refusal.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import {
  actorOf,
  createWebHandler,
  file,
  letterView,
  page,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import type { House } from '../../shared/letters/letter.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import { nameOfLetter } from '../../shared/pages/history.tsx';
import type { ChoicesOfAddresses } from '../../shared/store/choices.ts';
import {
  type Desk,
  type DeskKind,
  deskKinds,
  type Listed,
  type Search,
  stateWords,
  wordsIn,
} from '../../shared/store/desk.ts';
import type { News } from '../../shared/store/digests.ts';
import type { Holds } from '../../shared/store/holds.ts';
import type { Ledgers } from '../../shared/store/ledgers.ts';
import { type Letters, letterIdFor, reportUpdate } from '../../shared/store/letters.ts';
import * as letterPages from './letter-pages.tsx';
import * as pages from './pages.tsx';
import { withoutSecrets } from './secrets.ts';

export type Dependencies = RoomDependencies & {
  desk: Desk;
  news: News;
  letters: Letters;
  ledgers: Ledgers;
  holds: Holds;
  choices: Pick<ChoicesOfAddresses, 'get'>;
};

/** A page of results, and what one click may cost. */
const onAPage = { enough: 50, mostRequests: 20 };
const inAFile = { enough: 1_000, mostRequests: 60 };

/** States of letters in the order in which somebody should look at them. */
const troubleFirst: readonly LetterState[] = [
  ...(['unknown', 'rejected', 'abandoned', 'bounced', 'complained'] as const),
  ...(['attempting', 'pending', 'sent', 'delivered', 'suppressed', 'cancelled'] as const),
];

/** The desk: what is new, what waits for whom, and every record and letter. */
export const createHandler = (dependencies: Dependencies) => {
  const { desk, news, letters, ledgers, holds, choices, baseUrl, contact } = dependencies;

  const theLetter = ({ params }: WebRequest) => letters.get(params.letterId ?? '');

  /** What became of all letters of the latest that went to many: of at most five disseminations and five press releases. */
  const latestSums = async (person: Person) => {
    const released = await Promise.all(
      (['dissemination', 'pressRelease'] as const).map((kind) =>
        desk.find({
          ...searchFor(person, { kind, state: 'released', words: undefined, from: undefined }),
          enough: 1,
          mostRequests: 1,
        }),
      ),
    );
    const latest = released
      .flatMap(({ items }) => items.slice(0, 5))
      .sort((one, other) => other.changedAt.localeCompare(one.changedAt));
    return Promise.all(
      latest.map(async ({ id, kind, title, data }) => ({
        id,
        kind,
        title,
        paused: data.paused !== undefined,
        ledger: ledgerOf((await ledgers.of(id)).map(({ state }) => state)),
      })),
    );
  };

  /** One letter, from what caused it to the last that was heard of it. */
  const letterPage = async (
    request: WebRequest,
    letter: Letter,
    { errors = [], typed = {}, status = 200 }: { errors?: FieldError[]; typed?: Typed; status?: number } = {},
  ) => {
    const mayDecide =
      (isUndecided(letter) || mayGoAgain(letter) || waitsForAnswer(letter)) &&
      permits(request.person, 'decide-on-letters');
    const [shown, causeTitle, holding] = await Promise.all([
      looksLike(letter, { baseUrl, contact }),
      desk.titleOf(letter.cause),
      letter.state === 'pending' || mayDecide ? holds.of([letter]) : undefined,
    ]);
    const hold = holding?.get(letter.id);
    const recalled = hold?.kind === 'recalled' ? hold.why : undefined;
    const { to, fate, answered, insteadOf } = letter;
    const instead = answered === 'elsewhere' ? insteadIdOf(letter) : undefined;
    const data = { ...publicLetter(letter), to, fate, answered, instead, insteadOf, text: shown?.text };
    const done = errors.length ? undefined : doneIn(request.query, letterPages.told);
    return page(
      titleAfter(letter.subject ?? 'Letter', done),
      letterPages.LetterPage({
        letter,
        instead,
        holdsKeys: JSON.stringify(withoutSecrets(letter.fields)) !== JSON.stringify(letter.fields),
        done,
        shown,
        causeTitle,
        held: letter.state === 'pending' ? hold?.why : undefined,
        decide: mayDecide ? { csrf: request.csrf, errors, typed, recalled } : undefined,
        errors,
      }),
      errors.length ? { errors } : data,
      { status },
    );
  };

  return createWebHandler<'desk'>(dependencies, {
    'GET /desk': route({
      needs: 'see-the-desk',
      answer: async ({ person, now }) => {
        if (!person) return nobody;
        const readsLetters = permits(person, 'read-letters');
        const [latest, { waiting, many }, { asked, free }, refused] = await Promise.all([
          news.latest(now, {
            most: 20,
            allowed: ({ record, forumId, hearers }) => mayHearOf(person, { id: record, forumId, hearers }),
          }),
          desk.waiting(now),
          desk.askedOf(person, now),
          readsLetters
            ? desk.letters(['rejected'], { enough: 50, mostRequests: 1 }, mayGoAgain)
            : { items: [] },
        ]);
        const toDo = waiting.filter((each) => waitsFor(person, each));
        // What they prepared themselves is another's to release; say so rather than hide it.
        const own = waiting.filter(
          (each) => each.byId === person.id && waitsFor({ ...person, id: 'another' }, each),
        );
        // What they may read, and somebody with another role goes on with.
        const others = waiting.filter(
          (each) => mayHearOf(person, each) && !toDo.includes(each) && !own.includes(each),
        );
        return page(
          'Today',
          pages.Today({
            person,
            news: latest,
            waiting: toDo,
            many,
            asked,
            free,
            own,
            others,
            refused: refused.items,
          }),
          {
            news: latest.entries.map(({ record, at, act, title, by }) => ({
              record,
              at,
              act,
              title,
              by: by.name,
            })),
            asked: asked.map(({ title, since, path }) => ({ title, since, path })),
            toReview: free.map(({ title, since, path }) => ({ title, since, path })),
            waiting: toDo.map(({ id, title, since }) => ({ id, title, since })),
            waitingForOthers: others.map(({ id, title, since }) => ({ id, title, since })),
          },
          { wide: true },
        );
      },
    }),

    'GET /desk/records': route({
      needs: 'see-the-desk',
      answer: async (request) => {
        if (!request.person) return nobody;
        const filter = filterFrom(request);
        const found = await desk.find({ ...searchFor(request.person, filter), ...onAPage });
        const byAddress = permits(request.person, 'read-letters');
        return page(
          pages.titleOfRecords(filter, found),
          pages.Records({
            filter,
            found,
            byAddress,
            mayExport: permits(request.person, 'export-records'),
            now: request.now,
          }),
          {
            records: found.items.map((record) => ({
              ...publicRecord(record),
              stateInWords: stateWords(record, request.now),
            })),
            lookedAt: found.lookedAt,
            next: found.cursor,
          },
          { wide: true },
        );
      },
    }),

    'GET /desk/records.csv': route({
      needs: 'export-records',
      answer: async (request) => {
        if (!request.person) return nobody;
        const filter = filterFrom(request);
        const found = await desk.find({ ...searchFor(request.person, filter), ...inAFile });
        const next = found.cursor
          ? `${baseUrl}/desk/records.csv?${new URLSearchParams({ ...pages.queryOf(filter), from: found.cursor })}`
          : undefined;
        const today = request.now.toISOString().slice(0, 10);
        // What writes CSV, and every form's words with it, is loaded for whoever wants a file.
        const { csvOf } = await import('./csv.ts');
        // Spreadsheets take a file for UTF-8 when it begins with this mark.
        return file(
          'text/csv; charset=utf-8',
          `\ufeff${csvOf(found.items, filter.kind, baseUrl, next, request.now)}`,
          {
            name: `${filter.kind ?? 'records'}-${today}.csv`,
          },
        );
      },
    }),

    'GET /desk/letters': route({
      needs: 'read-letters',
      answer: async ({ query, person }) => {
        if (!person) return nobody;
        const state = letterStates.find((each) => each === query.get('state'));
        const waiting = letterPages.waitingFor.find((each) => each === query.get('waiting'));
        const words = wordsFrom(query);
        const cursor = query.get('from') ?? undefined;
        const like = words
          ? ({ to, ...letter }: Letter) => wordsIn(`${nameOfLetter(letter)} ${to.name} ${to.email}`, words)
          : undefined;
        const [found, sums] = await Promise.all([
          waiting
            ? letters[waiting === 'decision' ? 'undecided' : 'returned'](cursor)
            : desk.letters(state ? [state] : troubleFirst, { ...onAPage, cursor }, like),
          waiting || state || cursor || words ? undefined : latestSums(person),
        ]);
        const list = { state, waiting, words: waiting ? undefined : words };
        return page(
          letterPages.titleOfLetters(list, found),
          letterPages.Letters({ ...list, letters: found.items, cursor: found.cursor, sums }),
          { letters: found.items.map(publicLetter), next: found.cursor, sums },
          { wide: true },
        );
      },
    }),

    'GET /desk/letters/{letterId}': route({
      needs: 'read-letters',
      subject: theLetter,
      answer: async (request, letter: Letter) => {
        if (request.query.get('part') !== 'html') return letterPage(request, letter);
        const shown = await looksLike(letter, { baseUrl, contact });
        return shown
          ? letterView(shown.html)
          : refuse('gone', 'This letter was written by an older version, and cannot be laid out any more.');
      },
    }),

    'POST /desk/letters/{letterId}/decision': route({
      needs: 'decide-on-letters',
      subject: theLetter,
      answer: async (request, letter: Letter) => {
        const parsed = readForm(letterDecisionForm, request);
        if (!parsed.ok) return letterPage(request, letter, { ...parsed, status: 422 });
        const { decision, email, reason } = parsed.values;
        const typed = parsed.values;
        const again = (message: string, now: Letter) =>
          letterPage(request, now, { errors: [{ name: '', message }], typed, status: 409 });
        const goes = decision === 'again' || decision === 'elsewhere';
        const hold = goes ? (await holds.of([letter])).get(letter.id) : undefined;
        const report = decideOnLetter(letter, decision, hold?.kind === 'recalled' ? hold.why : undefined);
        if (isRefusal(report)) return again(report.reason, letter);
        const at = request.now.toISOString();
        const by = actorOf(request);
        const other: Letter[] = [];
        if (decision === 'elsewhere') {
          const refused = email && (await choices.get(email)).refused?.why;
          const there = whereElse(letter, email, refused);
          if (isRefusal(there))
            return letterPage(request, letter, {
              errors: [{ name: 'email', message: there.reason }],
              typed,
              status: 422,
            });
          other.push(
            toAnotherAddress(letter, { id: insteadIdOf(letter), email: there, by: by.name, reason, at }),
          );
        }
        const entry = {
          at,
          by,
          act: decisionActs[decision],
          title: nameOfLetter(letter),
          note: reason,
          ...(letter.forumId ? { forumId: letter.forumId } : {}),
        };
        const refused = await dependencies.commit({
          changes: [],
          audit: [
            { ...entry, record: letter.cause, news: true },
            { ...entry, record: letter.id, news: false },
          ],
          letters: other,
          also: [reportUpdate(letter.id, { report, at, note: reason, by: by.name })],
        });
        if (refused)
          return again(
            'Somebody else decided, or the mail service told what became of it, while you had this open. Look at it again.',
            (await letters.get(letter.id)) ?? letter,
          );
        return redirect(`/desk/letters/${letter.id}?done=${decision}`, {
          data: { id: letter.id, decision, ...(other[0] ? { instead: other[0].id } : {}) },
        });
      },
    }),
  });
};

/** The letter that goes to another address in place of one that came back: one for each such letter. */
const insteadIdOf = ({ id }: Pick<Letter, 'id'>): string => letterIdFor(id, 'elsewhere');

const nobody = refuse('not-allowed', 'Sign in to see the desk.');

/** The letter as its reader sees it, but for its secrets; undefined when its template is gone or asks for more now. */
const looksLike = async (letter: Letter, house: House) => {
  // Loaded for whoever looks at a letter; the other pages of the desk start without.
  const { renderLetter } = await import('../../shared/letters/render.tsx');
  try {
    const fields = withoutSecrets(letter.fields) as Letter['fields'];
    return await renderLetter({ ...letter, fields, ...(letter.key ? { key: 'hidden' } : {}) }, house);
  } catch {
    return undefined;
  }
};

const wordsFrom = (query: URLSearchParams) => query.get('q')?.trim().slice(0, 200) || undefined;

const filterFrom = ({ query }: WebRequest): pages.Filter => {
  const kind = (Object.keys(deskKinds) as DeskKind[]).find((each) => each === query.get('kind'));
  return {
    kind,
    state: query.get('state')?.trim() || undefined,
    words: wordsFrom(query),
    from: query.get('from') ?? undefined,
  };
};

const searchFor = (
  person: Person,
  { kind, state, words, from }: pages.Filter,
): Pick<Search, 'kind' | 'state' | 'words' | 'byAddress' | 'cursor' | 'allowed'> => ({
  kind,
  state,
  words,
  // Nobody finds by an address who may not read it.
  byAddress: permits(person, 'read-letters'),
  cursor: from,
  // A list of the desk leads to pages of the desk, and nowhere that is refused.
  allowed: (record) => mayHearOf(person, record) && mayOpen(person, record),
});

const publicRecord = ({ id, kind, title, state, changedAt, changedBy }: Listed) => ({
  id,
  kind,
  title,
  state,
  changedAt,
  changedBy,
});

const publicLetter = ({ id, template, subject, state, cause, createdAt, attempts }: Letter) => ({
  id,
  template,
  subject,
  state,
  cause,
  createdAt,
  attempts,
});
