import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { log } from '../../shared/http/log.ts';
import type { Fates } from '../../shared/store/fates.ts';
import { readEvent } from './event.ts';

export interface MailEventDependencies {
  clock: () => Date;
  fates: Fates;
}

/**
 * Writes down what SES reports of letters: in any order, any number of times, and about letters that are not ours. The
 * time of a report is when it is heard, so that news never comes before what was told already.
 */
export const createHandler =
  ({ clock, fates }: MailEventDependencies) =>
  async (event: SQSEvent): Promise<SQSBatchResponse> => {
    const comeBack: string[] = [];
    for (const { messageId, body } of event.Records) {
      const told = readEvent(body);
      if (!told) {
        log.info('event about no letter of ours dropped', { messageId });
        continue;
      }
      const { letterId, report } = told;
      try {
        const changed = await fates.report(letterId, { ...told, at: clock().toISOString() });
        log.info('mail event', { letterId, report, changed });
      } catch (fault) {
        log.fault(fault, { letterId, report });
        comeBack.push(messageId);
      }
    }
    return { batchItemFailures: comeBack.map((itemIdentifier) => ({ itemIdentifier })) };
  };
