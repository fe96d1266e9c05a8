import type { Call } from '../domain/call.ts';
import { type Cycle, cycleOfCall, cycleOfReview } from '../domain/cycle.ts';
import type { Waiting } from '../domain/digest.ts';
import { askingDue, askingEnds } from '../domain/participation.ts';
import type { Person } from '../domain/people.ts';
import {
  isOfOlder,
  keptFromReviewing,
  keptOut,
  type Review,
  type ReviewWindow,
  reviewsOf,
  reviewWindow,
} from '../domain/review.ts';
import { startOfDayAnywhere } from '../domain/time.ts';
import { createCalls } from './calls.ts';
import { createParticipation, declarationIdFor } from './participation.ts';
import { createProposals } from './proposals.ts';
import { createReviews } from './reviews.ts';
import type { Table } from './table.ts';

/** What somebody is asked for, and what they may take up of their own accord. */
export interface AskedOf {
  asked: readonly Waiting[];
  free: readonly Waiting[];
}
const nothing: AskedOf = { asked: [], free: [] };

/** Answers the cycles, latest first: one request, however often they are asked for. */
export type ReadCycles = () => Promise<readonly Cycle[]>;

/**
 * What a member of the MAG is asked for: in which forums they take part (R18), and which proposals they review (R19); and
 * those that they may review without being asked. Three requests, one more while a year of the MAG asks; while calls are under
 * review four more, and one for each of them.
 */
export const createAskedOfMag = (table: Table) => {
  const { years, declarations } = createParticipation(table);
  const reviews = createReviews(table);
  const calls = createCalls(table);
  const proposals = createProposals(table);

  const declaration = async (person: Person, now: Date): Promise<Waiting[]> => {
    const { items } = await years.latest(undefined, 5);
    const year = items.find(({ asks }) => startOfDayAnywhere(asks) <= now.toISOString());
    if (!year || !askingDue(year, person, now) || askingEnds(year) <= now.toISOString()) return [];
    if (await declarations.get(declarationIdFor(year.id, person.id))) return [];
    return [
      {
        id: year.id,
        title: `Declare the forums you take part in: ${year.title}`,
        since: startOfDayAnywhere(year.asks),
        path: `/desk/mag-participation/${year.id}/declaration`,
      },
    ];
  };

  /** What is under review now: a line a call for what they were asked for or began, and one for what they may take up. */
  const underReview = async (person: Person, planned: ReadCycles, now: Date): Promise<AskedOf> => {
    // Only the fifty that opened last can be in review, in one of the fifty latest cycles.
    const [announced, its] = await Promise.all([calls.latest(), planned()]);
    const at = now.toISOString();
    const open = announced.items
      .map((call) => {
        const cycle = cycleOfReview(call, cycleOfCall(call, its));
        return { call, window: reviewWindow(call, cycle) };
      })
      .filter(({ window }) => window.opens <= at && at < window.closes);
    if (!open.length) return nothing;
    const own = await reviews.by(person.id);
    return together(await Promise.all(open.map(({ call, window }) => reviewsIn(call, window, person, own))));
  };

  const reviewsIn = async (
    call: Call,
    window: ReviewWindow,
    person: Person,
    written: readonly Review[],
  ): Promise<AskedOf> => {
    const all = await proposals.allOfCall(call.id);
    const its = all.flatMap((proposal) => {
      const [own] = reviewsOf(proposal, written);
      // What was withdrawn, merged or decided on is not reviewed any more; nor by somebody with a conflict of interest. Who has
      // to answer first that somebody else has their name is reminded of what they were asked for, and of no more.
      const out = own ? keptFromReviewing(proposal, person, own) : keptOut(proposal, person, own);
      return proposal.state === 'submitted' && !out ? [{ proposal, own }] : [];
    });
    const toSend = its.flatMap(({ own }) => (own && own.state !== 'submitted' ? own : []));
    const changed = its.flatMap(({ proposal, own }) => (own && isOfOlder(own, proposal) ? proposal : []));
    const free = its.filter(({ own }) => !own).length;
    const [since = window.opens] = toSend.map(({ createdAt }) => createdAt).sort();
    const [changedSince = window.opens] = changed.flatMap(({ changedAt }) => changedAt ?? []).sort();
    const line = { id: call.id, path: `/desk/calls/${call.id}/reviews` };
    const reviewsOfCall = (count: number) => (count === 1 ? 'A review' : `${count} reviews`);
    return {
      asked: [
        ...(toSend.length
          ? [{ ...line, title: `${reviewsOfCall(toSend.length)} to send: ${call.title}`, since }]
          : []),
        ...(changed.length
          ? [
              {
                ...line,
                title: `${reviewsOfCall(changed.length)} to look at again, since what was proposed is another now: ${call.title}`,
                since: changedSince,
              },
            ]
          : []),
      ],
      free: free
        ? [
            {
              ...line,
              title: `${call.title}: ${free === 1 ? 'a proposal waits' : `${free} proposals wait`} for your review`,
              since: window.opens,
            },
          ]
        : [],
    };
  };

  return async (person: Person, planned: ReadCycles, now: Date): Promise<AskedOf> => {
    const [open, toDeclare] = await Promise.all([
      underReview(person, planned, now),
      declaration(person, now),
    ]);
    return together([open, { asked: toDeclare, free: [] }]);
  };
};

export const together = (all: readonly AskedOf[]): AskedOf => ({
  asked: all.flatMap(({ asked }) => asked),
  free: all.flatMap(({ free }) => free),
});
