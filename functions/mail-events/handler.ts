import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { log } from '../../shared/http/log.ts';
import type { ChoicesOfAddresses } from '../../shared/store/choices.ts';
import type { Fates } from '../../shared/store/fates.ts';
import { readEvent } from './event.ts';

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
    for (const { messageId, body } of event.Records) {
      const told = readEvent(body);
      if (!told) {
        log.info('event about no letter of ours dropped', { messageId });
        continue;
      }
      const { letterId, report } = told;
      try {
        const at = clock().toISOString();
        const changed = await fates.report(letterId, { ...told, at }, ({ to, list }) =>
          told.noMore
            ? [choices.refuseMail(to.email, told.noMore, at, report === 'complaint' ? list : undefined)]
            : [],
        );
        log.info('mail event', { letterId, report, changed });
      } catch (fault) {
        log.fault(fault, { letterId, report });
        comeBack.push(messageId);
      }
    }
    return { batchItemFailures: comeBack.map((itemIdentifier) => ({ itemIdentifier })) };
  };
