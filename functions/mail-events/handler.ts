import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { log } from '../../shared/http/log.ts';
import type { ChoicesOfAddresses } from '../../shared/store/choices.ts';
import type { Fates } from '../../shared/store/fates.ts';
import { type LetterEvent, readEvent } from './event.ts';

export interface MailEventDependencies {
  clock: () => Date;
  fates: Fates;
  choices: Pick<ChoicesOfAddresses, 'refuseMail'>;
}

/**
 * Writes down what SES reports of letters: in any order, any number of times, and about letters that are not ours. The
 * time of a report is when it is heard, so that news never comes before what was told already. What an address says of
 * itself by a report (it is none, or its reader complained) is kept in the same transaction.
 */
export const createHandler =
  ({ clock, fates, choices }: MailEventDependencies) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const comeBack: string[] = [];
    const write = async ({ queued, noMore, ...told }: LetterEvent & { queued: string }) => {
      const { letterId, report } = told;
      try {
        const at = clock().toISOString();
        const changed = await fates.report(letterId, { ...told, at }, ({ to, list }) =>
          noMore
            ? [
                choices.refuseMail(
                  to.email,
                  noMore.why,
                  at,
                  report === 'complaint' ? list : undefined,
                  noMore.by,
                ),
              ]
            : [],
        );
        log.info('mail event', { letterId, report, changed });
      } catch (fault) {
        log.fault(fault, { letterId, report });
        comeBack.push(queued);
      }
    };
    const ofLetters = Map.groupBy(
      event.Records.flatMap(({ messageId, body }) => {
        const told = readEvent(body);
        if (told) return { ...told, queued: messageId };
        log.info('event about no letter of ours dropped', { messageId });
        return [];
      }),
      ({ letterId }) => letterId,
    );
    // Letters side by side; what is told of one letter one by one, since two transactions on it would be in each other's way.
    await Promise.all(
      [...ofLetters.values()].map(async (told) => {
        for (const each of told) await write(each);
      }),
    );
    return { batchItemFailures: comeBack.map((itemIdentifier) => ({ itemIdentifier })) };
  };
