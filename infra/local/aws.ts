import { randomUUID } from 'node:crypto';
import {
  Agent,
  request as httpRequest,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Accounts } from './accounts.ts';
import type { Functions } from './functions.ts';
import {
  calledIn,
  nameOfQueue,
  needsOfCognito,
  needsOfDynamodb,
  needsOfLambda,
  needsOfS3,
  needsOfSes,
  needsOfSqs,
} from './needs.ts';
import { escapeXml, type Objects, fault as s3Fault } from './objects.ts';
import type { Need, Permissions } from './permissions.ts';
import type { FunctionPlan, Plan } from './plan.ts';
import { host } from './ports.ts';
import { md5, type Queues } from './queues.ts';
import type { Ses } from './ses.ts';

export interface AwsParts {
  plan: Plan;
  permissions: Permissions;
  dynamodbPort: number;
  functions: Functions;
  queues: Queues;
  objects: Objects;
  ses: Ses;
  accounts: Accounts;
  /** Called after a request that may have written to a table. */
  wrote: () => void;
  /** Told of every request that was not allowed, or that nothing here answers. */
  refused: (functionName: string, message: string) => void;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: Buffer | string;
}

/** A request to an AWS service. */
interface Call {
  request: IncomingMessage;
  path: string;
  query: URLSearchParams;
  body: Buffer;
  caller: FunctionPlan;
}

interface Service {
  /** What the caller needs to be allowed; undefined for a request that nothing here knows. */
  needs(call: Call): readonly Need[] | undefined;
  answer(call: Call, response: ServerResponse): Promise<Answer | 'answered'>;
  refuse(message: string, code: 'AccessDenied' | 'NotImplemented'): Answer;
}

/**
 * The answers of the endpoint that the AWS clients of all functions talk to. Who calls is told by the access key, which is the
 * function's logical id; each request is checked against that function's own role before a service here answers it.
 */
export const createAws = (parts: AwsParts): RequestListener => {
  const services = createServices(parts);

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<Answer | 'answered'> => {
    const body = await readBody(request);
    const [, key = '', , , name = ''] =
      /Credential=([^/]+)\/([^/]+)\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
    const caller = parts.plan.functions.find(({ logicalId }) => logicalId === key);
    const service = services[name];
    if (!caller || !service) {
      const message = `The local run has no AWS service “${name}” for “${key}” (${request.method} ${request.url}).`;
      parts.refused(caller?.name ?? key, message);
      return {
        status: 501,
        headers: { 'content-type': 'application/x-amz-json-1.0' },
        body: JSON.stringify({ __type: 'NotImplemented', message }),
      };
    }
    const [path = '/', search = ''] = (request.url ?? '/').split('?');
    const call: Call = { request, path, query: new URLSearchParams(search), body, caller };
    const needs = service.needs(call);
    if (!needs) {
      const message = `The local run has no such request to ${name}: ${request.headers['x-amz-target'] ?? `${request.method} ${request.url} ${body.toString('utf8', 0, 80)}`}`;
      parts.refused(caller.name, message);
      return service.refuse(message, 'NotImplemented');
    }
    for (const need of needs) {
      const refusal = await parts.permissions.refusal(caller.roleArn, need);
      if (refusal) {
        parts.refused(caller.name, refusal);
        return service.refuse(refusal, 'AccessDenied');
      }
    }
    return service.answer(call, response);
  };

  return (request, response) => {
    answer(request, response).then(
      (given) => {
        if (given === 'answered') return;
        response.writeHead(given.status, given.headers);
        response.end(given.body);
      },
      (reason: unknown) => {
        parts.refused(
          '?',
          `The local AWS endpoint failed: ${reason instanceof Error ? reason.stack : reason}`,
        );
        if (!response.headersSent) response.writeHead(500);
        response.end();
      },
    );
  };
};

