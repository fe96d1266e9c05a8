import {
  type Dissemination,
  missingLanguages,
  missingLanguagesInWords,
  newestLetters,
  writtenLanguages,
} from './dissemination.ts';
import { type Letter, ledgerOf } from './letter.ts';
import { type Output, outputStateInWords } from './output.ts';
import type { PressRelease } from './press-release.ts';
import { languageNames, type Recipient } from './recipient.ts';
import { after, spokenInstant } from './time.ts';

/** What the books say of a letter to a recipient. */
type Known = Pick<Letter, 'id' | 'state' | 'fate' | 'createdAt' | 'recipientId'>;

/** An output on its way from the final text to the press. */
export interface OnItsWay {
  output: Pick<Output, 'id' | 'state' | 'version'>;
  dissemination?: Dissemination | undefined;
  /** Those of the dissemination; after the release the number is enough. */
  recipients: readonly Pick<Recipient, 'why' | 'language'>[];
  count: number;
  /** Its letters to recipients. */
  letters: readonly Known[];
  pressRelease?: Pick<PressRelease, 'id' | 'state'> | undefined;
}

export interface StepToRelease {
  name: string;
  done: boolean;
  /** Where it stands, in a few words. */
  told: string;
  /** Whose turn it is while this is not done. */
  who: string;
  /** What they do; and what is missing. */
  todo: string;
  /** Where it is done. */
  path?: string | undefined;
}

/** Mail services report a delivery within minutes; a page that waits for them longer waits in vain. */
const reportsComeWithin = 15 * 60_000;

/** Whether nothing more is likely to happen by itself: every letter written, none waiting, none just handed over. */
export const isSettled = (
  dissemination: Pick<Dissemination, 'state' | 'lettersWritten'>,
  letters: readonly Pick<Known, 'state' | 'fate' | 'createdAt'>[],
  now: Date,
): boolean =>
  dissemination.state !== 'released' ||
  (dissemination.lettersWritten &&
    letters.every(({ state, fate, createdAt }) => {
      if (state === 'pending' || state === 'attempting') return false;
      return state !== 'sent' || (fate.at(-1)?.at ?? createdAt) < after(now, -reportsComeWithin);
    }));

/** Why there is nothing for a press release to tell yet, if so: it names whom the output has reached. */
export const tooEarlyForThePress = (letters: readonly Pick<Known, 'state'>[]): string | undefined =>
  letters.some(({ state }) => state === 'delivered')
    ? undefined
    : 'A press release names the organisations that have the output, and no delivery was reported yet. It can be drafted as soon as the first one is.';

/** What is said once every step is taken: also whether somebody has not got it. */
export const allStepsTaken = ({ letters, count }: Pick<OnItsWay, 'letters' | 'count'>): string => {
  const unreached = count - reachedBy(letters);
  if (unreached === 0) return 'Every step is taken, and every recipient has it.';
  const who = unreached === 1 ? 'One recipient has' : `${unreached.toLocaleString('en-GB')} recipients have`;
  return `Every step is taken. ${who} not got it: the page of the dissemination says what became of each letter.`;
};

/** How many recipients have the output, as their mail services reported. */
const reachedBy = (letters: readonly Known[]): number =>
  [...newestLetters(letters).values()].filter((letter) => letter.state === 'delivered').length;

const team = 'The coordinating team';
const anyOfThree = 'The coordinating team, the secretariat or DESA';
const house = 'The secretariat or DESA';

/**
 * The one line from the output to the press (R27–R31): where it stands, who acts next, what is missing. The first that
 * is not done is the one whose turn it is; what comes after may be prepared already.
 */
export const stepsToRelease = (way: OnItsWay, now: Date): StepToRelease[] => {
  const { output, dissemination, letters, pressRelease } = way;
  const address = dissemination && `/desk/disseminations/${dissemination.id}`;
  const state = dissemination?.state ?? 'draft';
  const written = dissemination ? writtenLanguages(dissemination) : [];
  const english = dissemination?.coverLetter !== undefined;
  const withoutReason = state === 'released' ? 0 : way.recipients.filter(({ why }) => !why).length;
  const ledger = ledgerOf(letters.map((letter) => letter.state));
  const reached = reachedBy(letters);
  const settled = dissemination !== undefined && isSettled(dissemination, letters, now);
  const missing = dissemination
    ? missingLanguagesInWords(missingLanguages(dissemination, way.recipients))
    : '';
  const number = (count: number) => count.toLocaleString('en-GB');
  return [
    {
      name: 'Output final',
      done: output.state === 'published',
      told: output.state === 'published' ? `Version ${output.version}` : outputStateInWords[output.state],
      who: 'The coordinating team or the secretariat',
      todo: 'publishes its final text.',
      path: `/desk/outputs/${output.id}`,
    },
    {
      name: 'Recipients',
      done: way.count > 0 && !withoutReason,
      told: way.count ? number(way.count) : 'none yet',
      who: anyOfThree,
      todo: !dissemination
        ? 'begins a dissemination, and says who shall receive the output.'
        : way.count
          ? `says why ${withoutReason === 1 ? 'one recipient' : `${number(withoutReason)} recipients`} shall receive it.`
          : 'says who shall receive the output, and why.',
      path: address && `${address}/recipients`,
    },
    {
      name: 'Cover letter',
      done: english,
      told: written.length ? written.map((lang) => languageNames[lang]).join(', ') : 'not written yet',
      who: team,
      todo: written.length ? 'writes it in English too, for all whose language has none.' : 'writes it.',
      path: address && `${address}/cover-letter`,
    },
    {
      name: 'Prepared',
      done: state !== 'draft',
      told: dissemination?.preparedBy ? `by ${dissemination.preparedBy.name}` : 'not yet',
      who: anyOfThree,
      todo: `looks at the letters of some recipients, and prepares the release.${missing ? ` ${missing}` : ''}`,
      path: address,
    },
    {
      name: 'Released',
      done: state === 'released',
      told:
        dissemination?.releasedBy && dissemination.releasedAt
          ? `by ${dissemination.releasedBy.name}, ${spokenInstant(dissemination.releasedAt)}`
          : 'not yet',
      who: `${house}${dissemination?.preparedBy ? `, but not ${dissemination.preparedBy.name}, who prepared it` : ', but never who prepared it'},`,
      todo: `releases it.${missing ? ` ${missing}` : ''}`,
      path: address,
    },
    {
      name: 'Delivered',
      done: reached > 0 && settled,
      told: state === 'released' ? `${number(reached)} of ${number(way.count)}` : 'not yet',
      who: dissemination?.paused ? house : ledger.waiting || !settled ? 'The mail service' : anyOfThree,
      todo: dissemination?.paused
        ? 'resumes what is paused.'
        : ledger.waiting || !settled
          ? 'reports the deliveries, letter by letter. This goes on by itself.'
          : 'looks at what became of each letter: none was delivered.',
      path: address,
    },
    {
      name: 'Press release',
      done: pressRelease !== undefined,
      told: pressRelease ? 'drafted' : 'not drafted yet',
      who: house,
      todo: 'drafts it: it names the organisations that have the output.',
      path: pressRelease ? `/desk/press/${pressRelease.id}` : address,
    },
    {
      name: 'Announced',
      done: pressRelease?.state === 'released',
      told: pressRelease?.state === 'released' ? 'to the press' : 'not yet',
      who: `${house}, but never who wrote the press release last,`,
      todo: 'releases it to the press.',
      path: pressRelease && `/desk/press/${pressRelease.id}`,
    },
  ];
};
