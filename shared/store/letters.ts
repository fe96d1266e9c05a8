import type { Refuser } from '../domain/choices.ts';
import {
  answerIn,
  asksAPerson,
  attemptLasts,
  isAtRest,
  type Letter,
  type LetterState,
  letterSchema,
  never,
  type Report,
  settlesWithin,
  stateOf,
  statesChangedBy,
  type triedAgain,
} from '../domain/letter.ts';
import { after } from '../domain/time.ts';
import { idMadeFrom } from './made-ids.ts';
import { stillStands, stopKey } from './stops.ts';
import { type Expression, everyPage, isNew, type Page, type Row, type Table, type Write } from './table.ts';

/**
 * The id of a letter follows from what caused it (`record × event`, `dissemination × recipient`,
 * `person × cadence × period`), so that the same cause cannot make it twice.
 */
export const letterIdFor = (...cause: readonly string[]): string =>
  idMadeFrom('letter', JSON.stringify(cause));

/** Where a letter is listed: by its cause, by its state on the desk, and by when it is due while it is not at rest. */
const places = (letter: Pick<Letter, 'id' | 'cause' | 'state' | 'createdAt' | 'dueAt'>) => ({
  listPk: `letters#${letter.cause}`,
  listSk: `${letter.createdAt}#${letter.id}`,
  deskPk: `letter#${letter.state}`,
  deskSk: `${letter.createdAt}#${letter.id}`,
  ...(isAtRest(letter.state) ? {} : { waitPk: 'letters', waitSk: `${letter.dueAt}#${letter.id}` }),
});

/** A letter as it lies in the table. Its fields are attributes of the item, since the sender changes them one by one. */
export const letterRow = (letter: Letter): Row => ({
  pk: letter.id,
  sk: 'record',
  type: 'letter',
  ...letterSchema.parse(letter),
  ...places(letter),
});

/** Partition of the index `waiting`: letters that a stop holds back; `stop` is its cause, or all bulk. */
const aside = (stop: string): string => `aside#${stop}`;

/** Partition of the index `waiting`: letters that a person decides on, by when they were asked to. */
export const decisions = 'decisions';

/** Partition of the index `waiting`: letters that came back, and that a person answers, by when they did. */
export const returned = 'returned';

const readLetter = (row: Row): Letter => letterSchema.parse(row);

export interface LetterReport {
  report: Report;
  at: string;
  /** What happened, in plain words, for the letter's page. */
  note: string;
  /** The attempt it is about; a report of another attempt is not believed. */
  attemptId?: string | undefined;
  messageId?: string | undefined;
  /** When to look at the letter again, where that changes. */
  dueAt?: string;
  /** Who refused it, of one that is not sent because of its address. */
  refusedBy?: Refuser;
  /** Of one that came back: that it waits for a person to say what shall become of it. */
  asksAfterReturn?: boolean;
  /** The line that takes the place of an earlier one of the fate; without it, what happened is a line of its own. */
  instead?: ReturnType<typeof triedAgain>;
  /**
   * Who decided it, by name, where a person did; believed only while the letter waits for a person to decide; or, to send
   * it again, while it stands as refused; or, to answer that it came back, while nobody has.
   */
  by?: string;
  /**
   * What tells this report from all others about the letter, where it may come twice. A report with a key that changes
   * no state is still written down, once, as a note.
   */
  key?: string | undefined;
}

/**
 * A report as one conditional update: the states that it may change are the condition, so reports may come twice and in
 * any order. `into` is the state to write; without one, the report's own.
 */
