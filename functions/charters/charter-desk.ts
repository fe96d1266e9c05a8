import {
  type Charter,
  charterStanding,
  cyclesOfCharter,
  earlierThan,
  whyNotGoingOn,
  whyOver,
} from '../../shared/domain/charter.ts';
import { cyclesToGoOnIn } from '../../shared/domain/continuation.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { isOfTeam, type Person } from '../../shared/domain/people.ts';
import { fieldsOf, type Proposal } from '../../shared/domain/proposal.ts';
import type { Typed } from '../../shared/forms/read-form.ts';
import type { Again } from '../../shared/http/forum-desk.ts';
import { type Answer, page, type WebRequest } from '../../shared/http/web.ts';
import { history } from '../../shared/store/records.ts';
import { DeskCharter } from './charter-pages.tsx';
import { approvedOf, type Dependencies, type Known, type Room } from './room.ts';

/** What was typed on the page of a charter, by its forms. */
export type ShownAgain = Again & {
  decision?: Typed;
  facilitator?: Typed;
  givingUp?: Typed;
  notMe?: Typed;
  newer?: Charter | undefined;
};

/** The page of the desk on which a charter is written, decided on, and given another MAG facilitator. */
export const createCharterPage = ({ table, people, proposals }: Dependencies, room: Room) => {
  const { latestOf, continuationOf } = room;

  return async (request: WebRequest, forum: Forum, shown: ShownAgain = {}): Promise<Answer> => {
    const [known, mag, proposal, past] = await Promise.all([
      latestOf(forum),
      people.present('mag'),
      proposals.get(forum.proposalId),
      history(table, forum.id, request.query.get('history') ?? undefined),
    ]);
    const { charter, cycles } = known;
    const { before, number } = writtenNow(known, request.now);
    // Of a charter that follows another, and is not in force itself.
    const follows = number > 1 && before?.state !== 'approved';
    const continuation = follows ? await continuationOf(forum, known) : undefined;
    return page(
      `Charter of ${forum.title}`,
      DeskCharter({
        forum,
        ...known,
        earlier: earlierThan(charter, known.earlier, known.planned),
        planned: mayBeginIn(known, request.now),
        draft: before,
        over: before && before.state !== 'approved' ? overIn(before.cycleId, known, request.now) : undefined,
        follows: follows ? { continuation, why: whyNotGoingOn({ number }, continuation) } : undefined,
        mag,
        person: request.person,
        csrf: request.csrf,
        now: request.now,
        history: past,
        typed:
          shown.typed ??
          (before ? typedFrom(before) : beginningOf(forum, continuation, proposal, known, request.now)),
        decision: shown.decision ?? {},
        others: othersWhoCan(mag, forum, charter),
        facilitator: shown.facilitator,
        givingUp: shown.givingUp,
        notMe: shown.notMe,
        errors: shown.errors ?? [],
        newer: shown.newer,
      }),
      shown.errors
        ? { errors: shown.errors }
        : {
            ...(charter ? publicCharter(charter) : {}),
            revision: charter?.revision,
            standing: charter && cycles && charterStanding(charter, cycles, request.now),
          },
      { status: shown.status ?? (shown.errors ? 422 : 200) },
    );
  };
};

export type CharterPage = ReturnType<typeof createCharterPage>;

/** The members of the MAG who can be named its facilitator: none of its team, and not who is it. */
export const othersWhoCan = (mag: readonly Person[], forum: Forum, charter: Charter | undefined): Person[] =>
  mag.filter((member) => member.id !== charter?.facilitator.id && !isOfTeam(member, forum.id));

/** Which charter is written now: the one that is not approved yet, or the next where the last one has ended. */
export const writtenNow = (
  { charter, cycles }: Known,
  now: Date,
): { number: number; before: Charter | undefined } => {
  if (!charter) return { number: 1, before: undefined };
  const ended = cycles && charterStanding(charter, cycles, now) === 'ended';
  return ended
    ? { number: charter.number + 1, before: undefined }
    : { number: charter.number, before: charter };
};

/**
 * The cycles in which the charter that is written now may begin: none that is over, but that of the draft itself, which can
 * still be saved; one that follows another, after that.
 */
export const mayBeginIn = (known: Known, now: Date): readonly Cycle[] => {
  const { number, before } = writtenNow(known, now);
  const last = number > 1 && before?.state !== 'approved' ? approvedOf(known) : undefined;
  return (last ? cyclesToGoOnIn(last, known.planned) : known.planned).filter(
    ({ id }) => id === before?.cycleId || !overIn(id, known, now),
  );
};

export const overIn = (cycleId: string, { planned }: Known, now: Date) => {
  const { cycles } = cyclesOfCharter({ cycleId }, planned);
  return cycles && whyOver(cycles, now);
};

export const typedFrom = ({ facilitator, ...charter }: Charter): Typed => ({
  ...charter,
  facilitatorId: facilitator.id,
});

/** What a new charter begins with: what the forum goes on with, or what the forum, its proposal and the charter before say. */
const beginningOf = (
  forum: Forum,
  continuation: Proposal | undefined,
  proposal: Proposal | undefined,
  known: Known,
  now: Date,
): Typed => {
  const { charter } = known;
  const goesOnWith = continuation?.state === 'accepted' ? fieldsOf(continuation) : undefined;
  const proposed = proposal && fieldsOf(proposal);
  const today = now.toISOString().slice(0, 10);
  return {
    cycleId: mayBeginIn(known, now).find(({ meeting }) => meeting.starts <= today)?.id ?? '',
    goal: goesOnWith?.goal ?? forum.goal,
    evidence: goesOnWith?.evidence ?? charter?.evidence ?? proposed?.evidence ?? '',
    outOfScope: goesOnWith?.outOfScope ?? charter?.outOfScope ?? proposed?.outOfScope ?? '',
    facilitatorId: charter?.facilitator.id ?? '',
    team: goesOnWith?.team ?? forum.team,
    organisations: goesOnWith?.organisations ?? forum.organisations,
  };
};

export const publicCharter = (charter: Charter) => ({
  id: charter.id,
  forumId: charter.forumId,
  state: charter.state,
  years: Number(charter.years),
  goal: charter.goal,
  evidence: charter.evidence,
  outOfScope: charter.outOfScope,
  facilitator: charter.facilitator.name,
  team: charter.team,
  organisations: charter.organisations,
  continues: charter.continues,
  midTerm: charter.midTerm && {
    progress: charter.midTerm.progress,
    findings: charter.midTerm.findings,
    next: charter.midTerm.next,
    outreach: charter.midTerm.outreach,
    filedAt: charter.midTerm.at,
    acknowledged: charter.midTerm.acknowledged && {
      at: charter.midTerm.acknowledged.at,
      words: charter.midTerm.acknowledged.words,
    },
  },
});
