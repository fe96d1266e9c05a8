import { randomUUID } from 'node:crypto';
import { addressParser } from 'postal-mime';
import { createInbox, type InboxMail, mailboxes, readMail } from './inbox.ts';
import { type BusEvent, type PlannedEvent, planEvents, usualDelay } from './ses-events.ts';
import { createFaults, type Faults } from './ses-faults.ts';

export type { InboxMail } from './inbox.ts';
export type { BusEvent } from './ses-events.ts';

/** What is sent back: XML as SES's query protocol has it. */
interface SesAnswer {
  status: number;
  body: string;
  /** The connection is cut instead of the answer: the reply is lost. */
  drop?: boolean;
  /** No answer ever comes; the connection stays open until the client gives up. */
  hang?: boolean;
  /** Real milliseconds before the answer. */
  delayMs?: number;
}

/** One SendRawEmail and how it was answered. What was `accepted` is in the inbox, also when the reply was lost. */
interface SendLog {
  at: string;
  to: readonly string[];
  tags: Readonly<Record<string, string>>;
  accepted: boolean;
  answer: 'accepted' | 'reply lost' | 'throttled' | 'server error' | 'no answer' | 'refused';
  messageId?: string;
  why?: string;
}

export interface SesOptions {
  /** Where mails are kept between runs; without it they are kept in memory. */
  folder?: string | undefined;
  /** The clock of the local run. */
  now: () => Date;
  /** EventBridge's default bus. */
  putEvent: (event: BusEvent) => Promise<void>;
  /** Verified domains or addresses; without it every sender is taken for verified. */
  identities?: readonly string[];
  /** Each configuration set with the kinds of event it publishes, as in a template; without it all publish everything. */
  configurationSets?: Readonly<Record<string, readonly string[]>>;
  ratePerSecond?: number;
  max24Hour?: number;
  account?: string;
  region?: string;
}

export type Ses = Awaited<ReturnType<typeof createSes>>;

/**
 * A fake of Amazon SES's v1 query API for one machine: it checks what SES checks, keeps what it accepts in an inbox and
 * tells on the event bus what became of it. Faults can be set, because they are what a sender must be built for.
 */
