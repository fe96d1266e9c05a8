import { log } from '../../shared/http/log.ts';

/** Something left undone that a later minute finds and does. Answers how much there was. Safe to repeat. */
export type Chore = (now: Date) => Promise<number>;

/** Letters that a chore puts on their queues in one minute: about as many as an account with a high rate sends in it. */
export const mostInAMinute = 3_000;

/** Runs every chore, also when one of them fails; then fails itself, so that somebody hears of it. */
export const createHandler =
  ({ clock, chores }: { clock: () => Date; chores: Readonly<Record<string, Chore>> }) =>
  async (): Promise<Record<string, number>> => {
    const done: Record<string, number> = {};
    const failed: string[] = [];
    for (const [name, chore] of Object.entries(chores)) {
      try {
        done[name] = await chore(clock());
      } catch (fault) {
        for (const each of fault instanceof AggregateError ? fault.errors : [fault])
          log.fault(each, { chore: name });
        // Its words name records at most: whoever hears of it finds them.
        failed.push(fault instanceof AggregateError ? `${name} (${fault.message})` : name);
      }
    }
    log.info('swept', done);
    if (failed.length) throw new Error(`Could not be done: ${failed.join(', ')}.`);
    return done;
  };
