import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import * as z from 'zod/mini';
import { idOf, type NewId } from '../../shared/domain/ids.ts';
import { late } from '../../shared/domain/late.ts';
import { type Letter, type Obstacle, saidBy, triedAgain, waitAfter } from '../../shared/domain/letter.ts';
import { lineOf, longestWait, type SendingLine, sendingLines } from '../../shared/domain/sending-rate.ts';
import { after } from '../../shared/domain/time.ts';
import { log } from '../../shared/http/log.ts';
import type { LetterContent } from '../../shared/letters/blocks.ts';
import type { House } from '../../shared/letters/letter.ts';
import type { RenderedLetter } from '../../shared/letters/render.tsx';
import type { Mail } from '../../shared/mail/compose.ts';
import type { MailService } from '../../shared/mail/mail.ts';
import type { Outcome } from '../../shared/mail/outcome.ts';
import { logs } from '../../shared/names.ts';
import type { Fates } from '../../shared/store/fates.ts';
import type { Hold, Holds } from '../../shared/store/holds.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { Reports } from '../../shared/store/reports.ts';
import type { SendingRate } from '../../shared/store/sending-rate.ts';

export interface SendDependencies {
  clock: () => Date;
  newId: NewId;
  letters: Pick<Letters, 'claim' | 'report' | 'getMany' | 'postpone' | 'putAside'>;
  holds: Holds;
  /** The rate that all senders share. */
  rate: SendingRate;
  /** Resolves at an instant (milliseconds since 1970), at once when it is past. */
  wait: (until: number) => Promise<void>;
  fates: Fates;
  render: (letter: Letter, house: House) => Promise<RenderedLetter>;
  house: House;
  reports: Pick<Reports, 'get'>;
  mail: Pick<MailService, 'send' | 'freshen'>;
}

/** A letter is not begun with less time left than this, in milliseconds: what a slow answer of SES and a report take. */
const enoughTime = 20_000;

/** Two letters of a sender are never closer to each other than this part of the time between their slots. */
const closest = 0.75;

/** How long a letter is left alone, in milliseconds, when the day's mails are used up. */
const fullFor = 30 * 60_000;

const messageSchema = late(() => ({
  letterId: idOf('letter'),
  /** The line that its queue is for. Without one, the letter is read to see. */
  line: z.optional(z.enum(sendingLines)),
}));

/** A message, the letter it asks for, and the line that the letter waits in. */
interface Asked {
  messageId: string;
  letterId: string;
  line: SendingLine | undefined;
}

const readMessage = ({ messageId, body }: SQSRecord): Asked | undefined => {
  try {
    const { letterId, line } = messageSchema.parse(JSON.parse(body));
    return { messageId, letterId, line };
  } catch {
    log.info('message without a letter dropped', { messageId });
    return undefined;
  }
};

/**
 * Sends letters: claim, write, one attempt, report. Two DynamoDB requests a letter; for a batch one more, that reserves
 * its slots of the account's rate (two when another sender did so at that moment), and where it is bulk two that read the
 * letters and what speaks against sending them. Each letter leaves at its slot, side by side with the others; what its
 * cause is stopped for meanwhile does not hold it back any more (`mostInHand`).
 *
 * A message comes back (as a failure of its own, not of the batch) when its letter was not taken up: there was no time
 * or no slot for it, SES was busy, or something failed. Everything else is done with: a letter that was taken up, or is
 * settled, or not there; and one that has to wait is put on the queue by the sweep when its time comes.
 */