export const createSes = async (options: SesOptions) => {
  const place = { account: options.account ?? '000000000000', region: options.region ?? 'eu-central-1' };
  const inbox = await createInbox(options.folder);
  const faults = createFaults();
  const log: SendLog[] = [];
  const now = () => options.now().getTime();
  const ratePerSecond = () => faults.current().ratePerSecond ?? options.ratePerSecond ?? 100;
  const max24Hour = () => faults.current().max24Hour ?? options.max24Hour ?? 50_000;
  const bucket = createBucket(now);
  /** When each recipient of the last 24 hours was accepted, oldest first. */
  let recent = inbox.list().flatMap(({ at, destinations }) => destinations.map(() => Date.parse(at)));
  recent.reverse();

  const sentLast24Hours = () => {
    const since = now() - 24 * 3_600_000;
    const first = recent.findIndex((at) => at > since);
    recent = first === -1 ? [] : first === 0 ? recent : recent.slice(first);
    return recent.length;
  };

  const events = createEventQueue({
    now,
    putEvent: options.putEvent,
    faults,
    settled: (messageId) => inbox.settle(messageId),
  });
  const publish = (mail: InboxMail) => {
    const published =
      options.configurationSets && (options.configurationSets[mail.configurationSet ?? ''] ?? []);
    const wanted = published?.map((kind) => kind.replaceAll('_', '').toLowerCase());
    return events.add(
      mail,
      planEvents(mail, faults.outcomeFor, place).filter(
        ({ kind }) => !wanted || wanted.includes(kind.toLowerCase()),
      ),
    );
  };
  // A run that died may have accepted these without telling what became of them.
  await Promise.all(inbox.unsettled().map(publish));

  const sendRawEmail = async (parameters: URLSearchParams): Promise<SesAnswer> => {
    const tags: Record<string, string> = {};
    let to: readonly string[] = listOf(parameters, 'Destinations');
    const logged = (entry: Pick<SendLog, 'accepted' | 'answer' | 'messageId' | 'why'>) =>
      log.push({ at: options.now().toISOString(), to, tags, ...entry });
    try {
      const message = readMessage(parameters);
      to = message.destinations;
      Object.assign(tags, message.tags);
      checkSender(message, options, place.region);
      if (to.some((address) => faults.outcomeFor(address) === 'refuse')) {
        throw new Refused('MessageRejected', 'Address is on the suppression list for your account.');
      }
      const { throttle } = faults.current();
      const rate = Math.min(ratePerSecond(), typeof throttle === 'object' ? throttle.rate : Infinity);
      if (faults.takeThrottle() || !bucket.take(to.length, rate)) {
        throw new Refused('Throttling', 'Maximum sending rate exceeded.');
      }
      if (sentLast24Hours() + to.length > max24Hour()) {
        throw new Refused('Throttling', 'Daily message quota exceeded.');
      }
      if (faults.take('serverError')) {
        logged({ accepted: false, answer: 'server error' });
        return errorAnswer('InternalFailure', 'The service is not well just now.', 500);
      }
      if (faults.take('timeout')) {
        logged({ accepted: false, answer: 'no answer' });
        return { status: 504, body: '', hang: true };
      }
      const at = options.now();
      const messageId = messageIdAt(at);
      const raw = asDelivered(message, messageId, at, place.region);
      const mail = await readMail(raw, {
        messageId,
        at: at.toISOString(),
        destinations: to,
        tags,
        configurationSet: message.configurationSet,
      });
      for (const _ of to) recent.push(at.getTime());
      await inbox.add(mail, raw);
      const drop = faults.take('loseReply');
      logged({ accepted: true, answer: drop ? 'reply lost' : 'accepted', messageId });
      await publish(mail);
      return {
        status: 200,
        body: resultXml('SendRawEmail', `<MessageId>${messageId}</MessageId>`),
        ...(drop ? { drop } : {}),
      };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      logged({
        accepted: false,
        answer: error.code === 'Throttling' ? 'throttled' : 'refused',
        why: error.message,
      });
      return errorAnswer(error.code, error.message, 400);
    }
  };

  return {
    /** Answers one call of the query protocol. Never throws. */
    async answer(action: string, parameters: URLSearchParams): Promise<SesAnswer> {
      const { delayMs } = faults.current();
      const late = delayMs ? { delayMs } : {};
      try {
        if (action === 'SendRawEmail') return { ...(await sendRawEmail(parameters)), ...late };
        if (action === 'GetSendQuota') {
          const quota = [
            `<Max24HourSend>${max24Hour().toFixed(1)}</Max24HourSend>`,
            `<MaxSendRate>${ratePerSecond().toFixed(1)}</MaxSendRate>`,
            `<SentLast24Hours>${sentLast24Hours().toFixed(1)}</SentLast24Hours>`,
          ];
          return { status: 200, body: resultXml('GetSendQuota', quota.join('')), ...late };
        }
        return errorAnswer('InvalidAction', `The local SES does not know the action ${action}.`, 400);
      } catch (error) {
        return errorAnswer('InternalFailure', error instanceof Error ? error.message : String(error), 500);
      }
    },

    /** Mails that were accepted, newest first; those for one address with `to`. */
    inbox: (filter?: { to?: string | undefined }): InboxMail[] => inbox.list(filter),
    mail: (messageId: string) => inbox.get(messageId),
    raw: (messageId: string) => inbox.raw(messageId),
    attachment: (messageId: string, n: number) => inbox.attachment(messageId, n),

    /** Replaces all faults, `{}` takes them away; says in one sentence what is wrong with `json`. */
    setFaults: (json: unknown): { faults: Faults } | { error: string } => faults.set(json),
    faults: (): Faults => faults.current(),

    /** Puts every event that is due. Call it when the clock was moved. */
    pump: () => events.pump(),
    idle: () => events.idle(),
    /** Resolves when what is under way has reached the bus and the disk. */
    async flush(): Promise<void> {
      await events.pump();
      await inbox.flushed();
    },
    stop: () => events.stop(),
    /** Every SendRawEmail since the start, oldest first. */
    log: log as readonly SendLog[],
  };
};

/** A 4xx answer. */
class Refused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

