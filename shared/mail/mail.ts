import {
  GetSendQuotaCommand,
  SESClient,
  type SESClientConfig,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import type { Quota } from '../domain/sending-rate.ts';
import { mailTags } from '../names.ts';
import { compose, type Mail, type MailAddress } from './compose.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

export interface MailSettings {
  client?: SESClient;
  /** An address of the SES identity, and the name that readers see. */
  from: MailAddress;
  configurationSets: Record<Mail['stream'], string>;
  clock?: () => Date;
}

/** Milliseconds that SES has to take a connection, and to answer. */
export const patience = { connection: 3_000, answer: 10_000 } as const;

/** Milliseconds for which an idle connection is still used. */
const idleFor = 2_000;

/** A client that tries exactly once: whether to try again is the ledger's decision, never the client's. */
export const createSesClient = (
  config: SESClientConfig = {},
  { connection, answer }: { connection: number; answer: number } = patience,
): SESClient =>
  new SESClient({
    ...config,
    maxAttempts: 1,
    requestHandler: {
      ...config.requestHandler,
      connectionTimeout: connection,
      requestTimeout: answer,
      throwOnRequestTimeout: true,
      // The time for an answer ends with its first byte; this one is for an answer that stops half-way.
      socketTimeout: answer,
    },
  });

/** What SES puts in front of the Feedback-ID that it writes, for mail to many. */
const countedBy = ({ stream, list, cause }: Mail) =>
  stream === 'bulk'
    ? Object.entries({ [mailTags.list]: list, [mailTags.cause]: cause }).flatMap(([Name, given = '']) => {
        const Value = given.replace(/[^\w-]/g, '');
        return Value ? [{ Name, Value }] : [];
      })
    : [];

/** Hands mail to SES, one person a message, and says what is known of it afterwards. Nothing here throws. */
export const createMail = ({
  client = createSesClient(),
  from,
  configurationSets,
  clock = () => new Date(),
}: MailSettings) => {
  let usedAt = 0;
  return {
    async send(mail: Mail): Promise<Outcome> {
      let raw: Buffer;
      try {
        raw = compose(mail, from);
      } catch (fault) {
        return {
          kind: 'refused',
          why: fault instanceof Error ? fault.message : 'The letter cannot be written.',
        };
      }
      try {
        const { MessageId } = await client.send(
          new SendRawEmailCommand({
            Source: from.email,
            Destinations: [mail.to.email],
            ConfigurationSetName: configurationSets[mail.stream],
            Tags: [
              { Name: mailTags.letter, Value: mail.letterId },
              { Name: mailTags.attempt, Value: mail.attemptId },
              ...countedBy(mail),
            ],
            RawMessage: { Data: raw },
          }),
        );
        return MessageId
          ? { kind: 'accepted', messageId: MessageId }
          : { kind: 'lost', why: 'The mail service answered without saying which mail it took.' };
      } catch (fault) {
        return outcomeOf(fault);
      } finally {
        usedAt = clock().getTime();
      }
    },

    /** How much mail SES takes now. Undefined when it does not say. */
    async quota(): Promise<Quota | undefined> {
      try {
        const { MaxSendRate, Max24HourSend, SentLast24Hours } = await client.send(
          new GetSendQuotaCommand({}),
        );
        return MaxSendRate && Max24HourSend
          ? { rate: MaxSendRate, mostADay: Max24HourSend, sentLastDay: SentLast24Hours ?? 0 }
          : undefined;
      } catch {
        return undefined;
      }
    },

    /**
     * Closes connections that have lain idle. Call it before a batch: the process may have been frozen since the last,
     * and the other side have hung up; a mail sent into such a connection would be `lost` without need. Between batches
     * that follow each other the connections stay.
     */
    freshen(): void {
      if (Math.abs(clock().getTime() - usedAt) > idleFor) client.destroy();
    },
  };
};

export type MailService = ReturnType<typeof createMail>;
