import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSesClient } from '../../shared/mail/mail.ts';

/** What a request to SES carried. */
export interface SesRequest {
  parameters: URLSearchParams;
  raw: Buffer;
}

type Reply = (response: ServerResponse, request: SesRequest) => void;

const xml =
  (status: number, body: string): Reply =>
  (response) => {
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(body);
  };

let messages = 0;

/** How the endpoint can answer, in the words of SES's query protocol. */
export const ses = {
  accept: ((response, request) => {
    messages += 1;
    xml(
      200,
      `<SendRawEmailResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><SendRawEmailResult><MessageId>ses-${messages}</MessageId></SendRawEmailResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></SendRawEmailResponse>`,
    )(response, request);
  }) as Reply,
  error: (status: number, code: string, message: string): Reply =>
    xml(
      status,
      `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`,
    ),
  answer: xml,
  /** Takes the mail, then the connection breaks. */
  cut: ((response) => response.destroy()) as Reply,
  /** Takes the mail, and says nothing. */
  silence: (() => undefined) as Reply,
  /** Begins an answer and never ends it. */
  halfAnAnswer: ((response) => {
    response.writeHead(200, { 'content-type': 'text/xml', 'content-length': '1000' });
    response.write('<SendRawEmailResponse>');
  }) as Reply,
};

/**
 * A server that speaks as much of SES's query protocol as a sender hears, and a real SES client that talks to it.
 * `replies` are given one after the other; when they are used up, everything is accepted.
 */
export const startSes = async () => {
  const requests: SesRequest[] = [];
  const replies: Reply[] = [];
  const quota = { rate: 1000, mostADay: 50_000, sentLastDay: 0 };
  let asked = 0;
  let connections = 0;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const parameters = new URLSearchParams(body);
    if (parameters.get('Action') === 'GetSendQuota') {
      asked += 1;
      xml(
        200,
        `<GetSendQuotaResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><GetSendQuotaResult><MaxSendRate>${quota.rate}</MaxSendRate><Max24HourSend>${quota.mostADay}</Max24HourSend><SentLast24Hours>${quota.sentLastDay}</SentLast24Hours></GetSendQuotaResult></GetSendQuotaResponse>`,
      )(response, { parameters, raw: Buffer.alloc(0) });
      return;
    }
    const each = { parameters, raw: Buffer.from(parameters.get('RawMessage.Data') ?? '', 'base64') };
    requests.push(each);
    (replies.shift() ?? ses.accept)(response, each);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const newClient = () =>
    createSesClient(
      { endpoint, region: 'eu-central-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } },
      { connection: 300, answer: 300 },
    );
  const client = newClient();
  return {
    endpoint,
    client,
    /** One more, for whoever lives beside another: as processes do, each has its own connections. */
    newClient,
    requests,
    /** What GetSendQuota answers; it is not among the requests. */
    quota,
    quotaAsked: () => asked,
    connections: () => connections,
    /** The next sends are answered so. */
    answerWith(...next: Reply[]) {
      replies.push(...next);
    },
    async stop() {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type SesEndpoint = Awaited<ReturnType<typeof startSes>>;