interface Message {
  /** The header fields in order: name, value unfolded, and the bytes as they came. */
  fields: readonly { name: string; value: string; source: string }[];
  /** What follows the header, with the empty line before it. */
  body: Buffer;
  sender: string;
  destinations: readonly string[];
  tags: Record<string, string>;
  configurationSet: string | undefined;
}

const maximumBytes = 10 * 1024 * 1024;
const maximumRecipients = 50;

/** Fields that SES takes once only, of those that a sender might set. */
const singleFields = new Set(
  [
    'Auto-Submitted Comments Content-Description Content-Disposition Content-ID Content-Language Content-Transfer-Encoding',
    'Content-Type Date From Importance In-Reply-To Keywords List-Archive List-Help List-Id List-Owner List-Post',
    'List-Subscribe List-Unsubscribe List-Unsubscribe-Post Message-ID MIME-Version Organization Precedence Priority',
    'References Reply-To Return-Path Sender Subject User-Agent',
  ]
    .join(' ')
    .toLowerCase()
    .split(' '),
);

/** Reads and checks the parameters of SendRawEmail as SES does. Throws `Refused`. */
const readMessage = (parameters: URLSearchParams): Message => {
  const data = parameters.get('RawMessage.Data');
  if (!data) throw new Refused('ValidationError', "Value null at 'rawMessage.data' must not be null");
  const raw = Buffer.from(data, 'base64');
  if (raw.length > maximumBytes) {
    throw invalid(`Message length is more than ${maximumBytes} bytes long: '${raw.length}'.`);
  }
  const split = raw.indexOf('\r\n\r\n');
  if (split === -1) throw invalid('The message has no empty line between its header and its body.');
  const fields = readFields(raw.subarray(0, split).toString('latin1'));
  const body = raw.subarray(split + 2);
  if (longestLine(body) > 998) throw invalid('A line of the message is longer than 998 bytes.');

  const field = (name: string) => fields.find((each) => each.name.toLowerCase() === name)?.value;
  if (!field('from')) throw invalid("Missing required header 'From'.");
  const addressesIn = (name: string) =>
    fields.filter((each) => each.name.toLowerCase() === name).flatMap(({ value }) => addressesOf(value));
  const named = listOf(parameters, 'Destinations').flatMap(addressesOf);
  const destinations = named.length > 0 ? named : ['to', 'cc', 'bcc'].flatMap(addressesIn);
  if (destinations.length === 0) throw invalid("Missing required header 'To'.");
  if (destinations.length > maximumRecipients) throw invalid(`Recipient count exceeds ${maximumRecipients}.`);
  const sender = addressesOf(parameters.get('Source') ?? field('from') ?? '')[0] ?? '';
  for (const address of [sender, ...destinations]) checkAddress(address);

  return {
    fields,
    body,
    sender,
    destinations,
    tags: tagsOf(parameters, field('x-ses-message-tags')),
    configurationSet:
      parameters.get('ConfigurationSetName') ?? field('x-ses-configuration-set')?.trim() ?? undefined,
  };
};

const invalid = (message: string) => new Refused('InvalidParameterValue', message);

/** Header fields, unfolded (RFC 5322 section 2.2). Throws `Refused` for a line that is no field and continues none. */
const readFields = (header: string): Message['fields'] => {
  const fields: { name: string; value: string; source: string }[] = [];
  const seen = new Set<string>();
  for (const line of header.split('\r\n')) {
    if (/[\r\n\0]/.test(line)) throw invalid('A header line has a line break that is not CRLF.');
    if (/[^\x20-\x7e\t]/.test(line))
      throw invalid('A header line has a character that is not printable ASCII.');
    if (line.length > 998) throw invalid('A header line is longer than 998 bytes.');
    const last = fields.at(-1);
    if (/^[ \t]/.test(line)) {
      if (!last || line.trim() === '') throw invalid('A folded header line continues nothing.');
      last.value += line;
      last.source += `\r\n${line}`;
      continue;
    }
    const [, name, value] = /^([!-9;-~]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined)
      throw invalid(`This is no header line: '${line.slice(0, 60)}'.`);
    const lower = name.toLowerCase();
    if (singleFields.has(lower) && seen.has(lower)) throw invalid(`Duplicate header '${name}'.`);
    seen.add(lower);
    fields.push({ name, value, source: line });
  }
  return fields;
};

