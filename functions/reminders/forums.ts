import {
  type Charter,
  type CharterCycles,
  type CharterStanding,
  charterSpan,
  charterStanding,
  cyclesOfCharter,
  hasJustEnded,
  midTermAskedBefore,
  midTermDue,
} from '../../shared/domain/charter.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { isOfTeam, type Person } from '../../shared/domain/people.ts';
import { before, past, reminderDue } from '../../shared/domain/reminder.ts';
import { after, days, endOf, spokenDay, spokenDeadline } from '../../shared/domain/time.ts';
import {
  asksForCourse,
  fellDueAtRest,
  lateMilestones,
  monthOf,
  planMissing,
  planWithin,
  progressOf,
  restOf,
  type Workplan,
} from '../../shared/domain/workplan.ts';
import { midTermAsked } from '../../shared/letters/charter.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { courseAsked, milestoneLate, workplanMissing } from '../../shared/letters/workplan.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createWorkplans, workplanIdFor } from '../../shared/store/workplans.ts';
import type { Ground, Source } from './source.ts';

/** A month (see `midTermAskedBefore`) and two weeks before, and one and three weeks after, the team hears of a mid-term update that is not filed. */
const asksBefore = [midTermAskedBefore, 14];
const asksAfter = [1, 21];

/**
 * What forums with a charter are reminded of: a workplan that was not proposed (R8, R20, R21), milestones that are late (R21),
 * the monthly question whether they are still on their goal, and the mid-term update of a charter of two years (R10).
 */
export const ofForums: Source = async (ground, now) => {
  const { table, people } = ground;
  const charters = await createCharters(table).approved();
  if (!charters.length) return [];
  const [planned, plans, team, secretariat] = await Promise.all([
    createCycles(table).latest(),
    createWorkplans(table).approved(),
    people.present('coordinating-team'),
    people.present('secretariat'),
  ]);
  const forums = createForums(table);
  const workplans = createWorkplans(table);
  const due = charters.map(async (charter): Promise<Letter[]> => {
    const { cycles } = cyclesOfCharter(charter, planned.items);
    const standing = cycles && charterStanding(charter, cycles, now);
    if (!cycles || !standing) return [];
    const works = standing === 'running' || hasJustEnded(charter, cycles, now);
    if (!works && standing === 'ended') return [];
    const forum = await forums.get(charter.forumId);
    if (!forum) return [];
    const ofForum = team.filter((person) => isOfTeam(person, forum.id));
    const plan = plans.find(({ charterId }) => charterId === charter.id);
    return [
      ...(plan
        ? []
        : planToPropose(
            charter,
            cycles,
            await workplans.get(workplanIdFor(charter.id)),
            forum,
            { team: ofForum, secretariat },
            now,
          )),
      ...(charter.years === '2' && !charter.midTerm && standing !== 'ended'
        ? midTerm(charter.id, forum, ofForum, cycles, now)
        : []),
      // A second year that waits, waits with its plan: its team hears of the mid-term update and nothing else.
      ...(plan && works
        ? ofPlan(plan, charter, standing, forum, { team: ofForum, secretariat }, now, restOf(charter, cycles))
        : []),
    ];
  });
  return (await Promise.all(due)).flat();
};

const midTerm = (
  charterId: string,
  forum: Forum,
  team: readonly Person[],
  cycles: CharterCycles,
  now: Date,
): Letter[] => {
  const deadline = midTermDue(cycles);
  const end = endOf(deadline);
  const reminder = reminderDue(
    [...before(end, asksBefore), ...past(end, asksAfter)],
    after(end, days(120)),
    now,
  );
  if (!reminder) return [];
  return team.map((person) =>
    letterOf(midTermAsked, {
      to: { name: person.name, email: person.email },
      cause: charterId,
      event: `mid-term ${end} ${reminder.key} ${person.id}`,
      at: now,
      forumId: forum.id,
      fields: {
        name: person.name,
        forumTitle: forum.title,
        due: spokenDeadline(deadline),
        passed: end <= now.toISOString(),
        deskPath: `/desk/forums/${forum.id}/mid-term`,
      },
    }),
  );
};

type Hearers = Record<'team' | 'secretariat', Awaited<ReturnType<Ground['people']['present']>>>;

