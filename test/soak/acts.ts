import type { Letter } from '../../shared/domain/letter.ts';
import type { LetterDecision } from '../../shared/domain/letter-decision.ts';
import type { createLetters } from '../../shared/store/letters.ts';
import type { Life } from '../crash/life.ts';
import type { Chance } from './faults.ts';
import type { Outside } from './outside.ts';
import type { PeopleOfTheDesk } from './people.ts';
import { addressOf, placeIn, placesOf, planOf, type Step } from './places.ts';

const decisions = ['arrived', 'again', 'give-up'] as const satisfies LetterDecision[];
const allActs = [
  'release',
  'pause',
  'resume',
  'recall',
  'release a supplement',
  'send again',
  'name another contact',
  'find nobody to name',
  'decline',
  ...decisions,
] as const;
export type Act = (typeof allActs)[number];

/** What people released: a dissemination, or a supplement to one. */
interface Released {
  part: number;
  id: string;
  /** What they are about to do with it. */
  plan: Step[];
  /** How many of its letters have left. */
  left: number;
  /** The next step of its plan comes when so many have left, or at this time. */
  next: { left: number; at: number };
}

const minutes = (count: number) => Date.now() + count * 60_000;

/** What people do while letters leave. What they are about to do next is in `doing`. */
export const createActs = ({
  count,
  soon,
  chance,
  people,
  letters,
  outside,
  mend,
  gaveUp,
  isWrong,
}: {
  count: number;
  /** Whether most of what waits leaves at once, as in a small run: who waits until some have left finds little to hold back. */
  soon: boolean;
  chance: Chance;
  people: PeopleOfTheDesk;
  letters: ReturnType<typeof createLetters>;
  outside: Outside;
  /** Somebody looked at what senders break down at, by the letter. */
  mend: (letterId: string) => void;
  /** Letters of which the queue gave a message up. */
  gaveUp: ReadonlySet<string>;
  isWrong: (words: string) => void;
}) => {
  const doing: (() => Promise<void>)[] = [];
  const released: Released[] = [];
  const done = Object.fromEntries(allActs.map((act) => [act, 0])) as Record<Act, number>;
  /** Decisions on letters that could not be taken up. */
  let onStuck = 0;
  /** What somebody looked at, and decided on, or left as it is: few letters come to that. */
  const lookedAt = new Set<string>();

  /** Sends a form in a life of its own; `then` hears once its write was served, whether or not anybody hears the answer. */
  const act = async (
    what: Act,
    send: (life: Life) => Promise<number | 'died'>,
    then?: () => void,
  ): Promise<number | 'died'> => {
    const life = chance.life('another function is killed');
    outside.isAct(life, () => {
      done[what] += 1;
      then?.();
    });
    const status = await send(life);
    if (status !== 'died' && status >= 500) isWrong(`Who wanted to ${what} was answered ${status}.`);
    return status;
  };

  const isOut = async ({ id }: { id: string }) => (await people.standing(id))?.state === 'released';

  const keep = (part: number, id: string, letters: number): void => {
    outside.isReleased(part, id);
    const left = soon ? 0 : Math.ceil(chance.below(letters + 1) / 2);
    released.push({ part, id, plan: [...planOf(part)], left: 0, next: { left, at: minutes(30) } });
  };

  /** Somebody releases what somebody else prepared; when that breaks off, they look, and do it again. */
  const release = async (part: number) => {
    const addresses = placesOf(part, count).map((place) => addressOf(place));
    const prepared = await people.prepared(addresses);
    while (!(await isOut(prepared)))
      await act(
        'release',
        (life) => people.release(prepared.id, life),
        () => keep(part, prepared.id, addresses.length),
      );
  };

  /**
   * Some were left out. Two people think of it, so there are two supplements for the same recipients, and both are released
   * at the same moment. Only one may be, however often they try.
   */
  const supplement = async (to: Released) => {
    const part = to.part + 1;
    const addresses = placesOf(part, count).map((place) => addressOf(place));
    if (!addresses.length) return;
    const first = await people.standing(to.id);
    const both = [await people.prepared(addresses, first), await people.prepared(addresses, first)] as const;
    const releaseBoth = () =>
      both.map(({ id }, place) =>
        act(
          'release a supplement',
          (life) => people.release(id, life, place),
          () => keep(part, id, addresses.length),
        ),
      );
    while (!(await isOut(both[0])) && !(await isOut(both[1]))) await Promise.all(releaseBoth());
    await Promise.all(releaseBoth());
    if ((await isOut(both[0])) && (await isOut(both[1])))
      isWrong(`${both[0].id} and ${both[1].id} are for the same recipients, and both were released.`);
  };

  /** The next step of each plan whose time has come; one that broke off comes again. */
  const nextSteps = () =>
    released.map(async (each) => {
      const [next] = each.plan;
      if (!next || (each.left < each.next.left && Date.now() < each.next.at)) return;
      if (next === 'supplement') {
        await supplement(each);
      } else {
        await act(next, (life) => people[next](each.id, life));
        const { paused, recalled } = (await people.standing(each.id)) ?? {};
        if (!{ pause: paused, resume: !paused, recall: recalled }[next]) return;
      }
      each.plan.shift();
      each.next =
        next === 'pause'
          ? { left: Number.POSITIVE_INFINITY, at: minutes(3) }
          : { left: each.left + 3, at: minutes(10) };
    });

  /** Sends again to those whom it has not reached; who hears nothing, tries once more. Answers whether there were any. */
  const sendAgain = async (id: string): Promise<boolean> => {
    const before = await people.standing(id);
    if (!before || before.recalled) return false;
    const round = before.rounds + 1;
    const click = () => act('send again', (life) => people.sendAgain({ id, round }, life));
    const clicks = chance.happens('somebody clicks twice') ? 2 : 1;
    while ((await Promise.all(Array.from({ length: clicks }, click))).includes('died'));
    return (await people.standing(id))?.rounds !== before.rounds;
  };

  const decide = (letter: Letter) => {
    const number = outside.numberOf(letter.id, letter.to.email);
    const isStuck = letter.state === 'pending';
    // Nobody says that it arrived who has not got it.
    const mayHaveArrived = letter.state === 'unknown' && outside.everTaken[number] === 1;
    const decision =
      letter.state === 'rejected'
        ? 'again'
        : chance.oneOf(decisions.filter((each) => mayHaveArrived || each !== 'arrived'));
    const decided = () => {
      if (decision === 'arrived') outside.isArrived(number);
      if (decision === 'give-up') outside.isGivenUp(number);
      if (decision === 'again') outside.isToGoAgain(number, !isStuck);
      if (!isStuck) return;
      onStuck += 1;
      if (!gaveUp.has(letter.id)) isWrong(`${letter.id} could leave, but somebody was asked about it.`);
      if (!chance.happens('a letter is not mended yet')) mend(letter.id);
    };
    doing.push(async () => {
      const send = () => act(decision, (life) => people.decide(letter, decision, life), decided);
      // One that cannot leave would wait for ever: who hears nothing looks again.
      while ((await send()) === 'died' && isStuck);
    });
  };

  /** How far somebody has gone through what waits for a decision. */
  let cursor: string | undefined;
  /** Somebody goes through what waits for a decision, what was refused, and what came back. */
  const lookAround = async () => {
    /** Each is looked at once for every attempt to send it; one that could not leave, every time it is asked about. */
    const isFresh = ({ id, attempt, fate, state }: Letter) => {
      const seen = `${id} ${state === 'pending' ? fate.length : attempt?.id}`;
      if (lookedAt.has(seen)) return false;
      lookedAt.add(seen);
      return true;
    };
    const page = await letters.undecided(cursor);
    cursor = page.cursor ?? cursor;
    for (const letter of page.items.filter(isFresh))
      if (letter.state === 'pending' || chance.happens('somebody decides on an unknown letter'))
        decide(letter);

    const { items } = await letters.inState('rejected', undefined, 20);
    const toSendAgain = new Set<string>();
    for (const letter of items.filter(isFresh))
      if (letter.recipientId) toSendAgain.add(letter.cause);
      else if (chance.happens('somebody tries a refused letter again')) decide(letter);

    for (const recipient of await people.cameBack()) {
      const { disseminationId, cameBack } = recipient;
      const place = placeIn(recipient.email);
      if (cameBack?.state === 'renewed') toSendAgain.add(disseminationId);
      if (cameBack?.state !== 'wrong') continue;
      // Nothing of what was recalled is sent again.
      const known =
        !outside.recalled.has(disseminationId) && chance.happens('somebody knows another contact');
      const email = addressOf(place, outside.addressesNamed(place) + 1);
      doing.push(async () => {
        if (known)
          await act(
            'name another contact',
            (life) => people.nameContact(recipient, email, life),
            () => outside.isNamed(place),
          );
        else
          await act(
            'find nobody to name',
            (life) => people.nobody(recipient, life),
            () => outside.isNobodyElse(place),
          );
      });
    }
    for (const id of toSendAgain) doing.push(async () => void (await sendAgain(id)));
  };

  return {
    doing,
    released,
    done,
    onStuck: () => onStuck,
    nextSteps,
    lookAround,
    /** Whether somebody is about to do something. */
    isBusy: (): boolean => doing.length > 0 || released.some(({ plan }) => plan.length),

    /** These are put together, prepared, and released. */
    toRelease: (part: number): void => {
      if (placesOf(part, count).length) doing.push(() => release(part));
    },

    /** A letter of it has left. */
    hasLeft(number: number): void {
      const id = outside.partFor(number);
      const of = id && released.find((each) => each.id === id);
      if (of) of.left += 1;
    },

    /** The reader of a letter wants no more of them. Who got none by it cannot say so. */
    toDecline: (letter: Pick<Letter, 'id' | 'key'>, number: number): void => {
      doing.push(async () => {
        if (outside.isDead(number)) return;
        await act(
          'decline',
          (life) => people.decline(letter, life),
          () => outside.isDeclined(number),
        );
      });
    },

    /** At the end of the day, everything is sent again that has not reached anybody. Answers whether there was any. */
    async sendAllAgain(): Promise<boolean> {
      let any = false;
      for (const { id } of released) any = (await sendAgain(id)) || any;
      return any;
    },
  };
};
