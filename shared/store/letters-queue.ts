import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs';

/** The queue of letters to send; a message is `{"letterId": "ltr_…"}`. One letter may be on it more than once. */
export const createLettersQueue = (settings: { queueUrl: string; client?: SQSClient }) => {
  const client = settings.client ?? new SQSClient({});
  return {
    /** Ten letters a request. Answers how many the queue took; who was not taken is found by the next sweep. */
    async add(letterIds: readonly string[]): Promise<number> {
      let taken = 0;
      for (let from = 0; from < letterIds.length; from += 10) {
        const { Successful } = await client.send(
          new SendMessageBatchCommand({
            QueueUrl: settings.queueUrl,
            Entries: letterIds.slice(from, from + 10).map((letterId, index) => ({
              Id: String(index),
              MessageBody: JSON.stringify({ letterId }),
            })),
          }),
        );
        taken += Successful?.length ?? 0;
      }
      return taken;
    },
  };
};

export type LettersQueue = ReturnType<typeof createLettersQueue>;
