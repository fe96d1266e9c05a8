import { request as ask } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { listen } from '../../infra/local/ports.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { createNewId } from '../../shared/store/keys.ts';
import { createLetters, letterIdFor } from '../../shared/store/letters.ts';
import { createTable } from '../../shared/store/table.ts';
import { type Ground, printTable } from './ground.ts';

/** As the stack has it for what goes to many: two senders at a time, ten letters a batch. */
const senders = 2;
const batch = 10;
const runs = [
  { rate: 14, letters: 500 },
  { rate: 50, letters: 500 },
];

/** Stands before DynamoDB and counts what goes through. */
const countingProxy = async (target: string) => {
  const { hostname, port } = new URL(target);
  let requests = 0;
  const proxy = await listen((incoming, answer) => {
    requests += 1;
    const { method = 'POST', url = '/', headers } = incoming;
    const onward = ask({ hostname, port, method, path: url, headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
    });
    incoming.pipe(onward);
  }, 0);
  return { url: `http://127.0.0.1:${proxy.port}`, count: () => requests, close: proxy.close };
};

/** An SES with a rate, which throttles whoever is faster within any one second. */
const sesWithRate = async (rate: number) => {
  const sent: number[] = [];
  let throttled = 0;
  const ses = await listen(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const answer = (status: number, xml: string) =>
      response.writeHead(status, { 'content-type': 'text/xml' }).end(xml);
    if (body.includes('Action=GetSendQuota')) {
      return answer(
        200,
        `<GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><GetSendQuotaResult><MaxSendRate>${rate}</MaxSendRate><Max24HourSend>50000</Max24HourSend><SentLast24Hours>0</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`,
      );
    }
    const now = performance.now();
    if (sent.filter((at) => at > now - 1000).length >= rate) {
      throttled += 1;
      return answer(
        400,
        '<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>Throttling</Code><Message>Maximum sending rate exceeded.</Message></Error></ErrorResponse>',
      );
    }
    sent.push(now);
    return answer(
      200,
      `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>m-${sent.length}</MessageId></SendRawEmailResult></SendRawEmailResponse>`,
    );
  }, 0);
  return { url: `http://127.0.0.1:${ses.port}`, sent, throttled: () => throttled, close: ses.close };
};

/**
 * What goes to many, through the whole sender at the account's rate: how much of the rate is used, whether SES ever had to
 * throttle, and how many DynamoDB requests a letter costs.
 */
export const benchRate = async (ground: Ground): Promise<void> => {
  const { client, tableName: TableName } = ground;
  const newId = createNewId(() => new Date());
  const letters = createLetters(createTable({ tableName: TableName, client }));
  const rows: string[][] = [];
  for (const { rate, letters: count } of runs) {
    const [ses, dynamodb] = await Promise.all([
      sesWithRate(rate),
      countingProxy(ground.environment.AWS_ENDPOINT_URL_DYNAMODB ?? ''),
    ]);
    await client.send(
      new DeleteItemCommand({ TableName, Key: { pk: { S: 'sending#rate' }, sk: { S: 'record' } } }),
    );
    Object.assign(process.env, ground.environment, {
      AWS_ENDPOINT_URL_SES: ses.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
    });
    const { handler } = (await import(`${ground.bundleOf('send-letters')}?rate=${rate}`)) as {
      handler: (
        event: object,
        context: object,
      ) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>;
    };
    const at = new Date(Date.now() - 1000).toISOString();
    const cause = newId('dissemination');
    const made = Array.from({ length: count }, (_, place): Letter => {
      return {
        id: letterIdFor(cause, String(place)),
        template: 'proposal-confirm',
        fields: {
          callTitle: 'Call',
          confirmAt: 'https://bpf.example.org/',
          until: '1 December 2026, 12:00 UTC',
        },
        to: { name: 'Wanda Facilitator', email: `wanda.${place}@example.org` },
        stream: 'bulk',
        cause,
        createdAt: at,
        state: 'pending',
        dueAt: at,
        attempts: 0,
        fate: [],
      };
    });
    await letters.add(made);

    const queue = made.map(({ id }) => id);
    const began = performance.now();
    const before = dynamodb.count();
    const send = async () => {
      while (queue.length) {
        const taken = queue.splice(0, batch);
        const { batchItemFailures } = await handler(
          {
            Records: taken.map((letterId) => ({
              messageId: letterId,
              body: JSON.stringify({ letterId, line: 'bulk' }),
              eventSource: 'aws:sqs',
              attributes: {},
            })),
          },
          { getRemainingTimeInMillis: () => 60_000 },
        );
        queue.push(...batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      }
    };
    while (ses.sent.length < count) {
      await Promise.all(Array.from({ length: senders }, send));
      // As the sweep does: what was throttled is brought back when it is due again.
      const now = new Date().toISOString();
      const waiting = (await letters.allCausedBy(cause)).filter(({ state }) => state === 'pending');
      queue.push(...waiting.filter(({ dueAt }) => dueAt <= now).map(({ id }) => id));
      if (waiting.length && !queue.length) await delay(500);
    }
    const seconds = (performance.now() - began) / 1000;
    rows.push([
      `${count} letters at ${rate}/s`,
      seconds.toFixed(1),
      (ses.sent.length / seconds).toFixed(1),
      (ses.sent.length / seconds / rate).toFixed(2),
      String(ses.throttled()),
      ((dynamodb.count() - before) / count).toFixed(2),
    ]);
    await Promise.all([ses.close(), dynamodb.close()]);
  }
  printTable(
    'What goes to many, at the account’s rate (two senders, ten letters a batch)',
    ['', 'seconds', 'letters/s', 'of the rate', 'throttle replies', 'DynamoDB requests a letter'],
    rows,
  );
};
