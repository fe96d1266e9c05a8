import { idOf } from '../../shared/domain/ids.ts';
import { late } from '../../shared/domain/late.ts';
import { log } from '../../shared/http/log.ts';
import type { Fates } from '../../shared/store/fates.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { DeadMessage, LettersQueue } from '../../shared/store/letters-queue.ts';
import type { Chore } from './handler.ts';

/** Batches of ten that one minute looks at. */
const mostBatches = 20;

const messageSchema = late(() => ({ letterId: idOf('letter') }));

const letterIdIn = ({ body }: DeadMessage): string | undefined => {
  try {
    return messageSchema.safeParse(JSON.parse(body)).data?.letterId;
  } catch {
    return undefined;
  }
};

/**
 * Letters that could not be taken to the mail service: each time the sender tried, it broke down before it began. A letter
 * that still waits then is left alone until a person decides, with the reason on it; the message is taken away after
 * that. One that was settled some other way, or waits for a later time, needs nobody.
 *
 * One request to the queue while nothing lies there.
 */
export const askAboutDeadLetters =
  ({
    letters,
    fates,
    queue,
  }: {
    letters: Pick<Letters, 'getMany'>;
    fates: Fates;
    queue: Pick<LettersQueue, 'dead' | 'done'>;
  }): Chore =>
  async (now) => {
    const at = now.toISOString();
    let asked = 0;
    for (let batch = 0; batch < mostBatches; batch += 1) {
      const messages = await queue.dead();
      if (!messages.length) break;
      const ids = messages.flatMap((message) => letterIdIn(message) ?? []);
      for (const letter of await letters.getMany(ids)) {
        if (letter.state !== 'pending' || letter.dueAt > at) continue;
        const changed = await fates.report(letter, {
          report: 'stuck',
          at,
          note: 'Again and again, it could not be taken to the mail service. A person decides whether it is sent again or given up.',
        });
        if (changed) asked += 1;
      }
      await queue.done(messages);
    }
    if (asked) log.info('dead letters', { asked });
    return asked;
  };
