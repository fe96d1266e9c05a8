import * as z from 'zod';
import type { Call } from './call.ts';
import { callState } from './call.ts';
import type { Charter } from './charter.ts';
import { type Cycle, cycleAfter, cycleDates, instantOf, type Meetings } from './cycle.ts';
import { mustTick, optionalChoice, text } from './fields.ts';
import type { Forum } from './forum.ts';
import type { Output } from './output.ts';
import type { Person } from './people.ts';
import { type Proposal, type ProposalFields, proposalForm } from './proposal.ts';
import { type Refusal, refuse } from './refusal.ts';
import { spokenDeadline } from './time.ts';

/*
 * R9: a forum that wishes to go on says so with its final report, or well before the new MAG first meets. Its continuation
 * is a proposal in the next call, reviewed beside the new ones; what the forum is goes over into it.
 */

/** What the team writes; made for the outputs that the forum has published. */
export const continuationForm = (outputs: readonly Pick<Output, 'id' | 'title'>[]) => {
  const { question, goal, evidence, outOfScope, organisations, groups, team } = proposalForm.shape;
  return z.object({
    reportId: optionalChoice({
      label: 'Final report',
      hint: 'The output with which this charter ends. You can file without one, and publish it later.',
      values: outputs.map(({ id }) => id),
      labels: Object.fromEntries(outputs.map(({ id, title }) => [id, title])),
    }),
    whyBpf: text({
      label: 'What was reached, and why go on',
      hint: 'What the forum has found, what is still open, and what will be different. Reviewers read it first.',
      max: 3_000,
      height: 6,
      missing: 'Say what was reached and why the forum should go on: reviewers read it first.',
    }),
    question,
    goal,
    evidence,
    outOfScope,
    organisations,
    groups,
    team,
    consent: mustTick({
      label: 'The proposal, my name and the names in it may be published on this site.',
      missing: 'Proposals are public. Tick this box so that we may publish yours.',
    }),
  });
};
export type ContinuationFields = z.infer<ReturnType<typeof continuationForm>>;

/** The cycle in which a forum would go on after a charter: as planned, or as it follows. */
export const cycleToGoOnIn = (
  charter: Pick<Charter, 'cycleId' | 'years'>,
  planned: readonly Cycle[],
): { meetings: Meetings; cycle: Cycle | undefined } | undefined => {
  const first = planned.find(({ id }) => id === charter.cycleId);
  if (!first) return undefined;
  let here: { meetings: Meetings; cycle: Cycle | undefined } = { meetings: first, cycle: first };
  for (let year = 0; year < Number(charter.years); year += 1) {
    const after = here.meetings.meeting.starts;
    const next = planned
      .filter(({ meeting }) => meeting.starts > after)
      .toSorted((one, other) => one.meeting.starts.localeCompare(other.meeting.starts))[0];
    here = next ? { meetings: next, cycle: next } : { meetings: cycleAfter(here.meetings), cycle: undefined };
  }
  return here;
};

/** The call in which a continuation is proposed, or why there is none for it now. */
export const callToGoOnIn = (
  charter: Pick<Charter, 'cycleId' | 'years' | 'state'> | undefined,
  planned: readonly Cycle[],
  calls: readonly Call[],
  now: Date,
): { call: Call; due: string } | Refusal => {
  if (charter?.state !== 'approved')
    return refuse('conflict', 'This forum has no approved charter yet, so there is nothing to continue.');
  const next = cycleToGoOnIn(charter, planned);
  if (!next)
    return refuse('conflict', 'The cycle of the charter is not there any more. Ask the IGF secretariat.');
  const date = cycleDates(next.meetings).continuationDue;
  const due = spokenDeadline(date);
  if (instantOf('continuationDue', date) <= now.toISOString())
    return refuse(
      'gone',
      `The time to ask to go on ended with ${due.replace(/^the end of /, '')}. Write to the IGF secretariat: it can let a proposal into the call late.`,
    );
  const call = calls.find(
    (each) =>
      callState(each, now) !== 'closed' &&
      (each.cycleId ? each.cycleId === next.cycle?.id : each.opens >= next.meetings.meeting.starts),
  );
  return call
    ? { call, due }
    : refuse(
        'conflict',
        `The next call is not announced yet. The forum can ask to go on from then until ${due}.`,
      );
};

/** The proposal that a continuation is. */
export const continuationOf = (
  forum: Pick<Forum, 'id' | 'title'>,
  { reportId, consent, ...fields }: ContinuationFields,
  about: {
    id: string;
    callId: string;
    keyHash: string;
    person: Pick<Person, 'name' | 'email'>;
    report?: Pick<Output, 'title'> | undefined;
  },
  now: Date,
): Proposal => {
  const proposed: ProposalFields = {
    ...fields,
    whyBpf: about.report
      ? `${fields.whyBpf}\n\nFinal report: ${about.report.title}`.slice(0, 3_000)
      : fields.whyBpf,
    title: forum.title,
    sessions: [],
    name: about.person.name,
    email: about.person.email,
    consent,
  };
  return {
    id: about.id,
    revision: 0,
    callId: about.callId,
    state: 'submitted',
    fields: proposed,
    email: about.person.email,
    keyHash: about.keyHash,
    createdAt: now.toISOString(),
    submittedAt: now.toISOString(),
    confirmedAt: now.toISOString(),
    continues: { forumId: forum.id, ...(reportId ? { outputId: reportId } : {}) },
  };
};