const longestLine = (body: Buffer): number => {
  let longest = 0;
  for (let start = 0; start < body.length; ) {
    const end = body.indexOf('\r\n', start);
    const stop = end === -1 ? body.length : end;
    longest = Math.max(longest, stop - start);
    start = stop + 2;
  }
  return longest;
};

const addressesOf = (value: string): string[] =>
  mailboxes(addressParser(value)).map(({ name, address }) => address || name);

const checkAddress = (address: string) => {
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1) throw invalid("Missing final '@domain'");
  if (/[^\x21-\x7e]/.test(address.slice(0, at)))
    throw invalid('Local address contains control or whitespace, or characters that are not ASCII');
  if (/^\.|\.\.|[^A-Za-z0-9.-]/.test(address.slice(at + 1)))
    throw invalid('Domain contains an illegal character');
};

/** SES takes the tags of the call; those of the header `X-SES-MESSAGE-TAGS` only when the call has none. */
const tagsOf = (parameters: URLSearchParams, header: string | undefined): Record<string, string> => {
  const tags: [string, string][] = [];
  for (let n = 1; parameters.has(`Tags.member.${n}.Name`); n += 1) {
    tags.push([
      parameters.get(`Tags.member.${n}.Name`) ?? '',
      parameters.get(`Tags.member.${n}.Value`) ?? '',
    ]);
  }
  if (tags.length === 0 && header) {
    for (const pair of header.split(',')) {
      const [name = '', value = ''] = pair.split('=').map((part) => part.trim());
      tags.push([name, value]);
    }
  }
  for (const [name, value] of tags) {
    // SES's own names have a colon.
    for (const part of [name.replace(/^ses:(?=feedback-id-[ab]$)/, ''), value]) {
      if (!/^[A-Za-z0-9_-]{1,256}$/.test(part)) {
        throw invalid(
          `Invalid message tag <${part.slice(0, 60)}>: only 1 to 256 letters, digits, '_' and '-' are allowed.`,
        );
      }
    }
  }
  return Object.fromEntries(tags);
};

const listOf = (parameters: URLSearchParams, name: string): string[] => {
  const list: string[] = [];
  for (let n = 1; parameters.has(`${name}.member.${n}`); n += 1) {
    list.push(parameters.get(`${name}.member.${n}`) ?? '');
  }
  return list;
};

