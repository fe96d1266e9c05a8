import type { Call } from '../../shared/domain/call.ts';
import type { Comment } from '../../shared/domain/comment.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { askToMerge, type Merger } from '../../shared/domain/merger.ts';
import type { Modalities } from '../../shared/domain/modalities.ts';
import type { Output, UnhashedOutput } from '../../shared/domain/output.ts';
import type { Attendance, MagYear } from '../../shared/domain/participation.ts';
import type { Proposal } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import type { Suggestion } from '../../shared/domain/suggestion.ts';
import { after, days } from '../../shared/domain/time.ts';
import type { Offer } from '../../shared/domain/workplan.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createComments } from '../../shared/store/comments.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createModalities, modalitiesIdFor } from '../../shared/store/modalities.ts';
import { createParticipation } from '../../shared/store/participation.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createReviews, mergerIdFor } from '../../shared/store/reviews.ts';
import { createSuggestions } from '../../shared/store/suggestions.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import { bpfOnBpfs } from './bpf-on-bpfs.ts';
import type { TestHouse } from './house.ts';

/** Who writes the records that a test begins with. */
export const tester = { kind: 'system' as const, name: 'Test' };

/** A running forum, kept in the house. */
export const keepForum = async (
  house: Pick<TestHouse, 'table' | 'clock' | 'newId' | 'commit'>,
  title: string,
): Promise<Forum> => {
  const forums = createForums(house.table);
  const at = house.clock().toISOString();
  const forum: Forum = {
    id: house.newId('forum'),
    revision: 0,
    proposalId: house.newId('proposal'),
    callId: house.newId('call'),
    createdAt: at,
    title,
    question: 'What has worked?',
    goal: 'A report that can be used.',
    takePart: 'Meetings are on Tuesdays.',
    team: [{ name: 'Farida Facilitator', affiliation: 'independent' }],
    organisations: [{ name: 'UNESCO', why: 'They run the programme.' }],
  };
  await house.commit({ changes: [forums.change(undefined, forum, tester, at)], audit: [] });
  return { ...forum, revision: 1 };
};

/** An offer to take a milestone, confirmed, kept in the house. */
export const keepOffer = async (house: TestHouse, forum: Pick<Forum, 'id'>): Promise<Offer> => {
  const { offers } = createWorkplans(house.table);
  const at = house.clock().toISOString();
  const offer: Offer = {
    id: house.newId('offer'),
    revision: 0,
    state: 'open',
    forumId: forum.id,
    workplanId: house.newId('workplan'),
    milestoneId: house.newId('milestone'),
    milestone: 'What is known already',
    name: 'Paulo Participant',
    email: 'paulo@example.org',
    words: 'I know the registries.',
    keyHash: 'none',
    createdAt: at,
  };
  await house.commit({ changes: [offers.change(undefined, offer, tester, at)], audit: [] });
  return { ...offer, revision: 1 };
};

/** A year of the MAG, begun, kept in the house. */
export const keepMagYear = async (house: TestHouse, title = 'MAG 2027'): Promise<MagYear> => {
  const { years } = createParticipation(house.table);
  const at = house.clock().toISOString();
  const year: MagYear = {
    id: house.newId('magYear'),
    revision: 0,
    title,
    asks: at.slice(0, 10),
    until: after(at, days(14)).slice(0, 10),
    createdAt: at,
    replacements: [],
  };
  await house.commit({ changes: [years.change(undefined, year, tester, at)], audit: [] });
  return { ...year, revision: 1 };
};

/** What a team noted of one member of the MAG, kept in the house. */
export const keepAttendance = async (
  house: TestHouse,
  of: { yearId: string; forumId: string; member: string },
): Promise<Attendance> => {
  const { attendances } = createParticipation(house.table);
  const at = house.clock().toISOString();
  const attendance: Attendance = {
    id: house.newId('attendance'),
    revision: 0,
    yearId: of.yearId,
    forumId: of.forumId,
    day: at.slice(0, 10),
    occasion: 'meeting',
    what: 'First call',
    members: [of.member],
  };
  await house.commit({ changes: [attendances.change(undefined, attendance, tester, at)], audit: [] });
  return { ...attendance, revision: 1 };
};

/** A proposal in some state, kept in the house. */
export const keepProposal = async (
  house: TestHouse,
  title: string,
  state: Proposal['state'],
  callId = house.newId('call'),
): Promise<Proposal> => {
  const proposals = createProposals(house.table);
  const at = house.clock().toISOString();
  const decided = state === 'accepted' || state === 'declined';
  const proposal: Proposal = {
    id: house.newId('proposal'),
    revision: 0,
    callId,
    state,
    fields: { ...bpfOnBpfs, title, consent: true },
    email: bpfOnBpfs.email,
    keyHash: 'none',
    createdAt: at,
    submittedAt: at,
    confirmedAt: at,
    ...(decided
      ? { decision: { accepted: state === 'accepted', reasons: 'It is narrow enough.', at, by: 'Test' } }
      : {}),
  };
  await house.commit({ changes: [proposals.change(undefined, proposal, tester, at)], audit: [] });
  return { ...proposal, revision: 1 };
};

/** The proposal by which a forum goes on, accepted, kept in the house. */
export const keepContinuation = async (
  house: TestHouse,
  { id, title }: Pick<Forum, 'id' | 'title'>,
): Promise<Proposal> => {
  const accepted = await keepProposal(house, title, 'accepted');
  const after: Proposal = { ...accepted, continues: { forumId: id, participants: [] } };
  const at = house.clock().toISOString();
  await house.commit({
    changes: [createProposals(house.table).change(accepted, after, tester, at)],
    audit: [],
  });
  return { ...after, revision: accepted.revision + 1 };
};

