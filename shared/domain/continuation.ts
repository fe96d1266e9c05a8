import * as z from 'zod/mini';
import { type Call, callDeadline, callState, closesAt } from './call.ts';
import { type Charter, charterSpan, cyclesOfCharter } from './charter.ts';
import { type Cycle, cycleAfter, datesInForce, instantOf, isCallOf, type Meetings } from './cycle.ts';
import { mustTick, optionalChoice, optionalChoices, text } from './fields.ts';
import type { Forum } from './forum.ts';
import type { Output } from './output.ts';
import type { Person } from './people.ts';
import {
  type Participant,
  type Proposal,
  type ProposalFields,
  partInWords,
  proposalForm,
  proposalStateInWords,
} from './proposal.ts';
import { type Refusal, refuse } from './refusal.ts';
import { endOfDayAnywhere, type Moment, spokenDeadline } from './time.ts';
import type { Workplan } from './workplan.ts';

/*
 * R9: a forum that wishes to go on says so with its final report, or well before the new MAG first meets. Its continuation
 * is a proposal in the next call, reviewed beside the new ones; what the forum is goes over into it.
 */

/** A participant, and what names them in a form: the first of their milestones. */
export interface Named extends Participant {
  key: string;
}

/**
 * Who took part in a workplan: owners of its milestones, and participants who took one (R17), in the order of the
 * timeline. Only whom the public timeline names: they agreed to stand beside their milestone.
 */
export const participantsOf = (plan: Pick<Workplan, 'current' | 'progress'> | undefined): Named[] => {
  const found = new Map<string, Named>();
  const took = (
    who: string,
    name: string,
    as: Participant['as'],
    { id, title }: { id: string; title: string },
  ) => {
    const known = found.get(who);
    if (known) known.milestones.push(title);
    else found.set(who, { key: `${as}-${id}`, name, as, milestones: [title] });
  };
  for (const milestone of plan?.current?.milestones ?? []) {
    const { owner } = milestone;
    const taken = plan?.progress[milestone.id]?.taken;
    took(owner.id, owner.name, 'owner', milestone);
    if (taken) took(taken.email, taken.name, 'participant', milestone);
  }
  return [...found.values()];
};

/** What the team writes; made for the outputs that the forum has published, and those who took part. */
export const continuationForm = (
  outputs: readonly Pick<Output, 'id' | 'title'>[],
  participants: readonly Named[],
) => {
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
    participants: optionalChoices({
      label: 'Participants who go on',
      hint: 'Who saw to a milestone of the workplan, or took one. Public, with what they did, as it stands on the timeline. Ask them first; untick who does not go on.',
      values: participants.map(({ key }) => key),
      labels: Object.fromEntries(
        participants.map((each) => [each.key, `${each.name}: ${partInWords(each)}`]),
      ),
    }),
    consent: mustTick({
      label: 'The proposal, my name and the names in it may be published on this site.',
      missing: 'Proposals are public. Tick this box so that we may publish yours.',
    }),
  });
};
export type ContinuationFields = z.infer<ReturnType<typeof continuationForm>>;

/** The cycle in which a forum would go on after a charter: as planned, or as it follows. */
const cycleToGoOnIn = (
  charter: Pick<Charter, 'cycleId' | 'years'>,
  planned: readonly Cycle[],
): (Meetings & { id?: string }) | undefined => {
  let here: (Meetings & { id?: string }) | undefined = planned.find(({ id }) => id === charter.cycleId);
  for (let year = 0; here && year < Number(charter.years); year += 1) {
    const after: string = here.meeting.starts;
    const [next] = planned
      .filter(({ meeting }) => meeting.starts > after)
      .toSorted((one, other) => one.meeting.starts.localeCompare(other.meeting.starts));
    here = next ?? cycleAfter(here);
  }
  return here;
};

/** The planned cycles in which the charter that follows another may begin: from that in which the other has ended. */
export const cyclesToGoOnIn = (
  charter: Pick<Charter, 'cycleId' | 'years'>,
  planned: readonly Cycle[],
): readonly Cycle[] => {
  const next = cycleToGoOnIn(charter, planned);
  return next ? planned.filter(({ meeting }) => meeting.starts >= next.meeting.starts) : planned;
};

