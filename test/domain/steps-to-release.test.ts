import { describe, expect, it } from 'vitest';
import {
  type CoverLetter,
  type Dissemination,
  startDissemination,
} from '../../shared/domain/dissemination.ts';
import type { LetterState } from '../../shared/domain/letter.ts';
import {
  allStepsTaken,
  isSettled,
  type OnItsWay,
  stepsToRelease,
  tooEarlyForThePress,
} from '../../shared/domain/steps-to-release.ts';

const now = new Date('2026-11-24T09:00:00.000Z');
const id = (prefix: string, last: string) => `${prefix}_${last.padStart(26, '0')}`;
const at = now.toISOString();

const output = { id: id('out', '1'), state: 'published', version: 2 } as const;
const draft = startDissemination(
  { id: id('dis', '1'), outputId: output.id, forumId: id('bpf', '1'), title: 'What works' },
  now,
);
const coverLetter: CoverLetter = {
  subject: 'For {{organisation}}',
  text: 'Dear {{contact}},',
  signature: 'Wanda',
  lang: 'en',
  attachReport: false,
};
const wanda = { id: id('per', '1'), name: 'Wanda Team' };
const sekou = { id: id('per', '2'), name: 'Sekou Secretariat' };
const written: Dissemination = { ...draft, coverLetter };
const prepared: Dissemination = { ...written, state: 'prepared', preparedBy: wanda, preparedAt: at };
const released: Dissemination = {
  ...prepared,
  state: 'released',
  releasedBy: sekou,
  releasedAt: at,
  lettersWritten: true,
};
const letter = (last: string, state: LetterState) => ({
  id: id('ltr', last),
  recipientId: id('rcp', last),
  state,
  createdAt: at,
  fate: [{ at, state, note: '' }],
});

const whole: OnItsWay = {
  output,
  dissemination: released,
  recipients: [],
  count: 2,
  letters: [letter('1', 'delivered'), letter('2', 'bounced')],
  pressRelease: { id: id('prs', '1'), state: 'released' },
};
const english = { why: 'They run it.', language: 'en' } as const;

/** The step whose turn it is: its name, who acts, and what they do. */
const next = (more: Partial<OnItsWay>) => {
  const step = stepsToRelease({ ...whole, ...more }, now).find(({ done }) => !done);
  return step && `${step.name}: ${step.who} ${step.todo}`;
};

describe('the steps from the output to the press', () => {
  it('are always these, in this order', () => {
    expect(stepsToRelease(whole, now).map(({ name }) => name)).toEqual([
      'Output final',
      'Recipients',
      'Cover letter',
      'Prepared',
      'Released',
      'Delivered',
      'Press release',
      'Announced',
    ]);
    expect(next({})).toBeUndefined();
  });

  const early = { letters: [], pressRelease: undefined, count: 1, recipients: [english] };
  it.each<[Partial<OnItsWay>, string]>([
    [
      { ...early, dissemination: undefined, count: 0, recipients: [], output: { ...output, state: 'open' } },
      'Output final: The coordinating team or the secretariat publishes its final text.',
    ],
    [
      { ...early, dissemination: undefined, count: 0, recipients: [] },
      'Recipients: The coordinating team, the secretariat or DESA begins a dissemination, and says who shall receive the output.',
    ],
    [
      { ...early, dissemination: draft, count: 0, recipients: [] },
      'Recipients: The coordinating team, the secretariat or DESA says who shall receive the output, and why.',
    ],
    [
      { ...early, dissemination: draft, count: 2, recipients: [english, { language: 'en' }] },
      'Recipients: The coordinating team, the secretariat or DESA says why one recipient shall receive it.',
    ],
    [{ ...early, dissemination: draft }, 'Cover letter: The coordinating team writes it.'],
    [
      { ...early, dissemination: { ...draft, editions: [{ ...coverLetter, lang: 'ar' }] } },
      'Cover letter: The coordinating team writes it in English too, for all whose language has none.',
    ],
    [
      { ...early, dissemination: written, recipients: [{ ...english, language: 'fr' }] },
      'Prepared: The coordinating team, the secretariat or DESA looks at the letters of some recipients, and prepares the release. One recipient reads French, in which there is no letter, and gets the English one.',
    ],
    [
      { ...early, dissemination: prepared },
      'Released: The secretariat or DESA, but not Wanda Team, who prepared it, releases it.',
    ],
    [
      { ...early, dissemination: { ...released, lettersWritten: false } },
      'Delivered: The mail service reports the deliveries, letter by letter. This goes on by itself.',
    ],
    [
      {
        ...early,
        dissemination: { ...released, paused: { at, by: sekou, reason: 'Wrong list' } },
        letters: [letter('1', 'pending')],
      },
      'Delivered: The secretariat or DESA resumes what is paused.',
    ],
    [
      { ...early, dissemination: released, letters: [letter('1', 'bounced')] },
      'Delivered: The coordinating team, the secretariat or DESA looks at what became of each letter: none was delivered.',
    ],
    [
      { pressRelease: undefined },
      'Press release: The secretariat or DESA drafts it: it names the organisations that have the output.',
    ],
    [
      { pressRelease: { id: id('prs', '1'), state: 'draft' } },
      'Announced: The secretariat or DESA, but never who wrote the press release last, releases it to the press.',
    ],
  ])('say who acts next, and what is missing (%#)', (more, said) => {
    expect(next(more)).toBe(said);
  });

  it.each([
    [['delivered', 'delivered'], 'Every step is taken, and every recipient has it.'],
    [['delivered', 'bounced'], 'Every step is taken. One recipient has not got it: '],
    [['bounced', 'unknown'], 'Every step is taken. 2 recipients have not got it: '],
  ] as const)('say at the end whether somebody has not got it (%#)', (states, said) => {
    const letters = states.map((state, index) => letter(`${index}`, state));
    expect(allStepsTaken({ letters, count: 2 })).toContain(said);
  });

  it('tell how many have it, each recipient once', () => {
    const again = { ...letter('2', 'delivered'), id: id('ltr', '3'), createdAt: '2026-11-24T10:00:00.000Z' };
    const [, , , , , delivered] = stepsToRelease({ ...whole, letters: [...whole.letters, again] }, now);
    expect(delivered?.told).toBe('2 of 2');
  });
});

describe('a dissemination that nothing more happens to by itself', () => {
  it('has every letter written, none waiting, and none just handed over', () => {
    const later = new Date(now.getTime() + 16 * 60_000);
    expect(isSettled(prepared, [letter('1', 'pending')], now)).toBe(true);
    expect(isSettled({ ...released, lettersWritten: false }, [], now)).toBe(false);
    expect(isSettled(released, [letter('1', 'pending')], later)).toBe(false);
    expect(isSettled(released, [letter('1', 'sent')], now)).toBe(false);
    expect(isSettled(released, [letter('1', 'sent')], later)).toBe(true);
    expect(isSettled(released, whole.letters, now)).toBe(true);
  });
});

describe('a press release', () => {
  it('has nothing to tell before a delivery was reported', () => {
    expect(tooEarlyForThePress([{ state: 'sent' }])).toBe(
      'A press release names the organisations that have the output, and no delivery was reported yet. It can be drafted as soon as the first one is.',
    );
    expect(tooEarlyForThePress([{ state: 'sent' }, { state: 'delivered' }])).toBeUndefined();
  });
});
