import { randomUUID } from 'node:crypto';
import type { InboxMail } from './inbox.ts';
import type { Outcome } from './ses-faults.ts';

/** An event as EventBridge hands it to its rules. */
export interface BusEvent {
  version: '0';
  id: string;
  source: string;
  'detail-type': string;
  account: string;
  region: string;
  time: string;
  resources: string[];
  detail: Record<string, unknown>;
}

/** How a configuration set's event destination names the kinds of event, and how EventBridge and SES do. */
const kinds = {
  send: { detailType: 'Email Sent', eventType: 'Send' },
  delivery: { detailType: 'Email Delivered', eventType: 'Delivery' },
  bounce: { detailType: 'Email Bounced', eventType: 'Bounce' },
  complaint: { detailType: 'Email Complaint Received', eventType: 'Complaint' },
  reject: { detailType: 'Email Rejected', eventType: 'Reject' },
  deliveryDelay: { detailType: 'Email Delivery Delayed', eventType: 'DeliveryDelay' },
} as const;
type Kind = keyof typeof kinds;

/** Where SES is, for the addresses in its events. */
interface Place {
  account: string;
  region: string;
}

export interface PlannedEvent {
  kind: Kind;
  /** Milliseconds after the mail was accepted. */
  after: number;
  event: BusEvent;
}

/** How long the receiving mail server takes, in milliseconds of the local run's clock. */
const deliveryTakes = 150;

/** When the last event of a mail is due when no fault holds it back, in milliseconds. */
export const usualDelay = 3 * deliveryTakes;

/** The events that tell what becomes of a mail, in the order in which they happen. */
export const planEvents = (
  mail: InboxMail,
  outcomeFor: (address: string) => Outcome,
  place: Place,
): PlannedEvent[] => {
  const at = (after: number) => new Date(Date.parse(mail.at) + after);
  const planned = (kind: Kind, after: number, what: Record<string, unknown>): PlannedEvent => ({
    kind,
    after,
    event: eventOf(kind, mail, at(after), what, place),
  });
  const outcomes = mail.destinations.map((address) => ({ address, outcome: outcomeFor(address) }));
  const told = outcomes.filter(({ outcome }) => outcome !== 'no-event');
  if (told.length === 0) return [];
  if (told.some(({ outcome }) => outcome === 'reject')) {
    return [planned('reject', 0, { reason: 'Bad content' })];
  }
  return [
    planned('send', 0, {}),
    ...told.flatMap(({ address, outcome }) =>
      fates(outcome).map(({ kind, after }) => {
        const what = whatHappened(kind, outcome, address, at(after), mail.messageId);
        return planned(kind, after, what);
      }),
    ),
  ];
};

const fates = (outcome: Outcome): { kind: Kind; after: number }[] => {
  const first = deliveryTakes;
  switch (outcome) {
    case 'bounce':
    case 'transient-bounce':
      return [{ kind: 'bounce', after: first }];
    case 'complain':
      return [
        { kind: 'delivery', after: first },
        { kind: 'complaint', after: 2 * first },
      ];
    case 'late-bounce':
      return [
        { kind: 'delivery', after: first },
        { kind: 'bounce', after: 3_600_000 },
      ];
    case 'out-of-office':
      return [
        { kind: 'delivery', after: first },
        { kind: 'bounce', after: 2 * first },
      ];
    case 'delayed':
      return [
        { kind: 'deliveryDelay', after: first },
        { kind: 'delivery', after: usualDelay },
      ];
    default:
      return [{ kind: 'delivery', after: first }];
  }
};

const whatHappened = (
  kind: Kind,
  outcome: Outcome,
  address: string,
  at: Date,
  messageId: string,
): Record<string, unknown> => {
  const timestamp = at.toISOString();
  const feedbackId = `${messageId.slice(0, 16)}-${randomUUID()}-000000`;
  switch (kind) {
    case 'delivery':
      return {
        timestamp,
        processingTimeMillis: deliveryTakes,
        recipients: [address],
        smtpResponse: '250 2.6.0 Message received',
        remoteMtaIp: '127.0.0.1',
        reportingMTA: 'mta.example.org',
      };
    case 'bounce':
      return { feedbackId, ...bounceOf(outcome, address), timestamp, reportingMTA: 'dns; mta.example.org' };
    case 'complaint':
      return {
        feedbackId,
        complaintSubType: null,
        complainedRecipients: [{ emailAddress: address }],
        timestamp,
        userAgent: 'Local run',
        complaintFeedbackType: 'abuse',
        arrivalDate: timestamp,
      };
    case 'deliveryDelay':
      return {
        timestamp,
        delayType: 'MailboxFull',
        expirationTime: new Date(at.getTime() + 14 * 3_600_000).toISOString(),
        delayedRecipients: [
          { emailAddress: address, status: '4.2.2', diagnosticCode: 'smtp; 452 4.2.2 The mailbox is full' },
        ],
      };
    default:
      return {};
  }
};

const bounceOf = (outcome: Outcome, emailAddress: string) => {
  switch (outcome) {
    case 'transient-bounce':
      return {
        bounceType: 'Transient',
        bounceSubType: 'MailboxFull',
        bouncedRecipients: [
          {
            emailAddress,
            action: 'failed',
            status: '4.2.2',
            diagnosticCode: 'smtp; 452 4.2.2 The mailbox is full',
          },
        ],
      };
    case 'out-of-office':
      return {
        bounceType: 'Transient',
        bounceSubType: 'General',
        bouncedRecipients: [{ emailAddress }],
      };
    default:
      return {
        bounceType: 'Permanent',
        bounceSubType: 'General',
        bouncedRecipients: [
          {
            emailAddress,
            action: 'failed',
            status: '5.1.1',
            diagnosticCode: 'smtp; 550 5.1.1 The address does not exist',
          },
        ],
      };
  }
};

const eventOf = (
  kind: Kind,
  mail: InboxMail,
  at: Date,
  what: Record<string, unknown>,
  { account, region }: Place,
): BusEvent => {
  const { detailType, eventType } = kinds[kind];
  const arn = (resource: string) => `arn:aws:ses:${region}:${account}:${resource}`;
  const domain = mail.from?.address.split('@')[1] ?? '';
  const header = (name: string) => mail.headers.find((each) => each.name.toLowerCase() === name)?.value;
  return {
    version: '0',
    id: randomUUID(),
    source: 'aws.ses',
    'detail-type': detailType,
    account,
    region,
    // EventBridge tells whole seconds.
    time: `${at.toISOString().slice(0, 19)}Z`,
    resources: [
      mail.configurationSet ? arn(`configuration-set/${mail.configurationSet}`) : arn(`identity/${domain}`),
    ],
    detail: {
      eventType,
      mail: {
        timestamp: mail.at,
        source: mail.from?.address,
        sourceArn: arn(`identity/${domain}`),
        sendingAccountId: account,
        messageId: mail.messageId,
        destination: mail.destinations,
        headersTruncated: false,
        headers: mail.headers,
        commonHeaders: {
          from: [header('from')],
          to: [header('to')],
          date: header('date'),
          messageId: mail.messageId,
          subject: mail.subject,
        },
        tags: {
          'ses:source-ip': ['127.0.0.1'],
          'ses:from-domain': [domain],
          'ses:caller-identity': ['local-run'],
          ...(mail.configurationSet ? { 'ses:configuration-set': [mail.configurationSet] } : {}),
          ...Object.fromEntries(Object.entries(mail.tags).map(([name, value]) => [name, [value]])),
        },
      },
      [`${eventType.charAt(0).toLowerCase()}${eventType.slice(1)}`]: what,
    },
  };
};