const checkSender = (
  { sender, fields, configurationSet }: Message,
  { identities, configurationSets }: SesOptions,
  region: string,
) => {
  const from = fields
    .filter(({ name }) => name.toLowerCase() === 'from')
    .flatMap(({ value }) => addressesOf(value));
  const unverified = [...new Set([sender, ...from])].filter(
    (address) =>
      identities && !identities.some((identity) => isOf(address.toLowerCase(), identity.toLowerCase())),
  );
  if (unverified.length > 0) {
    throw new Refused(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${region.toUpperCase()}: ${unverified.join(', ')}`,
    );
  }
  if (configurationSet !== undefined && configurationSets && !(configurationSet in configurationSets)) {
    throw new Refused(
      'ConfigurationSetDoesNotExist',
      `Configuration set <${configurationSet}> does not exist.`,
    );
  }
};

/** A verified domain covers its subdomains. */
const isOf = (address: string, identity: string) =>
  address === identity ||
  address.endsWith(`@${identity}`) ||
  (!identity.includes('@') && address.endsWith(`.${identity}`));

/** The bytes that reach the reader: without what is for SES alone, with SES's own Message-ID and Date. */
const asDelivered = ({ fields, body }: Message, messageId: string, at: Date, region: string): Buffer => {
  const kept = fields.filter(({ name }) => !/^(x-ses-.*|bcc|message-id|date)$/i.test(name));
  const own = [
    `Message-ID: <${messageId}@${region}.amazonses.com>`,
    `Date: ${at.toUTCString().replace('GMT', '+0000')}`,
  ];
  const header = [...kept.map(({ source }) => source), ...own].join('\r\n');
  return Buffer.concat([Buffer.from(`${header}\r\n`, 'latin1'), body]);
};

/** Ids of SES sort roughly by time and are unique. */
const messageIdAt = (at: Date) => `0107${at.getTime().toString(16).padStart(12, '0')}-${randomUUID()}-000000`;

/** A token bucket that holds one second's worth of sends. */
const createBucket = (now: () => number) => {
  let tokens = Infinity;
  let at = now();
  return {
    take(wanted: number, perSecond: number): boolean {
      const elapsed = Math.max(0, now() - at) / 1000;
      at = now();
      tokens = Math.min(Math.max(1, perSecond), tokens + elapsed * perSecond);
      if (tokens < wanted) return false;
      tokens -= wanted;
      return true;
    },
  };
};

/** Events on their way to the bus. Each leaves when the clock of the local run says so. */
const createEventQueue = ({
  now,
  putEvent,
  faults,
  settled,
}: {
  now: () => number;
  putEvent: (event: BusEvent) => Promise<void>;
  faults: ReturnType<typeof createFaults>;
  settled: (messageId: string) => Promise<void>;
}) => {
  const waiting = new Set<{ due: number; event: BusEvent; messageId: string }>();
  const left = new Map<string, number>();
  let pumping: Promise<void> = Promise.resolve();
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  /** Sets the timer for the first event, which is tried no sooner than `atLeast` milliseconds from now. */
  const wake = (atLeast = 0) => {
    clearTimeout(timer);
    if (stopped || waiting.size === 0) return;
    let first = Infinity;
    for (const { due } of waiting) first = Math.min(first, due);
    const pause = Math.min(Math.max(first - now(), atLeast), 3_600_000);
    timer = setTimeout(() => void pump().catch(() => undefined), pause);
    timer.unref();
  };

  const putDue = async () => {
    for (;;) {
      const due = [...waiting].filter((each) => each.due <= now()).sort((one, other) => one.due - other.due);
      if (due.length === 0) return;
      for (const each of due) {
        await putEvent(each.event);
        waiting.delete(each);
        const rest = (left.get(each.messageId) ?? 1) - 1;
        left.set(each.messageId, rest);
        if (rest === 0) {
          left.delete(each.messageId);
          await settled(each.messageId);
        }
      }
    }
  };

  const pump = (): Promise<void> => {
    underWay += 1;
    const done = pumping.then(putDue).finally(() => {
      underWay -= 1;
    });
    // What the bus did not take stays first in line and is tried again a little later.
    done.then(
      () => wake(),
      () => wake(200),
    );
    pumping = done.catch(() => undefined);
    return done;
  };

  return {
    /** Takes the events of a mail, as the faults in force let them. */
    async add({ messageId, at }: InboxMail, planned: readonly PlannedEvent[]): Promise<void> {
      const reversed = planned.length > 1 && faults.takeEvent('reorder');
      const delays = planned.map(({ after }) => after);
      if (reversed) delays.reverse();
      const held = (faults.current().events?.delay ?? 0) * 1000;
      const coming = planned.flatMap(({ event }, index) => {
        if (faults.takeEvent('drop')) return [];
        const one = { due: Date.parse(at) + (delays[index] ?? 0) + held, event, messageId };
        return faults.takeEvent('duplicate') ? [one, one] : [one];
      });
      if (coming.length === 0) return settled(messageId);
      left.set(messageId, coming.length);
      for (const each of coming) waiting.add({ ...each });
      wake();
    },
    pump,
    idle: () => underWay === 0 && [...waiting].every(({ due }) => due > now() + usualDelay),
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};

const namespace = 'http://ses.amazonaws.com/doc/2010-12-01/';

const resultXml = (action: string, result: string) =>
  `<${action}Response xmlns="${namespace}"><${action}Result>${result}</${action}Result><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></${action}Response>`;

const errorAnswer = (code: string, message: string, status: number): SesAnswer => ({
  status,
  body: `<ErrorResponse xmlns="${namespace}"><Error><Type>${status < 500 ? 'Sender' : 'Receiver'}</Type><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
});

const escapeXml = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: XML 1.0 has no way to write them.
    .replaceAll(/[\x00-\x08\x0b\x0c\x0e-\x1f]/g, '?');