export const reportUpdate = (
  id: string,
  {
    report,
    at,
    note,
    attemptId,
    messageId,
    dueAt,
    key,
    by,
    refusedBy,
    asksAfterReturn,
    instead,
  }: LetterReport,
  only?: LetterState,
): { update: { pk: string; sk: string }; set: Expression; onlyIf: Expression } => {
  const from = only ? [only] : statesChangedBy(report);
  const state = only ?? stateOf(report);
  const rest = isAtRest(state);
  const asks = asksAPerson(report);
  // What was refused waits for nobody, but may be sent again.
  const alsoRefused = by !== undefined && report === 'again';
  const answer = answerIn(report);
  const due = asks ? never : (dueAt ?? (state === 'unknown' ? after(at, settlesWithin) : at));
  const wait = asksAfterReturn
    ? { pk: returned, sk: `${at}#${id}` }
    : asks
      ? { pk: decisions, sk: `${at}#${id}` }
      : { pk: 'letters', sk: `${due}#${id}` };
  const move = !only;
  const waits = move && (!rest || asksAfterReturn);
  return {
    update: { pk: id, sk: 'record' },
    set: {
      expression: [
        // Lines are never taken out, so a place is the same one for ever.
        instead ? `SET fate[${instead.place}] = :fate` : 'SET fate = list_append(fate, :fate)',
        move ? ', #state = :state, deskPk = :deskPk' : '',
        move && !rest ? ', dueAt = :due' : '',
        waits ? ', waitPk = :waitPk, waitSk = :waitSk' : '',
        answer ? ', answered = :answer' : '',
        messageId ? ', messageId = :messageId' : '',
        move && !waits ? ' REMOVE waitPk, waitSk' : '',
        key ? ' ADD seen :seen' : '',
      ].join(''),
      names: { state: 'state' },
      values: {
        fate: instead?.line ?? [
          { at, state, note, ...(by ? { by } : {}), ...(refusedBy ? { refusedBy } : {}) },
        ],
        ...(move ? { state, deskPk: `letter#${state}` } : {}),
        ...(move && !rest ? { due } : {}),
        ...(waits ? { waitPk: wait.pk, waitSk: wait.sk } : {}),
        ...(answer ? { answer } : {}),
        ...(messageId ? { messageId } : {}),
        ...(key ? { seen: new Set([key]) } : {}),
      },
    },
    onlyIf: {
      expression: [
        `#state IN (${from.map((_, index) => `:from${index}`).join(', ')})`,
        attemptId ? ' AND attempt.id = :attemptId' : '',
        key ? ' AND NOT contains(seen, :key)' : '',
        // Asked once, and not about a letter that is to be left alone for now.
        asks ? ' AND waitPk = :letters AND dueAt <= :at' : '',
        by && !answer ? ` AND (waitPk = :decisions${alsoRefused ? ' OR #state = :rejected' : ''})` : '',
        answer ? ' AND attribute_not_exists(answered)' : '',
      ].join(''),
      names: { state: 'state' },
      values: {
        ...Object.fromEntries(from.map((each, index) => [`from${index}`, each])),
        ...(attemptId ? { attemptId } : {}),
        ...(key ? { key } : {}),
        ...(asks ? { letters: 'letters', at } : {}),
        ...(by && !answer ? { decisions } : {}),
        ...(alsoRefused ? { rejected: 'rejected' } : {}),
      },
    },
  };
};

/** Whether a report is about an attempt that is not the letter's latest. */
export const isOfAnotherAttempt = (
  { attempt }: Pick<Letter, 'attempt'>,
  { attemptId }: Pick<LetterReport, 'attemptId'>,
): boolean => attemptId !== undefined && attempt?.id !== attemptId;

/**
 * Those of the writes whose condition holds, in one transaction; one more for each time that some were in the way.
 * False, and nothing is written, when the condition of `all` does not hold.
 */
const eachThatCan = async (table: Table, writes: readonly Write[], all?: Write): Promise<boolean> => {
  let rest = [...writes];
  while (rest.length) {
    const inTheWay = await table.write([...rest, ...(all ? [all] : [])]);
    if (!inTheWay) return true;
    // Nobody's condition failed: another write held an item at that moment. Whoever asked does so again later.
    if (!inTheWay.all.length) throw new Error('A letter was held by another transaction.');
    if (inTheWay.all.includes(rest.length)) return false;
    rest = rest.filter((_, index) => !inTheWay.all.includes(index));
  }
  return true;
};

/** What letters written together may weigh, in bytes: a transaction takes 4 MB, by DynamoDB's own measure of an item. */
const mostBytes = 3_000_000;

/** The rows in batches that one transaction takes. */
const batchesOf = (rows: readonly Row[]): Row[][] => {
  const batches: Row[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row));
    const batch = batches.at(-1);
    if (batch && batch.length < 100 && bytes + size <= mostBytes) {
      batch.push(row);
      bytes += size;
    } else {
      batches.push([row]);
      bytes = size;
    }
  }
  return batches;
};

