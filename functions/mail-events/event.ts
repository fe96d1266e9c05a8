import * as z from 'zod/mini';
import type { Refuser } from '../../shared/domain/choices.ts';
import { idOf } from '../../shared/domain/ids.ts';
import { late } from '../../shared/domain/late.ts';
import { type Report, saidBy } from '../../shared/domain/letter.ts';
import { mailTags } from '../../shared/names.ts';

const tag = (kind: 'letter' | 'attempt') => z.tuple([idOf(kind)], z.string());

/** Only what is used of an event; whatever else SES adds is let through. */
const eventSchema = late(() => ({
  detail: z.object({
    eventType: z.string(),
    mail: z.object({
      messageId: z.string(),
      tags: z.object({ [mailTags.letter]: tag('letter'), [mailTags.attempt]: tag('attempt') }),
    }),
    delivery: z.optional(
      z.object({ timestamp: z.optional(z.string()), smtpResponse: z.optional(z.string()) }),
    ),
    bounce: z.optional(
      z.object({
        bounceType: z.string(),
        bounceSubType: z.optional(z.string()),
        feedbackId: z.optional(z.string()),
        timestamp: z.optional(z.string()),
        bouncedRecipients: z.optional(z.array(z.object({ diagnosticCode: z.optional(z.string()) }))),
      }),
    ),
    complaint: z.optional(
      z.object({
        complaintSubType: z.nullish(z.string()),
        complaintFeedbackType: z.nullish(z.string()),
        feedbackId: z.optional(z.string()),
      }),
    ),
    reject: z.optional(z.object({ reason: z.optional(z.string()) })),
    failure: z.optional(z.object({ errorMessage: z.optional(z.string()) })),
    deliveryDelay: z.optional(
      z.object({
        delayType: z.optional(z.string()),
        timestamp: z.optional(z.string()),
        delayedRecipients: z.optional(z.array(z.object({ diagnosticCode: z.optional(z.string()) }))),
      }),
    ),
  }),
}));
type Detail = z.infer<typeof eventSchema>['detail'];

/** An event of SES about a letter of ours, as a report. */
export interface LetterEvent {
  letterId: string;
  attemptId: string;
  messageId: string;
  report: Report;
  /** In plain words, without addresses. */
  note: string;
  /** Why nothing may be sent to the address from now on, in a sentence, and who refuses it; absent where that does not follow. */
  noMore?: { why: string; by: Refuser };
  /** The same for each copy of one event, different for another; absent where a copy is not worth a note. */
  key?: string;
}

/** Reads a message of the queue: an event of EventBridge as JSON. Undefined for everything that is not about a letter. */
export const readEvent = (body: string): LetterEvent | undefined => {
  let event: z.infer<typeof eventSchema> | undefined;
  try {
    event = eventSchema.safeParse(JSON.parse(body)).data;
  } catch {
    return undefined;
  }
  const told = event && tell(event.detail);
  if (!event || !told) return undefined;
  const { mail } = event.detail;
  return {
    letterId: mail.tags[mailTags.letter][0],
    attemptId: mail.tags[mailTags.attempt][0],
    messageId: mail.messageId,
    ...told,
  };
};

const tell = (detail: Detail): Pick<LetterEvent, 'report' | 'note' | 'key' | 'noMore'> | undefined => {
  // SES writes some names with blanks, in some places.
  switch (detail.eventType.replaceAll(' ', '')) {
    case 'Send':
      return { report: 'accepted', note: 'The mail service took it.' };
    case 'Delivery':
      return {
        report: 'delivery',
        note: `The mail server of the address took it.${quoted(detail.delivery?.smtpResponse)}`,
        key: `delivery ${detail.delivery?.timestamp ?? ''}`,
      };
    case 'Bounce':
      return detail.bounce && bounced(detail.bounce);
    case 'Complaint':
      return {
        report: 'complaint',
        note: complained(detail.complaint ?? {}),
        noMore: { why: 'Its reader marked a letter from here as unwanted.', by: 'reader' },
        key: `complaint ${detail.complaint?.feedbackId ?? ''}`,
      };
    case 'Reject':
      return {
        report: 'reject',
        note: `The mail service took it, but did not send it.${quoted(detail.reject?.reason)}`,
        key: 'reject',
      };
    case 'RenderingFailure':
      return {
        report: 'reject',
        note: `The mail service could not put it together.${quoted(detail.failure?.errorMessage)}`,
        key: 'rendering failure',
      };
    case 'DeliveryDelay':
      return {
        report: 'delay',
        note: `It is held up on its way.${quoted(detail.deliveryDelay?.delayedRecipients?.[0]?.diagnosticCode ?? detail.deliveryDelay?.delayType)}`,
        key: `delay ${detail.deliveryDelay?.timestamp ?? ''}`,
      };
    default:
      return undefined;
  }
};

const bounced = (bounce: NonNullable<Detail['bounce']>) => {
  const permanent = bounce.bounceType === 'Permanent';
  const reason = bounceWords[bounce.bounceSubType ?? ''] ?? '';
  return {
    report: permanent ? ('bounce' as const) : ('transient bounce' as const),
    note: [
      permanent ? 'It was returned for good.' : 'It was returned for now, and may still arrive.',
      reason ? ` ${reason}` : '',
      quoted(bounce.bouncedRecipients?.[0]?.diagnosticCode),
    ].join(''),
    key: `bounce ${bounce.feedbackId ?? bounce.timestamp ?? ''}`,
    ...(permanent
      ? { noMore: { why: reason || 'Its mail server returned a letter for good.', by: 'address' as const } }
      : {}),
  };
};

const bounceWords: Partial<Record<string, string>> = {
  NoEmail: 'There is no such address.',
  Suppressed: 'The mail service knows this address as one that takes no mail, so it did not send it.',
  OnAccountSuppressionList: 'This address returned our mail before, so the mail service did not send it.',
  MailboxFull: 'The mailbox is full.',
  MessageTooLarge: 'The mail is too large for it.',
  ContentRejected: 'Its mail server did not like what the mail says.',
  AttachmentRejected: 'Its mail server does not take the attachment.',
};

const complained = ({
  complaintSubType,
  complaintFeedbackType,
}: NonNullable<Detail['complaint']>): string => {
  if (complaintSubType === 'OnAccountSuppressionList')
    return 'The reader marked our mail as unwanted before, so the mail service did not send it.';
  return `The reader marked it as unwanted.${complaintFeedbackType ? ` Kind of complaint: ${saidBy(complaintFeedbackType)}.` : ''}`;
};

const quoted = (words: string | undefined): string => (words ? ` Its words: ${saidBy(words)}` : '');