/** Nobody proposed a workplan (R8, R20, R21): the team hears after a while, then the secretariat; once each, since one day. */
const planToPropose = (
  charter: Charter,
  cycles: CharterCycles,
  plan: Workplan | undefined,
  forum: Forum,
  hearers: Hearers,
  now: Date,
): Letter[] => {
  const since = planMissing(charter, cycles, plan, now);
  if (!since) return [];
  const { ends } = charterSpan(charter, cycles);
  return (['team', 'secretariat'] as const).flatMap((hearer) => {
    if (!reminderDue(past(since, [planWithin[hearer]]), ends, now)) return [];
    return hearers[hearer].map((person) =>
      letterOf(workplanMissing, {
        to: { name: person.name, email: person.email },
        cause: charter.id,
        event: `workplan missing since ${since} ${hearer} ${person.id}`,
        at: now,
        forumId: forum.id,
        fields: {
          name: person.name,
          hearer,
          forumTitle: forum.title,
          since: spokenDay(since),
          begun: plan !== undefined,
          planPath: `/desk/forums/${forum.id}/workplan`,
        },
      }),
    );
  });
};

/** @param rest how long the forum rested until its mid-term update was acknowledged (R10), if it did */
const ofPlan = (
  plan: Workplan,
  charter: Charter,
  standing: CharterStanding,
  forum: Forum,
  hearers: Hearers,
  now: Date,
  rest: ReturnType<typeof restOf>,
): Letter[] => {
  const planPath = `/desk/forums/${forum.id}/workplan`;
  const late = lateMilestones(plan, charter, now, rest?.until).flatMap(({ milestone, hearer }) => {
    const { taken } = progressOf(plan, milestone.id);
    const fields = {
      milestone: milestone.title,
      forumTitle: forum.title,
      due: spokenDeadline(milestone.due),
      ...(fellDueAtRest(milestone, rest) ? { rested: true } : {}),
    };
    const letter = (
      to: { name: string; email: string },
      whose: string,
      more: Pick<Parameters<typeof milestoneLate.content>[0], 'hearer' | 'owner' | 'planPath' | 'replyTo'>,
    ) =>
      letterOf(milestoneLate, {
        to: { name: to.name, email: to.email },
        cause: plan.id,
        // Who has heard of it is not told again where it is counted anew: only of another day, or a new owner.
        event: `late ${milestone.id} ${milestone.due} ${hearer} ${whose}`,
        at: now,
        forumId: forum.id,
        fields: { ...fields, name: to.name, ...more },
      });
    const owner = hearers.team.find(({ id }) => id === milestone.owner.id);
    // An owner who left the team is not written to any more: the team hears at once.
    const othersOfTeam = hearers.team.filter((person) => person !== owner);
    const [told, as] = owner
      ? [{ owner: [owner], team: othersOfTeam, secretariat: hearers.secretariat }[hearer], hearer]
      : hearer === 'secretariat'
        ? [hearers.secretariat, 'secretariat without the owner' as const]
        : [hearers.team, 'team without the owner' as const];
    return [
      ...told.map((person) =>
        letter(person, person.id, {
          hearer: as,
          owner: taken ? `${taken.name}, with ${milestone.owner.name}` : milestone.owner.name,
          planPath,
        }),
      ),
      // Who took it sees to it with its owner, but has no desk: the letter leads to the public timeline.
      ...(hearer === 'owner' && taken && !told.some(({ email }) => email === taken.email)
        ? [
            letter(taken, 'participant', {
              hearer: 'participant',
              owner: milestone.owner.name,
              planPath: `/forums/${forum.id}/workplan`,
              ...(forum.contact ? { replyTo: forum.contact } : {}),
            }),
          ]
        : []),
    ];
  });
  const month = monthOf(now);
  const course = asksForCourse(plan, standing, now)
    ? hearers.team.map((person) =>
        letterOf(courseAsked, {
          to: { name: person.name, email: person.email },
          cause: plan.id,
          event: `course ${month} ${person.id}`,
          at: now,
          forumId: forum.id,
          fields: {
            name: person.name,
            forumTitle: forum.title,
            month: spokenDay(`${month}-01`).replace(/^1 /, ''),
            goal: forum.goal,
            answerPath: `${planPath}/course`,
          },
        }),
      )
    : [];
  return [...late, ...course];
};
