import type { Clock } from './clock.ts';
import type { Invocation } from './functions.ts';
import type { Plan } from './plan.ts';
import type { Queues } from './queues.ts';
import type { InboxMail, Ses } from './ses.ts';

/** The system as it runs on this machine: what its pages, its scripts and the tests do with it. */
export interface LocalSystem {
  /** Address of the site, without a slash at the end. */
  url: string;
  clock: Clock;
  plan: Plan;
  queues: Queues;
  ses: Ses;
  /** Mails that SES accepted, newest first. */
  inbox(filter?: { to?: string | undefined }): InboxMail[];
  /** The latest calls of functions, newest first. */
  invocations(): readonly Invocation[];
  /** Ends when nothing is under way: every write is read from the stream, queues and threads are at rest. */
  settle(): Promise<void>;
  /** Moves the clock forward and runs what falls due on the way; ends when that has ended. */
  moveClock(move: { advance: string } | { now: string }): Promise<{ now: string } | { error: string }>;
  /** Signs a person in; answers the value of a Cookie header. Throws with a sentence when they are not let in. */
  signIn(email: string): Promise<string>;
  stop(): Promise<void>;
}
