import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { idOf, type NewId } from '../../shared/domain/ids.ts';
import { late } from '../../shared/domain/late.ts';
import { type Letter, type Obstacle, saidBy, waitAfter } from '../../shared/domain/letter.ts';
import { after } from '../../shared/domain/time.ts';
import { log } from '../../shared/http/log.ts';
import type { LetterContent } from '../../shared/letters/blocks.ts';
import type { House } from '../../shared/letters/letter.ts';
import type { RenderedLetter } from '../../shared/letters/render.tsx';
import type { Mail } from '../../shared/mail/compose.ts';
import type { MailService } from '../../shared/mail/mail.ts';
import type { Outcome } from '../../shared/mail/outcome.ts';
import type { Fates } from '../../shared/store/fates.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { Reports } from '../../shared/store/reports.ts';

export interface SendDependencies {
  clock: () => Date;
  newId: NewId;
  letters: Pick<Letters, 'claim' | 'report'>;
  fates: Fates;
  render: (letter: Letter, house: House) => Promise<RenderedLetter>;
  house: House;
  reports: Pick<Reports, 'get'>;
  mail: MailService;
}

/** A letter is not begun with less time left than this, in milliseconds: what a slow answer of SES and a report take. */
const enoughTime = 20_000;

const messageSchema = late(() => ({ letterId: idOf('letter') }));

const letterIdIn = (body: string): string | undefined => {
  try {
    return messageSchema.safeParse(JSON.parse(body)).data?.letterId;
  } catch {
    return undefined;
  }
};

/**
 * Sends letters: claim, write, one attempt, report. Two DynamoDB requests a letter.
 *
 * A message comes back (as a failure of its own, not of the batch) when its letter was not taken up or has to wait; by
 * then it is due again, or, where SES asks for more patience, the claim is refused and the sweep queues it later. When
 * SES says that it is busy, the rest of the batch waits too. Everything else is done with: a letter that is being sent,
 * settled or not there, one that cannot be written, and one of which nobody knows whether it left.
 */
export const createHandler = (dependencies: SendDependencies) => {
  const { letters, fates, mail, clock, newId } = dependencies;
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
      to: letter.to,
      replyTo: content.replyTo,
      subject,
      html,
      text,
      lang,
      unsubscribe: content.unsubscribe,
      list: content.list,
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
      case 'throttled':
        await letters.report(letter.id, {
          report: 'throttled',
          at,
          attemptId,
          dueAt: after(at, waitAfter(outcome.obstacle, letter.attempts)),
          note: waitingWords[outcome.obstacle],
        });
        return;
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

  return async (
    event: SQSEvent,
    context: Pick<Context, 'getRemainingTimeInMillis'>,
  ): Promise<SQSBatchResponse> => {
    const comeBack: string[] = [];
    let busy = false;
    for (const { messageId, body } of event.Records) {
      if (busy || context.getRemainingTimeInMillis() < enoughTime) {
        comeBack.push(messageId);
        continue;
      }
      const letterId = letterIdIn(body);
      if (!letterId) {
        log.info('message without a letter dropped', { messageId });
        continue;
      }
      try {
        const outcome = await send(letterId);
        log.info('letter', { letterId, outcome: outcome?.kind ?? 'nothing to send' });
        if (outcome?.kind === 'throttled') {
          comeBack.push(messageId);
          busy = outcome.obstacle !== 'unreachable';
        }
      } catch (fault) {
        log.fault(fault, { letterId });
        comeBack.push(messageId);
      }
    }
    mail.rest();
    return { batchItemFailures: comeBack.map((itemIdentifier) => ({ itemIdentifier })) };
  };
};

const waitingWords: Record<Obstacle, string> = {
  rate: 'The mail service is busy; it will be tried again.',
  quota: 'The mail service takes no more mail for now; it will be tried again.',
  unreachable:
    'The mail service, or the report that goes with it, could not be reached; it will be tried again.',
};

/** Reads reports, and keeps the last few while the process is warm: a release sends one report many times. */
const keeping = (reports: Pick<Reports, 'get'>) => {
  const kept = new Map<string, Uint8Array>();
  return async ({
    key,
    sha256,
  }: NonNullable<LetterContent['attachment']>): Promise<Uint8Array | undefined> => {
    // The key names the content; what was approved is the hash.
    if (!key.includes(sha256)) return undefined;
    const bytes = kept.get(key) ?? (await reports.get(key));
    if (bytes) {
      kept.set(key, bytes);
      for (const oldest of kept.keys()) {
        if (kept.size <= 3) break;
        kept.delete(oldest);
      }
    }
    return bytes;
  };
};
