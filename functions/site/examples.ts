import type { Forum } from '../../shared/domain/forum.ts';
import { type ItsCharter, isRunning } from '../../shared/domain/forum-standing.ts';
import type { Workplan } from '../../shared/domain/workplan.ts';
import type { Example } from './recommendations.ts';

export type Examples = Partial<Record<Example, { path: string; label: string }>>;

/**
 * Where one can see now of what the recommendations speak: at the newest running forum that has it. What no running forum
 * has, has no example.
 */
export const examplesOf = (
  latest: readonly { forum: Forum; its: ItsCharter }[],
  plans: readonly Pick<Workplan, 'charterId'>[],
): Examples => {
  const running = latest.filter(({ its }) => isRunning(its));
  const withPlan = new Set(plans.map(({ charterId }) => charterId));
  const chartered = running.filter(({ its }) => its.charter);
  const planned = chartered.find(({ its }) => its.charter && withPlan.has(its.charter.id))?.forum;
  // One of two years has a mid-term update to tell of.
  const charter = (chartered.find(({ its }) => its.charter?.years === '2') ?? chartered[0])?.forum;
  const goal = planned ?? charter;
  const named = running.find(({ forum }) => forum.organisations.length)?.forum;
  const decided = running[0]?.forum;
  return {
    ...(planned
      ? { workplan: { path: `/forums/${planned.id}/workplan`, label: `The workplan of ${planned.title}` } }
      : {}),
    ...(charter
      ? { charter: { path: `/forums/${charter.id}/charter`, label: `The charter of ${charter.title}` } }
      : {}),
    ...(goal
      ? { goal: { path: `/forums/${goal.id}/goal`, label: `How the goal of ${goal.title} came to be` } }
      : {}),
    ...(named
      ? {
          organisations: {
            path: `/forums/${named.id}#organisations`,
            label: `The key organisations of ${named.title}`,
          },
        }
      : {}),
    // A forum is founded by the decision on its proposal, in its call.
    ...(decided
      ? {
          decision: {
            path: `/calls/${decided.callId}/decisions`,
            label: `The decisions of the call that ${decided.title} came from`,
          },
        }
      : {}),
  };
};