/** A cycle between two meetings that leave time for everything, kept in the house. */
export const keepCycle = async (
  house: TestHouse,
  title: string,
  more: Partial<Cycle> = {},
): Promise<Cycle> => {
  const cycles = createCycles(house.table);
  const cycle: Cycle = {
    id: house.newId('cycle'),
    revision: 0,
    title,
    meeting: { starts: '2026-12-07', ends: '2026-12-11' },
    magMeeting: { starts: '2027-02-09', ends: '2027-02-11' },
    overrides: {},
    createdAt: house.clock().toISOString(),
    ...more,
  };
  await house.commit({ changes: [cycles.change(undefined, cycle, tester, cycle.createdAt)], audit: [] });
  return { ...cycle, revision: 1 };
};

/** A question to two proposers, kept in the house. */
export const keepMerger = async (house: TestHouse, keep: Proposal): Promise<Merger> => {
  const other = await keepProposal(house, 'What works, too', 'submitted', keep.callId);
  const { mergers } = createReviews(house.table);
  const at = house.clock().toISOString();
  const merger = askToMerge(undefined, {
    id: mergerIdFor(keep.id, other.id),
    keep,
    other,
    keyHashes: { keep: 'none', other: 'none' },
    words: 'Two sides of one question.',
    by: tester.name,
    at,
  });
  if (isRefusal(merger)) throw new Error(merger.reason);
  await house.commit({ changes: [mergers.change(undefined, merger, tester, at)], audit: [] });
  return { ...merger, revision: 1 };
};

/** The first version of the modalities, published for a cycle (of its own, when none is given), kept in the house. */
export const keepModalities = async (
  house: TestHouse,
  cycle = { id: house.newId('cycle'), title: 'IGF 2026–2027' },
): Promise<Modalities> => {
  const modalities = createModalities(house.table);
  const at = house.clock().toISOString();
  const first: Modalities = {
    id: modalitiesIdFor(1),
    revision: 0,
    state: 'published',
    version: 1,
    sections: {
      roles: 'Everybody may take part.',
      selecting: 'The MAG selects.',
      timelines: 'From one meeting to the next.',
      freedom: 'Each forum decides how it meets.',
    },
    createdAt: at,
    published: { at, by: tester.name, changes: 'The first.', cycleId: cycle.id, cycleTitle: cycle.title },
  };
  await house.commit({ changes: [modalities.change(undefined, first, tester, at)], audit: [] });
  return { ...first, revision: 1 };
};

/** A call that is open, kept in the house. */
export const keepCall = async (house: TestHouse, title: string): Promise<Call> => {
  const calls = createCalls(house.table);
  const now = house.clock().getTime();
  const dayIn = (days: number) => new Date(now + days * 86_400_000).toISOString().slice(0, 10);
  const call: Call = {
    id: house.newId('call'),
    revision: 0,
    title,
    opens: dayIn(-1),
    closes: dayIn(30),
    decidedBy: dayIn(60),
    capacity: 4,
    guidance: 'Bring us a narrow question.',
    createdAt: house.clock().toISOString(),
  };
  await house.commit({ changes: [calls.change(undefined, call, tester, call.createdAt)], audit: [] });
  return { ...call, revision: 1 };
};

/** A comment that was confirmed and waits for its answer, kept in the house. */
export const keepComment = async (
  house: TestHouse,
  output: Pick<Output, 'id' | 'forumId' | 'title'>,
): Promise<Comment> => {
  const comments = createComments(house.table);
  const at = house.clock().toISOString();
  const comment: Comment = {
    id: house.newId('comment'),
    revision: 0,
    outputId: output.id,
    forumId: output.forumId,
    outputTitle: output.title,
    state: 'received',
    keyHash: 'none',
    sentAt: at,
    confirmedAt: at,
    comment: 'The second finding has no source.',
    name: 'Carla Commenter',
    group: 'academia',
    region: 'Africa',
    email: 'carla@example.org',
    anonymous: false,
    publish: 'yes',
  };
  await house.commit({ changes: [comments.change(undefined, comment, tester, at)], audit: [] });
  return { ...comment, revision: 1 };
};

/** A published output of a forum, as it is kept; its text is not with it. */
export const publishedOutput = (id: string, forumId: string, at: string): UnhashedOutput => ({
  id,
  revision: 0,
  forumId,
  title: 'What works, and what does not',
  summary: 'Six years of forums, reviewed.',
  lang: 'en',
  kind: 'markdown',
  sectionNames: [],
  sections: [],
  pictures: [],
  textHash: 'text',
  state: 'published',
  version: 1,
  publishedAt: at,
  corrections: [],
  createdAt: at,
});

/** A contact person that a recipient named, waiting for the coordinating team. */
export const keepSuggestion = async (
  house: TestHouse,
  forumId: string,
  more: Partial<Suggestion> = {},
): Promise<Suggestion> => {
  const at = house.clock().toISOString();
  const suggestion: Suggestion = {
    id: house.newId('suggestion'),
    revision: 0,
    state: 'open',
    name: 'Nora New',
    email: 'nora@example.org',
    recipientId: house.newId('recipient'),
    disseminationId: house.newId('dissemination'),
    forumId,
    organisation: 'Internet Society',
    sentAt: at,
    ...more,
  };
  const refused = await house.commit({
    changes: [createSuggestions(house.table).change(undefined, suggestion, tester, at)],
    audit: [],
  });
  if (refused) throw new Error(refused.reason);
  return { ...suggestion, revision: 1 };
};
