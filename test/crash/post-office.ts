import { listen } from '../../infra/local/ports.ts';
import { mailTags } from '../../shared/names.ts';

/** What a request to send a mail carried. */
export interface Handed {
  letterId: string;
  attemptId: string;
  to: string;
}

/**
 * What SES makes of it: takes it; takes it and the connection breaks before the reply; is too busy; takes nothing from this
 * house; refuses it; has a fault of its own before anything was taken.
 */
export type Reply = 'accept' | 'take and break' | 'throttle' | 'turn away' | 'refuse' | 'fault';

const namespace = 'xmlns="http://ses.amazonaws.com/doc/2010-12-01/"';
const error = (code: string, message: string) =>
  `<ErrorResponse ${namespace}><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>r</RequestId></ErrorResponse>`;

/**
 * An SES that keeps books of its own: `taken` hears of every mail that it took. It speaks the query protocol over HTTP;
 * `judge` decides what happens to a mail.
 */
export const openPostOffice = async ({
  judge = () => 'accept',
  taken,
  quota = { perSecond: 10_000, perDay: 10_000_000 },
}: {
  judge?: (handed: Handed) => Reply;
  taken: (handed: Handed, messageId: string) => void;
  quota?: { perSecond: number; perDay: number };
}) => {
  let count = 0;
  const { port, close } = await listen(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const parameters = new URLSearchParams(body);
    const answer = (status: number, xml: string) => {
      response.writeHead(status, { 'content-type': 'text/xml' });
      response.end(xml);
    };
    const action = parameters.get('Action');
    if (action === 'GetSendQuota') {
      answer(
        200,
        `<GetSendQuotaResponse ${namespace}><GetSendQuotaResult><SentLast24Hours>0</SentLast24Hours><Max24HourSend>${quota.perDay}</Max24HourSend><MaxSendRate>${quota.perSecond}</MaxSendRate></GetSendQuotaResult></GetSendQuotaResponse>`,
      );
      return;
    }
    if (action !== 'SendRawEmail') {
      answer(400, error('InvalidAction', `${action} is nothing that this SES does.`));
      return;
    }
    const tags = new Map(
      [1, 2].map((place) => [
        parameters.get(`Tags.member.${place}.Name`),
        parameters.get(`Tags.member.${place}.Value`),
      ]),
    );
    const handed: Handed = {
      letterId: tags.get(mailTags.letter) ?? '',
      attemptId: tags.get(mailTags.attempt) ?? '',
      to: parameters.get('Destinations.member.1') ?? '',
    };
    switch (judge(handed)) {
      case 'throttle':
        answer(400, error('Throttling', 'Maximum sending rate exceeded.'));
        return;
      case 'turn away':
        answer(400, error('AccountSendingPausedException', 'Email sending is disabled for your account.'));
        return;
      case 'refuse':
        answer(400, error('MessageRejected', 'Address is on the suppression list for your account.'));
        return;
      case 'fault':
        answer(500, error('InternalFailure', 'A fault of its own.'));
        return;
      case 'take and break':
        count += 1;
        taken(handed, `ses-${count}`);
        response.destroy();
        return;
      case 'accept':
        count += 1;
        taken(handed, `ses-${count}`);
        answer(
          200,
          `<SendRawEmailResponse ${namespace}><SendRawEmailResult><MessageId>ses-${count}</MessageId></SendRawEmailResult></SendRawEmailResponse>`,
        );
    }
  }, 0);
  return { url: `http://127.0.0.1:${port}`, close };
};

/** An event of SES about a mail, as it lies on the queue. `what` is its kind and what belongs to that kind. */
export const sesEvent = ({ letterId, attemptId }: Handed, messageId: string, what: object): string =>
  JSON.stringify({
    detail: {
      ...what,
      mail: { messageId, tags: { [mailTags.letter]: [letterId], [mailTags.attempt]: [attemptId] } },
    },
  });

/** Kinds of events, in the order of their weight: of those that are told, the last one stands. */
export const sesEvents = {
  Send: { eventType: 'Send', send: {} },
  Delivery: { eventType: 'Delivery', delivery: { timestamp: '2026-11-24T09:00:04.123Z' } },
  Bounce: {
    eventType: 'Bounce',
    bounce: { feedbackId: 'b', bounceType: 'Permanent', bounceSubType: 'NoEmail' },
  },
  Complaint: { eventType: 'Complaint', complaint: { feedbackId: 'c', complaintFeedbackType: 'abuse' } },
} as const;