export const createHandler = (dependencies: SendDependencies) => {
  const { letters, fates, mail, rate, wait, clock, newId } = dependencies;
  const attachmentOf = keeping(dependencies.reports);

  /** The mail, or why there is none. */
  const write = async (
    letter: Letter,
    attemptId: string,
  ): Promise<Mail | Exclude<Outcome, { kind: 'accepted' }>> => {
    let written: RenderedLetter;
    try {
      written = await dependencies.render(letter, dependencies.house);
    } catch (fault) {
      log.fault(fault, { letterId: letter.id, template: letter.template });
      return {
        kind: 'refused',
        why: saidBy(fault instanceof Error ? fault.message : 'It cannot be written.'),
      };
    }
    const { content, subject, html, text, lang } = written;
    let report: Uint8Array | undefined;
    try {
      report = content.attachment && (await attachmentOf(content.attachment));
    } catch (fault) {
      log.fault(fault, { letterId: letter.id });
      return { kind: 'throttled', obstacle: 'unreachable' };
    }
    if (content.attachment && !report)
      return { kind: 'refused', why: 'The report that was approved to go with it is not there.' };
    return {
      letterId: letter.id,
      attemptId,
      stream: letter.stream,
      date: clock(),
      onBehalfOf: content.onBehalfOf,
      to: letter.to,
      replyTo: content.replyTo ?? { name: 'IGF secretariat', email: dependencies.house.contact },
      subject,
      html,
      text,
      lang,
      unsubscribe: content.unsubscribe,
      list: content.list,
      cause: letter.cause,
      attachments:
        content.attachment && report
          ? [{ name: content.attachment.name, type: content.attachment.type, bytes: report }]
          : [],
    };
  };

  const writeDown = async (letter: Letter, attemptId: string, outcome: Outcome): Promise<void> => {
    const at = clock().toISOString();
    switch (outcome.kind) {
      case 'accepted':
        await letters.report(letter.id, {
          report: 'accepted',
          at,
          attemptId,
          messageId: outcome.messageId,
          note: 'The mail service took it.',
        });
        return;
      case 'throttled': {
        const note = waitingWords[outcome.obstacle];
        await letters.report(letter.id, {
          report: 'throttled',
          at,
          attemptId,
          dueAt: after(at, waitAfter(outcome.obstacle, letter.attempts)),
          note,
          instead: triedAgain(letter.fate, note, at),
        });
        return;
      }
      case 'turned away': {
        const note = `${outcome.why} The letter waits until that is mended.`;
        // People are told once of each letter, however often it is tried.
        const instead = triedAgain(letter.fate, note, at);
        await fates.report(letter, {
          report: instead ? 'throttled' : 'turned away',
          at,
          attemptId,
          dueAt: after(at, waitAfter('house', letter.attempts)),
          note,
          instead,
        });
        return;
      }
      case 'refused':
        await fates.report(letter, { report: 'refused', at, attemptId, note: outcome.why });
        return;
      case 'lost':
        await fates.report(letter, {
          report: 'lost',
          at,
          attemptId,
          note: `${outcome.why} It is not sent again by itself.`,
        });
    }
  };

  /** What the message's letter came to; undefined when there was nothing to send. */
  const send = async (letterId: string): Promise<Outcome | undefined> => {
    const attempt = { id: newId('attempt'), at: clock().toISOString() };
    const letter = await letters.claim(letterId, attempt);
    if (!letter) return undefined;
    const written = await write(letter, attempt.id);
    const outcome = 'kind' in written ? written : await mail.send(written);
    await writeDown(letter, attempt.id, outcome);
    return outcome;
  };

  /** Of these messages, those whose letters may leave now. The others are told why not, and wait or are settled. */
  const mayLeave = async (asked: readonly Asked[]): Promise<Asked[]> => {
    if (!asked.length) return [];
    const now = clock();
    const found = new Map(
      (await letters.getMany(asked.map(({ letterId }) => letterId))).map((each) => [each.id, each]),
    );
    const due = [...found.values()].filter(
      ({ state, dueAt }) => state === 'pending' && dueAt <= now.toISOString(),
    );
    const held = due.length ? await dependencies.holds.of(due) : new Map<string, Hold>();
    const at = now.toISOString();
    const stopped = new Map<string, string[]>();
    await Promise.all(
      due.map(async (letter) => {
        const letterId = letter.id;
        const hold = held.get(letterId);
        if (!hold) return;
        log.info(logs.letter, { letterId, outcome: hold.kind });
        if (hold.kind === 'stopped') stopped.set(hold.by, [...(stopped.get(hold.by) ?? []), letterId]);
        else if (hold.kind === 'recalled')
          await letters.report(letterId, { report: 'cancel', at, note: hold.why });
        else await fates.report(letter, { report: 'suppress', at, note: hold.why, refusedBy: hold.by });
      }),
    );
    const letGo: string[] = [];
    for (const [stop, ids] of stopped) if (!(await letters.putAside(ids, stop))) letGo.push(...ids);
    const free = asked.flatMap((each) => {
      const letter = due.find(({ id }) => id === each.letterId && !held.has(id));
      return letter ? [{ ...each, line: lineOf(letter) }] : [];
    });
    // The stop was taken away at this moment.
    return [...free, ...(await mayLeave(asked.filter(({ letterId }) => letGo.includes(letterId))))];
  };

  return async (
    event: SQSEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SQSBatchResponse> => {
    mail.freshen();
    const comeBack = new Set<string>();
    let busy = false;
    const inTime = () => !busy && context.getRemainingTimeInMillis() >= enoughTime;
    const fails = (fault: unknown, asked: readonly Asked[]) => {
      for (const { letterId, messageId } of asked) {
        log.fault(fault, { letterId });
        comeBack.add(messageId);
      }
    };

    /** One letter, in its slot. */
    const leave = async (asked: Asked): Promise<void> => {
      const { letterId, messageId } = asked;
      try {
        const outcome = await send(letterId);
        log.info(logs.letter, { letterId, outcome: outcome?.kind ?? 'nothing to send' });
        if (outcome?.kind !== 'throttled' || outcome.obstacle === 'unreachable') return;
        busy = true;
        if (outcome.obstacle === 'rate') await rate.slowDown();
      } catch (fault) {
        fails(fault, [{ letterId, messageId, line: undefined }]);
      }
    };

    /** The letters of one line, as fast as they may leave. */
    const leaveInTurn = async (line: SendingLine, asked: readonly Asked[]): Promise<void> => {
      const underWay: Promise<void>[] = [];
      let left = [...asked];
      while (left.length && inTime()) {
        const slots = await rate.reserve(line, left.length);
        if (Array.isArray(slots)) {
          let [before = 0] = slots;
          let leftAt = 0;
          for (const slot of slots) {
            // Who is late does not make up for it at once: many in one moment are what SES throttles.
            await wait(Math.max(slot, leftAt + (slot - before) * closest));
            before = slot;
            leftAt = clock().getTime();
            const next = inTime() ? left.shift() : undefined;
            if (next) underWay.push(leave(next));
          }
        } else if ('later' in slots) {
          if (slots.later - clock().getTime() > longestWait) break;
          await wait(slots.later);
        } else {
          const until = after(clock(), fullFor);
          await Promise.all(left.map(({ letterId }) => letters.postpone(letterId, until)));
          left = [];
        }
      }
      await Promise.all(underWay);
      for (const { messageId } of left) comeBack.add(messageId);
    };

    const asked = event.Records.flatMap((record) => readMessage(record) ?? []);
    const toRead = asked.filter(({ line }) => line !== 'receipts');
    const read = await mayLeave(toRead).catch((fault: unknown): Asked[] => {
      fails(fault, toRead);
      return [];
    });
    const ready = [...asked.filter(({ line }) => line === 'receipts'), ...read];
    for (const line of ['receipts', 'bulk'] as const) {
      const ofLine = ready.filter((each) => each.line === line);
      await leaveInTurn(line, ofLine).catch((fault: unknown) => fails(fault, ofLine));
    }
    return { batchItemFailures: [...comeBack].map((itemIdentifier) => ({ itemIdentifier })) };
  };
};

const waitingWords: Record<Exclude<Obstacle, 'house'>, string> = {
  rate: 'The mail service is busy; it will be tried again.',
  quota: 'The mail service takes no more mail for now; it will be tried again.',
  unreachable:
    'The mail service, or the report that goes with it, could not be reached; it will be tried again.',
};

/** Reads reports, and keeps the last few while the process is warm: a release sends one report many times. */
const keeping = (reports: Pick<Reports, 'get'>) => {
  const kept = new Map<string, ReturnType<Reports['get']>>();
  return async ({
    key,
    sha256,
  }: NonNullable<LetterContent['attachment']>): Promise<Uint8Array | undefined> => {
    // The key names the content; what was approved is the hash.
    if (!key.includes(sha256)) return undefined;
    const reading = kept.get(key) ?? reports.get(key);
    kept.set(key, reading);
    for (const oldest of kept.keys()) {
      if (kept.size <= 3) break;
      kept.delete(oldest);
    }
    try {
      const bytes = await reading;
      if (!bytes) kept.delete(key);
      return bytes;
    } catch (fault) {
      kept.delete(key);
      throw fault;
    }
  };
};