const createServices = ({
  plan,
  permissions,
  dynamodbPort,
  functions,
  queues,
  objects,
  ses,
  accounts,
  wrote,
}: AwsParts): Record<string, Service> => {
  const agent = new Agent({ keepAlive: true });

  const dynamodb: Service = {
    needs: ({ request, body }) =>
      needsOfDynamodb(actionOf(request), JSON.parse(body.toString()), plan.account),
    refuse: (message, code) =>
      json(400, {
        __type: `com.amazon.coral.service#${code === 'AccessDenied' ? 'AccessDeniedException' : 'UnknownOperationException'}`,
        message,
      }),
    answer: ({ request, body }, response) =>
      new Promise((resolve, reject) => {
        const forwarded = httpRequest(
          {
            host,
            port: dynamodbPort,
            method: 'POST',
            path: '/',
            agent,
            headers: { ...request.headers, host: `${host}:${dynamodbPort}` },
          },
          (given) => {
            response.writeHead(given.statusCode ?? 500, given.headers);
            given.pipe(response);
            given.once('end', () => {
              if (/Put|Update|Delete|Write|Execute/.test(actionOf(request))) wrote();
              resolve('answered');
            });
          },
        );
        forwarded.once('error', reject);
        forwarded.end(body);
      }),
  };

  const sqs: Service = {
    needs: ({ request, body }) => {
      const action = actionOf(request);
      return sqsActions[action] && needsOfSqs(action, JSON.parse(body.toString()), plan.account);
    },
    refuse: (message, code) =>
      json(code === 'AccessDenied' ? 403 : 400, {
        __type: `com.amazon.coral.service#${code === 'AccessDenied' ? 'AccessDeniedException' : 'UnknownOperationException'}`,
        message,
      }),
    answer: async ({ request, body }) => {
      const input = JSON.parse(body.toString()) as SqsInput;
      const act = sqsActions[actionOf(request)];
      if (!act || !queues.byName(nameOfQueue(input))) {
        return json(400, {
          __type: 'com.amazonaws.sqs#QueueDoesNotExist',
          message: 'The specified queue does not exist.',
        });
      }
      return act(input);
    },
  };

  const sqsActions: Record<string, (input: SqsInput) => Answer> = {
    SendMessage: (input) => {
      const sent = send(input, input);
      return 'refused' in sent
        ? json(400, { __type: `com.amazonaws.sqs#${sent.refused}`, message: sent.message })
        : json(200, sent);
    },
    SendMessageBatch: (input) => {
      const entries = input.Entries ?? [];
      if (entries.length < 1 || entries.length > 10) {
        const code = entries.length ? 'TooManyEntriesInBatchRequest' : 'EmptyBatchRequest';
        return json(400, {
          __type: `com.amazonaws.sqs#${code}`,
          message: `A batch has 1 to 10 entries, not ${entries.length}.`,
        });
      }
      const answers = entries.map((entry) => ({ Id: entry.Id, ...send(input, entry) }));
      return json(200, {
        Successful: answers.filter((each) => !('refused' in each)),
        Failed: answers.flatMap((each) =>
          'refused' in each
            ? [{ Id: each.Id, SenderFault: true, Code: each.refused, Message: each.message }]
            : [],
        ),
      });
    },
    ReceiveMessage: (input) => {
      const received = queues.byName(nameOfQueue(input))?.receive(input.MaxNumberOfMessages ?? 1) ?? [];
      return json(200, {
        Messages: received.map(({ id, body }) => ({
          MessageId: id,
          ReceiptHandle: id,
          Body: body,
          MD5OfBody: md5(body),
        })),
      });
    },
    DeleteMessageBatch: (input) => {
      const entries = input.Entries ?? [];
      for (const { ReceiptHandle = '' } of entries) queues.byName(nameOfQueue(input))?.remove(ReceiptHandle);
      return json(200, { Successful: entries.map(({ Id }) => ({ Id })), Failed: [] });
    },
  };

  const send = (input: SqsInput, { MessageBody = '', DelaySeconds, MessageAttributes }: SqsEntry) => {
    const queue = queues.byName(nameOfQueue(input));
    if (!queue) return { refused: 'QueueDoesNotExist', message: 'The specified queue does not exist.' };
    if (MessageAttributes)
      return { refused: 'UnsupportedOperation', message: 'The local run keeps no message attributes.' };
    const bytes = Buffer.byteLength(MessageBody);
    if (bytes < 1 || bytes > queue.plan.maximumBytes) {
      return {
        refused: 'InvalidParameterValue',
        message: `A message has 1 to ${queue.plan.maximumBytes} bytes, not ${bytes}.`,
      };
    }
    return { MessageId: queue.send(MessageBody, DelaySeconds).id, MD5OfMessageBody: md5(MessageBody) };
  };

  const s3: Service = {
    needs: (call) => needsOfS3(call.request.method ?? '', pathOf(call), plan.account),
    refuse: (message, code) => s3Fault(code === 'AccessDenied' ? 403 : 501, code, message),
    answer: async (call) => {
      const { bucket, key } = pathOf(call);
      const { method = '', headers } = call.request;
      const given = objects.answer({ method, bucket, key, query: call.query, headers, body: call.body });
      if (given.status !== 404) return given;
      // That there is no such object is told only to who may list the bucket.
      const listing = { action: 's3:ListBucket', resource: `arn:${plan.account.partition}:s3:::${bucket}` };
      const refusal = await permissions.refusal(call.caller.roleArn, listing);
      return refusal ? s3Fault(403, 'AccessDenied', refusal) : given;
    },
  };

  const mail: Service = {
    needs: ({ body }) => needsOfSes(new URLSearchParams(body.toString()), plan),
    refuse: (message, code) => ({
      status: code === 'AccessDenied' ? 403 : 400,
      headers: { 'content-type': 'text/xml' },
      body: `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code === 'AccessDenied' ? code : 'InvalidAction'}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
    }),
    answer: async ({ request, body }) => {
      const parameters = new URLSearchParams(body.toString());
      const given = await ses.answer(parameters.get('Action') ?? '', parameters);
      if (given.hang) return 'answered';
      if (given.delayMs) await delay(given.delayMs);
      if (given.drop) {
        request.socket.destroy();
        return 'answered';
      }
      return { status: given.status, headers: { 'content-type': 'text/xml' }, body: given.body };
    },
  };

  const lambda: Service = {
    needs: ({ path, request }) =>
      request.headers['x-amz-invocation-type'] === 'Event' ? undefined : needsOfLambda(path, plan.account),
    refuse: (message, code) =>
      json(code === 'AccessDenied' ? 403 : 501, {
        Type: 'User',
        Message: message,
        __type: code === 'AccessDenied' ? 'AccessDeniedException' : 'NotImplemented',
      }),
    answer: async ({ path, body, caller }) => {
      const called = plan.functions.find(({ name }) => name === calledIn(path));
      if (!called)
        return json(404, {
          __type: 'ResourceNotFoundException',
          Message: `Function not found: ${calledIn(path)}`,
        });
      const outcome = await functions.invoke(
        called,
        body.length ? JSON.parse(body.toString()) : {},
        `function ${caller.name}`,
      );
      if (outcome.outcome === 'ok') return json(200, outcome.payload ?? null);
      const failed = json(
        200,
        outcome.outcome === 'failed'
          ? { errorType: outcome.errorType, errorMessage: outcome.errorMessage }
          : { errorMessage: `Task timed out after ${called.timeoutSeconds}.00 seconds` },
      );
      return { ...failed, headers: { ...failed.headers, 'x-amz-function-error': 'Unhandled' } };
    },
  };

  const cognito: Service = {
    needs: ({ request, body }) =>
      needsOfCognito(actionOf(request), JSON.parse(body.toString()), plan.account),
    refuse: (message, code) =>
      json(400, {
        __type: code === 'AccessDenied' ? 'AccessDeniedException' : 'UnknownOperationException',
        message,
      }),
    answer: async ({ body }) => {
      const { Username, UserAttributes = [] } = JSON.parse(body.toString()) as CognitoInput;
      // With a code to the address as the only way in, an account whose address nobody vouches for lets nobody in.
      const { email, email_verified } = Object.fromEntries(
        UserAttributes.map(({ Name, Value }) => [Name, Value]),
      );
      if (!Username || email !== Username || email_verified !== 'true')
        return json(400, {
          __type: 'InvalidParameterException',
          message: 'The local run makes accounts by address, with that address as theirs, and verified.',
        });
      if (!accounts.open(Username))
        return json(400, { __type: 'UsernameExistsException', message: 'User account already exists' });
      return json(200, {
        User: { Username, Attributes: UserAttributes, Enabled: true, UserStatus: 'CONFIRMED' },
      });
    },
  };

  return { dynamodb, lambda, sqs, s3, ses: mail, 'cognito-idp': cognito };
};

interface CognitoInput {
  Username?: string;
  UserAttributes?: { Name: string; Value: string }[];
}

interface SqsEntry {
  Id?: string;
  MessageBody?: string;
  DelaySeconds?: number;
  MessageAttributes?: unknown;
  ReceiptHandle?: string;
}
interface SqsInput extends SqsEntry {
  QueueUrl?: string;
  MaxNumberOfMessages?: number;
  Entries?: SqsEntry[];
}

/** `DynamoDB_20120810.PutItem` → `PutItem`. */
const actionOf = (request: IncomingMessage) =>
  String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';

const json = (status: number, body: unknown): Answer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
  body: JSON.stringify(body),
});

/** Bucket and key of a path-style address. */
const pathOf = ({ path }: Call) => {
  const [, bucket = '', ...key] = path.split('/');
  return { bucket: decodeURIComponent(bucket), key: decodeURIComponent(key.join('/')) };
};

export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts);
};
