import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Letter } from '../domain/letter.ts';
import { lineOf, type SendingLine, sendingLines } from '../domain/sending-rate.ts';

/** A message that was tried too often; `done` takes it away. */
export interface DeadMessage {
  receipt: string;
  body: string;
}

/**
 * The queues of letters to send, one for each line; a message is `{"letterId": "ltr_…", "line": "bulk"}`. One letter may
 * be on its queue more than once. What was tried too often lies in one dead-letter queue.
 */
export const createLettersQueue = (settings: {
  queueUrls: Readonly<Record<SendingLine, string>>;
  deadUrl: string;
  client?: SQSClient;
}) => {
  const client = settings.client ?? new SQSClient({});

  const addTo = async (line: SendingLine, letters: readonly Pick<Letter, 'id'>[]): Promise<number> => {
    let taken = 0;
    for (let from = 0; from < letters.length; from += 10) {
      const { Successful } = await client.send(
        new SendMessageBatchCommand({
          QueueUrl: settings.queueUrls[line],
          Entries: letters.slice(from, from + 10).map(({ id: letterId }, index) => ({
            Id: String(index),
            MessageBody: JSON.stringify({ letterId, line }),
          })),
        }),
      );
      taken += Successful?.length ?? 0;
    }
    return taken;
  };

  return {
    /** Ten letters a request. Answers how many the queues took; who was not taken is found by the next sweep. */
    async add(letters: readonly Pick<Letter, 'id' | 'stream' | 'list'>[]): Promise<number> {
      let taken = 0;
      for (const line of sendingLines)
        taken += await addTo(
          line,
          letters.filter((each) => lineOf(each) === line),
        );
      return taken;
    },

    /** Up to ten messages that were tried too often; none when there are none. One request. */
    async dead(): Promise<DeadMessage[]> {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({ QueueUrl: settings.deadUrl, MaxNumberOfMessages: 10 }),
      );
      return Messages.flatMap(({ ReceiptHandle, Body }) =>
        ReceiptHandle ? [{ receipt: ReceiptHandle, body: Body ?? '' }] : [],
      );
    },

    /** Takes dead messages away, ten at most. One request. */
    async done(messages: readonly DeadMessage[]): Promise<void> {
      await client.send(
        new DeleteMessageBatchCommand({
          QueueUrl: settings.deadUrl,
          Entries: messages.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt })),
        }),
      );
    },
  };
};

export type LettersQueue = ReturnType<typeof createLettersQueue>;