/** The ledger: letters and what became of them. */
export const createLetters = (table: Table) => ({
  /** One request. */
  async get(id: string): Promise<Letter | undefined> {
    const row = await table.get(id);
    return row?.type === 'letter' ? readLetter(row) : undefined;
  },

  /** Those of the letters that there are, in the order asked for. One request per 100. */
  async getMany(ids: readonly string[]): Promise<Letter[]> {
    const rows = new Map(
      (await table.getMany([...new Set(ids)].map((pk) => ({ pk, sk: 'record' })))).map((row) => [
        row.pk,
        row,
      ]),
    );
    return [...new Set(ids)].flatMap((id) => {
      const row = rows.get(id);
      return row?.type === 'letter' ? [readLetter(row)] : [];
    });
  },

  /** Letters that a person has to decide on, the longest asked for first, one page a request. */
  async undecided(cursor?: string, limit = 50): Promise<Page<Letter>> {
    const page = await table.query({ index: 'waiting', partition: decisions, limit, cursor });
    return { ...page, items: page.items.map(readLetter) };
  },

  /** Letters that came back, and that a person answers, the longest ago first, one page a request. */
  async returned(cursor?: string, limit = 50): Promise<Page<Letter>> {
    const page = await table.query({ index: 'waiting', partition: returned, limit, cursor });
    return { ...page, items: page.items.map(readLetter) };
  },

  /** Letters that one record caused, first to last, one page a request. */
  async causedBy(cause: string, cursor?: string, limit = 100): Promise<Page<Letter>> {
    const page = await table.query({ index: 'lists', partition: `letters#${cause}`, limit, cursor });
    return { ...page, items: page.items.map(readLetter) };
  },

  /** All letters that one record caused. */
  allCausedBy(cause: string): Promise<Letter[]> {
    return everyPage((cursor) => this.causedBy(cause, cursor, 1_000));
  },

  /** Letters in one state, newest first, one page a request. */
  async inState(state: LetterState, cursor?: string, limit = 50): Promise<Page<Letter>> {
    const page = await table.query({
      index: 'desk',
      partition: `letter#${state}`,
      newestFirst: true,
      limit,
      cursor,
    });
    return { ...page, items: page.items.map(readLetter) };
  },

  /** Letters not at rest whose time has come by `until`, the longest due first, one page a request. */
  async due(until: string, cursor?: string): Promise<Page<Letter>> {
    const page = await table.query({
      index: 'waiting',
      partition: 'letters',
      sortKey: { between: ['0', `${until}~`] },
      limit: 100,
      cursor,
    });
    return { ...page, items: page.items.map(readLetter) };
  },

  /**
   * Puts letters into the ledger that are not in it yet, 100 a request, or fewer long ones; those that are stay as they
   * are. Safe to repeat after a crash. Answers how many were new.
   */
  async add(letters: readonly Letter[]): Promise<number> {
    let added = 0;
    for (const rows of batchesOf(letters.map(letterRow))) {
      let batch = rows;
      while (batch.length) {
        const inTheWay = await table.write(batch.map((put) => ({ put, onlyIf: isNew })));
        if (!inTheWay) {
          added += batch.length;
          break;
        }
        batch = batch.filter((_, index) => !inTheWay.all.includes(index));
      }
    }
    return added;
  },

  /**
   * Takes the letter for one attempt to send it. Undefined when it is not there to be taken: somebody else has it, or
   * it is settled, or it is not due. One request.
   */
  async claim(id: string, attempt: { id: string; at: string }): Promise<Letter | undefined> {
    const until = after(attempt.at, attemptLasts);
    const answer = await table.update(
      { pk: id, sk: 'record' },
      {
        expression:
          'SET #state = :attempting, attempt = :attempt, dueAt = :until, waitPk = :waitPk, waitSk = :waitSk, deskPk = :deskPk ADD attempts :one',
        names: { state: 'state' },
        values: {
          attempting: 'attempting',
          attempt,
          until,
          // It may have been put aside, and let go before somebody took it up.
          waitPk: 'letters',
          waitSk: `${until}#${id}`,
          deskPk: 'letter#attempting',
          one: 1,
        },
      },
      {
        expression: '#state = :pending AND dueAt <= :now',
        names: { state: 'state' },
        values: { pending: 'pending', now: attempt.at },
      },
    );
    if ('row' in answer) return readLetter(answer.row);
    // The first answer was lost on the way and the client asked again: it is this very attempt that stands there.
    const held = answer.inTheWay?.attempt as Letter['attempt'];
    return answer.inTheWay && held?.id === attempt.id ? readLetter(answer.inTheWay) : undefined;
  },

  /** Leaves a letter that waits alone until an instant, without a word about it. One request. */
  async postpone(id: string, dueAt: string): Promise<void> {
    await table.change(
      { pk: id, sk: 'record' },
      { expression: 'SET dueAt = :due, waitSk = :waitSk', values: { due: dueAt, waitSk: `${dueAt}#${id}` } },
      {
        expression: '#state = :pending AND waitPk = :letters',
        names: { state: 'state' },
        values: { pending: 'pending', letters: 'letters' },
      },
    );
  },

  /**
   * Puts letters that wait aside, for as long as a stop stands: then `due` does not list them any more. One request for
   * 99 letters. False when the stop does not stand any more, and the rest of the letters wait as they did.
   */
  async putAside(ids: readonly string[], stop: string): Promise<boolean> {
    for (let from = 0; from < ids.length; from += 99) {
      const stands = await eachThatCan(
        table,
        ids.slice(from, from + 99).map((id) => ({
          update: { pk: id, sk: 'record' },
          set: { expression: 'SET waitPk = :aside', values: { aside: aside(stop) } },
          onlyIf: {
            expression: '#state = :pending AND waitPk <> :decisions',
            names: { state: 'state' },
            values: { pending: 'pending', decisions },
          },
        })),
        { check: stopKey(stop), onlyIf: stillStands },
      );
      if (!stands) return false;
    }
    return true;
  },

  /** Letters that lie aside, up to 100. One request. */
  async aside(stop: string): Promise<Letter[]> {
    const page = await table.query({ index: 'waiting', partition: aside(stop), limit: 100 });
    return page.items.map(readLetter);
  },

  /** Lets letters that lie aside wait for the sender again, due from `at` on. One request for 100 letters. */
  async takeUp(ids: readonly string[], stop: string, at: string): Promise<void> {
    for (let from = 0; from < ids.length; from += 100)
      await eachThatCan(
        table,
        ids.slice(from, from + 100).map((id) => ({
          update: { pk: id, sk: 'record' },
          set: {
            expression: 'SET waitPk = :letters, dueAt = :at, waitSk = :waitSk',
            values: { letters: 'letters', at, waitSk: `${at}#${id}` },
          },
          onlyIf: { expression: 'waitPk = :aside', values: { aside: aside(stop) } },
        })),
      );
  },

  /**
   * Writes down what became of a letter, whatever came before. Answers whether its state changed. One request; a second
   * one for a note (a report with a `key` that changes no state).
   */
  async report(id: string, report: LetterReport): Promise<boolean> {
    const { update, set, onlyIf } = reportUpdate(id, report);
    const other = await table.change(update, set, onlyIf);
    if (!other) return true;
    await this.note(other.inTheWay, report);
    return false;
  },

  /**
   * Keeps a report that changed no state, unless it was kept before. `also` is written with it, in one transaction: what
   * a report says beside the letter's state, which holds whatever the attempt. Without any, a report of another attempt
   * is not kept.
   */
  async note(row: Row | undefined, report: LetterReport, also: readonly Write[] = []): Promise<void> {
    let before = row;
    while (before && report.key) {
      const letter = readLetter(before);
      const stale = isOfAnotherAttempt(letter, report);
      if ((stale && !also.length) || (before.seen as Set<string> | undefined)?.has(report.key)) return;
      const { attemptId: _, messageId: __, ...said } = report;
      const noted = stale ? { ...said, note: `About an earlier attempt: ${said.note}` } : report;
      const { update, set, onlyIf } = reportUpdate(letter.id, noted, letter.state);
      const other = also.length
        ? await table.write([{ update, set, onlyIf }, ...also])
        : await table.change(update, set, onlyIf);
      if (!other) return;
      if ('all' in other && !other.all.length) throw new Error('The letter was held by another transaction.');
      before = 'all' in other ? other.row : other.inTheWay;
    }
  },
});

export type Letters = ReturnType<typeof createLetters>;