/**
 * The cycles in which a forum can ask to go on after a charter, the first one first: that in which the charter has ended,
 * as planned or as it follows; and those that are planned after it, for a forum that lapsed in between.
 */
const cyclesToAskIn = (
  charter: Pick<Charter, 'cycleId' | 'years'>,
  planned: readonly Cycle[],
): readonly Meetings[] => {
  const next = cycleToGoOnIn(charter, planned);
  if (!next) return [];
  const later = planned.filter(({ meeting }) => meeting.starts > next.meeting.starts);
  return [next, ...later.toSorted((one, other) => one.meeting.starts.localeCompare(other.meeting.starts))];
};

/** The calls in which a forum can ask to go on after a charter, or could have: hardly ever more than one a cycle. */
export const callsToGoOnIn = (
  charter: Pick<Charter, 'cycleId' | 'years'>,
  planned: readonly Cycle[],
  calls: readonly Call[],
): Call[] => {
  const its = cyclesToAskIn(charter, planned);
  return calls.filter((each) => its.some((cycle) => isCallOf(each, cycle)));
};

/** Until when a forum can ask to go on, and the call in which it does. */
export interface GoingOn {
  /** As soon as it is announced. */
  call: Call | undefined;
  due: Moment;
  /** The first instant that is too late. */
  ends: string;
}

/**
 * Where a forum can go on after its charter, the first one first: in the cycle in which the charter has ended, until its
 * `continuationDue`, or until its call closes where that is earlier; then in those that are planned after it, for one that
 * lapsed in between. Empty when the cycle of the charter is not there any more.
 */
export const placesToGoOn = (
  charter: Pick<Charter, 'cycleId' | 'years'>,
  planned: readonly Cycle[],
  calls: readonly Call[],
  now: Date,
): GoingOn[] => cyclesToAskIn(charter, planned).map((cycle) => goingOnIn(cycle, calls, now));

const goingOnIn = (next: Meetings, calls: readonly Call[], now: Date): GoingOn => {
  const its = calls.filter((each) => isCallOf(each, next));
  const call = its.find((each) => callState(each, now) !== 'closed') ?? its[0];
  const due = datesInForce(next, call).continuationDue;
  const ends = instantOf('continuationDue', due);
  return call && closesAt(call) < ends
    ? { call, due: callDeadline(call), ends: closesAt(call) }
    : { call, due, ends };
};

/** The call in which a continuation is proposed. */
export interface PlaceToGoOn {
  call: Call;
  /** Until when, in words. */
  due: string;
  /** Whether that has passed: then only an access code lets it in, as it does any other proposal. */
  late: boolean;
  /** The last day of the charter, where the forum did not go on in the call after it: everybody is told that it lapsed. */
  lapsedSince?: string;
}

/** Whether a forum can go on no more in a cycle: the MAG has decided, and not on it; or there never was a call. */
const isMissed = ({ call, ends }: GoingOn, asked: AskedIn, now: Date): boolean => {
  const state = call && asked.get(call.id);
  if (state && state !== 'declined') return false;
  return (call ? endOfDayAnywhere(call.decidedBy) : ends) <= now.toISOString();
};

/** What became of a forum's asking to go on, by the call; nothing of a call in which it did not, or took it back. */
export type AskedIn = ReadonlyMap<string, Proposal['state']>;

/**
 * The call in which a continuation is proposed, or why there is none for it now. It is that of the cycle in which the
 * charter has ended; and for a forum that did not go on in it, once the MAG has decided there, the next one to come.
 */
