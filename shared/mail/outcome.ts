import { type Obstacle, saidBy } from '../domain/letter.ts';

/**
 * What is known of a mail after the one attempt to hand it over:
 *
 * - `accepted`: SES has it.
 * - `throttled`: it was certainly not sent, and nothing is wrong with it: SES was too busy, the daily quota is used up,
 *   or SES was not reached at all (the connection was never made, so no byte of the mail can have arrived).
 * - `turned away`: it was certainly not sent, and nothing is wrong with it: SES takes no such mail from this house until
 *   somebody has seen to it. Its account is paused or still in the sandbox, a right or a setting is missing.
 * - `refused`: it was certainly not sent, and would be refused again.
 * - `lost`: nobody knows. Whatever is not clearly one of the others is this.
 */
export type Outcome =
  | { kind: 'accepted'; messageId: string }
  | { kind: 'throttled'; obstacle: Exclude<Obstacle, 'house'> }
  | { kind: 'turned away'; why: string }
  | { kind: 'refused'; why: string }
  | { kind: 'lost'; why: string };

interface Fault {
  name?: string;
  message?: string;
  code?: string;
  syscall?: string;
  errors?: readonly Fault[];
  $metadata?: { httpStatusCode?: number };
}

const busy = new Set([
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'RequestThrottled',
  'TooManyRequests',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'LimitExceededException',
  'SlowDown',
]);

const accountIsPaused = 'The mail service has stopped all mail of this account.';

/** Words for the answers that concern the house rather than the letter. */
const inWords: Partial<Record<string, string>> = {
  AccountSendingPausedException: accountIsPaused,
  ConfigurationSetSendingPausedException: 'The mail service has stopped mail of this kind.',
  ConfigurationSetDoesNotExist: 'The mail service does not know the settings for this kind of mail.',
  ConfigurationSetDoesNotExistException: 'The mail service does not know the settings for this kind of mail.',
  MailFromDomainNotVerifiedException: 'The mail service does not accept our domain as a sender.',
  AccessDenied: 'We are not allowed to use the mail service.',
  AccessDeniedException: 'We are not allowed to use the mail service.',
};

/** Why SES takes no such mail from the house; undefined when its answer is about the letter. */
const turnedAway = (name: string, message: string, status: number): string | undefined => {
  if (inWords[name]) return inWords[name];
  // Whoever may not speak to SES was not heard, whatever the letter: keys that expired, a signature, a right.
  if (status === 401 || status === 403) return inWords.AccessDenied;
  if (name !== 'MessageRejected') return undefined;
  // In the sandbox only addresses that were verified get mail; outside of it, the sender is meant.
  if (/address is not verified/i.test(message))
    return 'The mail service does not know our sender, or the account is still in its sandbox, and sends only to addresses that were verified there.';
  return /sending (paused|suspended)/i.test(message) ? accountIsPaused : undefined;
};

/** Errors of making the connection: thrown before a byte of the request left. */
const neverConnected = (fault: Fault): boolean => {
  if (fault.errors?.length) return fault.errors.every(neverConnected);
  return (
    fault.syscall === 'connect' ||
    fault.syscall === 'getaddrinfo' ||
    /did not establish a connection/.test(fault.message ?? '')
  );
};

/** Reads what the SES client threw. */
export const outcomeOf = (thrown: unknown): Outcome => {
  const fault = (typeof thrown === 'object' && thrown !== null ? thrown : {}) as Fault;
  const { name = '', message = '' } = fault;
  const status = fault.$metadata?.httpStatusCode;

  // Without an answer: either nothing was said to SES, or nobody knows what it made of it.
  if (status === undefined) {
    if (neverConnected(fault) || name === 'CredentialsProviderError')
      return { kind: 'throttled', obstacle: 'unreachable' };
    return { kind: 'lost', why: 'The mail service did not answer in time, or the connection broke.' };
  }
  if (busy.has(name) || status === 429 || /maximum sending rate exceeded|daily message quota/i.test(message))
    return { kind: 'throttled', obstacle: /quota/i.test(message) ? 'quota' : 'rate' };
  // 408 is the server's word that it gave up waiting, which says nothing about what it had read by then.
  if (status >= 400 && status < 500 && status !== 408) {
    const why = turnedAway(name, message, status);
    return why
      ? { kind: 'turned away', why }
      : { kind: 'refused', why: `The mail service refused it: ${saidBy(message || name)}` };
  }
  return { kind: 'lost', why: `The mail service had a fault of its own (${status}).` };
};
