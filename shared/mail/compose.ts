import MailComposer from 'nodemailer/lib/mail-composer';
import { emailPattern } from '../domain/fields.ts';
import { writeOut } from './write-out.ts';

export interface MailAddress {
  name: string;
  email: string;
}

/** One mail to one person. */
export interface Mail {
  letterId: string;
  attemptId: string;
  /** Mail that answers somebody's own act says that a machine wrote it, so that no machine answers. */
  stream: 'transactional' | 'bulk';
  date: Date;
  /** The forum that it speaks for: its name stands before the house's in From. */
  onBehalfOf?: string | undefined;
  to: MailAddress;
  replyTo?: MailAddress | undefined;
  subject: string;
  html: string;
  text: string;
  lang: string;
  /** A web address whose POST ends the letters: for https by one click in the mail program (RFC 8058). */
  unsubscribe?: string | undefined;
  /** What this is one of (RFC 2919): a label; the domain of the sender follows it. */
  list?: string | undefined;
  /** The record that caused it: mailbox providers count complaints by it, and by the list. */
  cause?: string | undefined;
  attachments?: readonly { name: string; type: string; bytes: Uint8Array }[];
}

/**
 * Whatever somebody typed, on one line: no line break or other control character gets into a header, nor what a mail
 * program would take for an encoded word, and decode into one.
 */
export const oneLine = (typed: string): string =>
  typed
    .toWellFormed()
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\ufeff]+/gu, ' ')
    .replaceAll('=?', '= ?')
    .replace(/\s+/gu, ' ')
    .trim();

const address = ({ name, email }: MailAddress) => {
  // The pattern takes no blank, quote, bracket or line break: what passes is safe in a header as it is.
  if (email.length > 254 || !emailPattern.test(email))
    throw new Error('This is no address that mail can be sent to.');
  return { name: oneLine(name), address: email };
};

const unsubscribing = (at = ''): Record<string, string> => {
  const address = URL.parse(at);
  if (address?.protocol !== 'https:' && address?.protocol !== 'http:') return {};
  return {
    'List-Unsubscribe': `<${address.href}>`,
    ...(address.protocol === 'https:' ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
  };
};

/**
 * The mail in MIME. SES puts its own Message-ID in the place of ours, which names the letter and the attempt wherever a
 * mail has not been through SES. Throws when an address in it is none.
 */
export const compose = (mail: Mail, from: MailAddress): Buffer => {
  const domain = from.email.split('@')[1] ?? '';
  const label = mail.list?.replace(/[^a-z0-9-]/g, '');
  const composer = new MailComposer({
    from: address(mail.onBehalfOf ? { ...from, name: `${mail.onBehalfOf} – ${from.name}` } : from),
    to: address(mail.to),
    ...(mail.replyTo ? { replyTo: address(mail.replyTo) } : {}),
    subject: oneLine(mail.subject),
    date: mail.date,
    messageId: `<${mail.letterId}.${mail.attemptId}@${domain}>`,
    text: mail.text,
    html: mail.html,
    headers: {
      'Content-Language': oneLine(mail.lang),
      ...(mail.stream === 'transactional' ? { 'Auto-Submitted': 'auto-generated' } : {}),
      ...(label ? { 'List-Id': `<${label}.${domain}>` } : {}),
      ...unsubscribing(mail.unsubscribe),
    },
    attachments: (mail.attachments ?? []).map(({ name, type, bytes }) => ({
      filename: oneLine(name).replaceAll(/[/\\]/g, '-'),
      contentType: type,
      content: Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes),
    })),
    // Whatever the letter says: as it is, HTML in plain ASCII would keep lines that SMTP does not carry (RFC 5321, 4.5.3.1.6).
    encoding: 'quoted-printable',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return Buffer.from(writeOut(composer.compile()), 'latin1');
};