export const callToGoOnIn = (
  charter: (Pick<Charter, 'cycleId' | 'years' | 'state'> & { midTerm?: Charter['midTerm'] }) | undefined,
  planned: readonly Cycle[],
  calls: readonly Call[],
  now: Date,
  asked: AskedIn = new Map(),
): PlaceToGoOn | Refusal => {
  if (charter?.state !== 'approved')
    return refuse('conflict', 'This forum has no approved charter yet, so there is nothing to continue.');
  // R10: a charter of two years is not renewed without it.
  if (charter.years === '2' && !charter.midTerm?.acknowledged)
    return refuse(
      'conflict',
      charter.midTerm
        ? 'A charter of two years is renewed when the IGF secretariat has acknowledged its mid-term update. It has not yet.'
        : 'A charter of two years is not renewed without its mid-term update. File it first.',
    );
  const places = placesToGoOn(charter, planned, calls, now);
  const place = places.find((each) => !isMissed(each, asked, now)) ?? places[0];
  if (!place)
    return refuse('conflict', 'The cycle of the charter is not there any more. Ask the IGF secretariat.');
  const due = spokenDeadline(place.due);
  const late = place.ends <= now.toISOString();
  const { cycles } = cyclesOfCharter(charter, planned);
  const lapsed = place !== places[0] && cycles ? { lapsedSince: charterSpan(charter, cycles).lastDay } : {};
  if (place.call) return { call: place.call, due, late, ...lapsed };
  return late
    ? refuse('gone', `${timeEnded(due)} It had no call. Write to the IGF secretariat.`)
    : refuse(
        'conflict',
        `The next call is not announced yet. The forum can ask to go on from then until ${due}.`,
      );
};

const timeEnded = (due: string) => `The time to ask to go on ended with ${due.replace(/^the end of /, '')}.`;

/** Why a continuation cannot come in now, if it cannot: it is late, and there is no access code for it. */
export const whyLate = ({ due, late }: PlaceToGoOn, withCode: boolean): Refusal | undefined =>
  late && !withCode
    ? refuse(
        'gone',
        `${timeEnded(due)} If the IGF secretariat gave you an access code, enter it below; otherwise write to the secretariat: it can let the forum ask late. If it does not go on in this call, the forum can ask in a later one.`,
      )
    : undefined;

/** The proposal that a continuation is. */
export const continuationOf = (
  forum: Pick<Forum, 'id' | 'title'>,
  { reportId, consent, participants, ...fields }: ContinuationFields,
  about: {
    id: string;
    callId: string;
    keyHash: string;
    person: Pick<Person, 'name' | 'email'>;
    participants: readonly Named[];
    lapsedSince?: string | undefined;
  },
  now: Date,
): Proposal => {
  const proposed: ProposalFields = {
    ...fields,
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
    continues: {
      ...goesWith(forum.id, { reportId, participants }, about.participants),
      ...(about.lapsedSince ? { lapsedSince: about.lapsedSince } : {}),
    },
  };
};

/** Keeps the names of those who were ticked, without what names them in the form. */
const goesWith = (
  forumId: string,
  { reportId, participants = [] }: Accompanying,
  known: readonly Named[],
): NonNullable<Proposal['continues']> => ({
  forumId,
  ...(reportId ? { outputId: reportId } : {}),
  participants: known
    .filter(({ key }) => participants.includes(key))
    .map(({ name, as, milestones }) => ({ name, as, milestones })),
});

/** What goes with a continuation beside what the proposal says: its final report, and who goes on. */
export const accompanyingForm = (
  outputs: readonly Pick<Output, 'id' | 'title'>[],
  participants: readonly Named[],
) => {
  const { reportId, participants: goOn } = continuationForm(outputs, participants).shape;
  return z.object({ reportId, participants: goOn });
};
export type Accompanying = z.infer<ReturnType<typeof accompanyingForm>>;

/**
 * Names the final report once it is there, or who does not go on after all: the team may until the MAG decides, as nothing
 * else of the proposal is touched.
 */
export const accompany = (
  before: Proposal,
  fields: Accompanying,
  known: readonly Named[],
): Proposal | Refusal =>
  before.state === 'submitted' && before.continues
    ? {
        ...before,
        continues: {
          ...goesWith(before.continues.forumId, fields, known),
          ...(before.continues.lapsedSince ? { lapsedSince: before.continues.lapsedSince } : {}),
        },
      }
    : refuse(
        'conflict',
        `The proposal by which the forum goes on is ${proposalStateInWords[before.state]}; what goes with it stands as it is.`,
      );

/** What goes with a continuation, as its form holds it. */
export const accompanyingOf = (
  { continues }: Pick<Proposal, 'continues'>,
  known: readonly Named[],
): Accompanying => ({
  ...(continues?.outputId ? { reportId: continues.outputId } : {}),
  participants: known
    .filter((each) => continues?.participants?.some(({ name, as }) => name === each.name && as === each.as))
    .map(({ key }) => key),
});
