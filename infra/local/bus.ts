import { randomUUID } from 'node:crypto';
import type { Clock } from './clock.ts';
import type { Functions } from './functions.ts';
import { matches } from './patterns.ts';
import type { Plan, RulePlan } from './plan.ts';
import type { Queues } from './queues.ts';
import type { BusEvent } from './ses.ts';

const hour = 3_600_000;
/** A move of the clock is made in at most this many steps, so that a year is a matter of seconds. */
const mostSteps = 7 * 24;
/** Timers of Node cannot wait longer. */
const longestWait = 2 ** 31 - 1;

/** EventBridge: the default bus, its rules and schedules. */
export const createBus = (plan: Plan, parts: { clock: Clock; queues: Queues; functions: Functions }) => {
  const { clock, queues, functions } = parts;
  const schedules = plan.rules.flatMap((rule) =>
    rule.schedule ? [{ rule, schedule: rule.schedule, due: rule.schedule.nextDue(clock.now()) }] : [],
  );
  let timer: NodeJS.Timeout | undefined;

  const deliver = async (rule: RulePlan, event: unknown, trigger: string) => {
    await Promise.all(
      rule.targets.map(async ({ arn, input }) => {
        const given = input === undefined ? event : (JSON.parse(input) as unknown);
        const queue = queues.byArn(arn);
        const target = plan.functions.find((each) => each.arn === arn);
        if (queue) queue.send(JSON.stringify(given));
        else if (target) await functions.invoke(target, given, trigger);
      }),
    );
  };

  /** Runs every schedule that is due by the clock, each once; ends when their functions have ended. */
  const runDue = async (): Promise<void> => {
    const now = clock.now();
    const due = schedules.filter((each) => each.due <= now);
    for (const each of due) each.due = each.schedule.nextDue(now);
    await Promise.all(
      due.map(({ rule, schedule }) =>
        deliver(rule, scheduledEvent(rule, plan, now), `schedule ${schedule.expression}`),
      ),
    );
  };

  const wait = () => {
    clearTimeout(timer);
    const next = Math.min(...schedules.map(({ due }) => due.getTime())) - clock.now().getTime();
    if (!Number.isFinite(next)) return;
    timer = setTimeout(
      () => {
        void runDue();
        wait();
      },
      Math.min(Math.max(next, 0), longestWait),
    );
  };

  return {
    /** Gives an event to every rule whose pattern it fits. */
    async put(event: BusEvent): Promise<void> {
      await Promise.all(
        plan.rules
          .filter(({ pattern }) => pattern && matches(pattern, event))
          .map((rule) => deliver(rule, event, `event ${event['detail-type']}`)),
      );
    },

    /** Schedules run from now on as time passes. */
    start: wait,

    /**
     * Moves the clock forward, an hour at a time (more for more than a week), so that what was due on the way runs
     * in its order: each schedule at most once a step. `settle` is called after each step.
     */
    async moveTo(target: Date, settle: () => Promise<void>): Promise<void> {
      clearTimeout(timer);
      // Who set the clock back lives through what lies between once more.
      for (const each of schedules) {
        const next = each.schedule.nextDue(clock.now());
        if (next < each.due) each.due = next;
      }
      const span = target.getTime() - clock.now().getTime();
      const step = hour * Math.max(1, Math.ceil(span / (mostSteps * hour)));
      while (clock.now() < target) {
        clock.set(new Date(Math.min(clock.now().getTime() + step, target.getTime())));
        queues.clockMoved();
        await runDue();
        await settle();
      }
      wait();
    },

    stop: () => clearTimeout(timer),
  };
};

const scheduledEvent = (rule: RulePlan, { account }: Plan, now: Date) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Scheduled Event',
  source: 'aws.events',
  account: account.id,
  time: `${now.toISOString().slice(0, 19)}Z`,
  region: account.region,
  resources: [rule.arn],
  detail: {},
});
