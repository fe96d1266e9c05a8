import type { Letter, LetterState, Report } from '../../shared/domain/letter.ts';
import { lineOf, type SendingLine } from '../../shared/domain/sending-rate.ts';
import { log } from '../../shared/http/log.ts';
import { logs } from '../../shared/names.ts';
import type { Fates } from '../../shared/store/fates.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { LettersQueue } from '../../shared/store/letters-queue.ts';
import { type Chore, mostInAMinute } from './handler.ts';

/** How long a letter may be due before it is taken to be missing from the queue, in milliseconds. */
const missingAfter = 2 * 60_000;

/** What is said of letters whose time ran out. */
const overdue: Partial<Record<LetterState, { report: Report; note: string }>> = {
  attempting: {
    report: 'lost',
    note: 'The attempt to send it ended without a word. It is not sent again by itself.',
  },
  unknown: {
    report: 'undecided',
    note: 'In an hour nothing was heard of it. A person decides whether it arrived, is sent again, or is given up.',
  },
};

/**
 * Letters that got stuck. An attempt that ended without a word (the process died, or was stopped) becomes unknown: its
 * mail may have gone. An unknown one that no event settled within an hour waits for a person. One that waits and should
 * have left by now is put on the queue again: two minutes after its time, and whenever it has waited twice as long. In a
 * long queue it may be on it already; a second message finds its letter claimed, and is dropped. What was queued is kept
 * in memory, so a new process queues some of it once more.
 *
 * One request for a hundred letters, one more for each given up, and one for ten queued. The log says of each line how long,
 * in seconds, the letter that waits longest should have left: an alarm counts it.
 */
export const giveUpAndQueueAgain = ({
  letters,
  fates,
  queue,
}: {
  letters: Pick<Letters, 'due'>;
  fates: Fates;
  queue: Pick<LettersQueue, 'add'>;
}): Chore => {
  /** When a letter that waits since some time is to be queued again, in milliseconds since 1970. */
  let next = new Map<string, number>();
  const waitOf = ({ id, dueAt }: Letter) => `${id} ${dueAt}`;

  return async (now) => {
    const at = now.toISOString();
    const still: typeof next = new Map();
    const missing: Letter[] = [];
    const late: Record<SendingLine, number> = { receipts: 0, bulk: 0 };
    let changed = 0;
    let cursor: string | undefined;
    do {
      const page = await letters.due(at, cursor);
      for (const letter of page.items) {
        if (letter.state === 'pending') {
          const line = lineOf(letter);
          const due = Date.parse(letter.dueAt);
          late[line] = Math.max(late[line], Math.floor((now.getTime() - due) / 1000));
          const missingFrom = next.get(waitOf(letter)) ?? due + missingAfter;
          if (missingFrom > now.getTime()) still.set(waitOf(letter), missingFrom);
          else missing.push(letter);
        }
        const said = overdue[letter.state];
        if (said && (await fates.report(letter, { ...said, at, attemptId: letter.attempt?.id })))
          changed += 1;
      }
      cursor = page.cursor;
    } while (cursor);
    const again = missing.slice(0, mostInAMinute);
    const queued = await queue.add(again);
    // Which of them the queue did not take is not known here: then all are queued once more in a minute.
    if (queued === again.length)
      for (const letter of again) still.set(waitOf(letter), 2 * now.getTime() - Date.parse(letter.dueAt));
    next = still;
    log.info(logs.late, { ...late, changed, queued });
    return changed + queued;
  };
};
