import { createHash } from 'node:crypto';
import { appendFile, mkdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import PostalMime, { type Address, type Attachment, type Mailbox } from 'postal-mime';

/** A mail that the fake SES accepted, as its reader got it. */
export interface InboxMail {
  messageId: string;
  /** When it was accepted, on the clock of the local run. */
  at: string;
  /** The addresses it was sent to, whatever its headers say. */
  destinations: readonly string[];
  from: Mailbox | undefined;
  to: readonly Mailbox[];
  cc: readonly Mailbox[];
  replyTo: readonly Mailbox[];
  subject: string;
  /** All of them in order, unfolded and otherwise as they were on the wire. */
  headers: readonly { name: string; value: string }[];
  text: string | undefined;
  html: string | undefined;
  /** `size` in bytes, `sha256` in hexadecimal. */
  attachments: readonly { name: string; type: string; size: number; sha256: string }[];
  tags: Readonly<Record<string, string>>;
  configurationSet: string | undefined;
}

/** What the envelope of a mail says and its bytes do not. */
type Envelope = Pick<InboxMail, 'messageId' | 'at' | 'destinations' | 'tags' | 'configurationSet'>;

/** Reads an RFC 5322 message. Throws when its parts are nested beyond reason. */
export const readMail = async (raw: Buffer, envelope: Envelope): Promise<InboxMail> => {
  const mail = await PostalMime.parse(raw);
  return {
    ...envelope,
    from: mailboxes(mail.from ? [mail.from] : [])[0],
    to: mailboxes(mail.to),
    cc: mailboxes(mail.cc),
    replyTo: mailboxes(mail.replyTo),
    subject: mail.subject ?? '',
    headers: mail.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    text: mail.text,
    html: mail.html,
    attachments: mail.attachments.map((attachment) => {
      const content = bytesOf(attachment);
      return {
        name: attachment.filename ?? 'unnamed',
        type: attachment.mimeType,
        size: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
      };
    }),
  };
};

/** Addresses in a flat list; the members of a group stand for the group. */
export const mailboxes = (addresses: readonly Address[] = []): Mailbox[] =>
  addresses.flatMap((address) => address.group ?? [address]);

const bytesOf = ({ content }: Attachment): Buffer =>
  typeof content === 'string'
    ? Buffer.from(content, 'base64')
    : content instanceof ArrayBuffer
      ? Buffer.from(content)
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength);

/**
 * The mails that SES accepted, oldest first. With a folder they are kept there: one JSON line a mail, beside the bytes of
 * each, and a line for each mail whose events have all been told, so that a run that died can tell the others.
 */
export const createInbox = async (folder: string | undefined) => {
  const mails = new Map<string, InboxMail>();
  const unsettled = new Set<string>();
  const bytes = new Map<string, Buffer>();
  const index = folder && join(folder, 'inbox.jsonl');
  const rawFile = (messageId: string) => join(folder ?? '', 'raw', `${messageId}.eml`);
  let writing: Promise<void> = Promise.resolve();

  if (folder && index) {
    await mkdir(join(folder, 'raw'), { recursive: true });
    for (const line of await wholeLines(index)) {
      const entry = JSON.parse(line) as InboxMail | { settled: string };
      if ('settled' in entry) {
        unsettled.delete(entry.settled);
      } else {
        mails.set(entry.messageId, entry);
        unsettled.add(entry.messageId);
      }
    }
  }

  /** One line after the other, so that two mails at once never mix theirs. */
  const append = (entry: object): Promise<void> => {
    if (!index) return Promise.resolve();
    const written = writing.then(() => appendFile(index, `${JSON.stringify(entry)}\n`));
    writing = written.catch(() => undefined);
    return written;
  };

  return {
    /** Resolves when the mail would survive the end of this process. */
    async add(mail: InboxMail, raw: Buffer): Promise<void> {
      if (folder) await writeFile(rawFile(mail.messageId), raw);
      else bytes.set(mail.messageId, raw);
      await append(mail);
      mails.set(mail.messageId, mail);
      unsettled.add(mail.messageId);
    },

    /** No more events are to come for this mail. */
    async settle(messageId: string): Promise<void> {
      if (unsettled.delete(messageId)) await append({ settled: messageId });
    },

    unsettled: (): InboxMail[] => [...mails.values()].filter(({ messageId }) => unsettled.has(messageId)),

    get: (messageId: string): InboxMail | undefined => mails.get(messageId),

    /** Newest first; `to` compares whole addresses, in any case. */
    list({ to }: { to?: string | undefined } = {}): InboxMail[] {
      const wanted = to?.trim().toLowerCase();
      const found = wanted
        ? [...mails.values()].filter(({ destinations }) =>
            destinations.some((address) => address.toLowerCase() === wanted),
          )
        : [...mails.values()];
      return found.reverse();
    },

    async raw(messageId: string): Promise<Buffer | undefined> {
      if (!mails.has(messageId)) return undefined;
      return folder ? readFile(rawFile(messageId)) : bytes.get(messageId);
    },

    /** The n-th attachment of a mail, counted from 0. */
    async attachment(
      messageId: string,
      n: number,
    ): Promise<{ name: string; type: string; content: Buffer } | undefined> {
      const raw = await this.raw(messageId);
      const attachment = raw && (await PostalMime.parse(raw)).attachments[n];
      return (
        attachment && {
          name: attachment.filename ?? 'unnamed',
          type: attachment.mimeType,
          content: bytesOf(attachment),
        }
      );
    },

    flushed: (): Promise<void> => writing,
  };
};

/** The lines of a file; a last line without its end was being written when the process died, and is cut off. */
const wholeLines = async (file: string): Promise<string[]> => {
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  });
  const end = content.lastIndexOf('\n') + 1;
  if (end < content.length) await truncate(file, end);
  return content
    .subarray(0, end)
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '');
};
