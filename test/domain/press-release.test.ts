import { describe, expect, it } from 'vitest';
import { letterStates } from '../../shared/domain/letter.ts';
import {
  draftPressRelease,
  editPressRelease,
  mayNotReleasePress,
  type PressRelease,
  pressReleaseForm,
  reached,
  releasePress,
} from '../../shared/domain/press-release.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';

const now = new Date('2026-11-24T09:00:00.000Z');
const id = (prefix: string, last: string) => `${prefix}_${last.padStart(26, '0')}`;
const ana = { id: id('per', 'a'), name: 'Ana Author' };
const ben = { id: id('per', 'b'), name: 'Ben Both' };

const drafted = (title = 'What works') =>
  draftPressRelease(
    {
      id: id('prs', '1'),
      disseminationId: id('dis', '1'),
      forumId: id('bpf', '1'),
      forumTitle: 'BPF on BPFs',
      output: { id: id('out', '1'), title, summary: 'It works.' },
    },
    ana,
    now,
  );
const reasonOf = (value: unknown) => (isRefusal(value) ? value.reason : 'it was taken');

describe('a press release', () => {
  it('is drafted from the output, so that its form takes it as it is', () => {
    for (const title of ['What works', '🦉'.repeat(100), `x${'é'.repeat(199)}`]) {
      const draft = drafted(title);
      expect(draft.headline.length).toBeLessThanOrEqual(150);
      expect(draft.headline.isWellFormed()).toBe(true);
      expect(pressReleaseForm.safeParse(draft).success).toBe(true);
    }
    expect(drafted()).toMatchObject({
      headline: 'IGF Best Practice Forum publishes “What works”',
      lead: 'It works.',
      organisations: [],
    });
  });

  it('names those alone whose letter was delivered, each once, by name', () => {
    const recipient = (last: string, organisation: string): Recipient => ({
      id: id('rcp', last),
      revision: 1,
      disseminationId: id('dis', '1'),
      organisation,
      contact: 'Private Person',
      email: `${last}@example.org`,
      language: 'en',
      createdAt: now.toISOString(),
    });
    const list = letterStates.map((state) => recipient(state, `Organisation ${state}`));
    const letters = letterStates.map((state) => ({ state, recipientId: id('rcp', state) }));
    expect(reached(list, letters)).toEqual(['Organisation delivered']);

    const twice = [recipient('1', 'Österreich'), recipient('2', 'Zambia'), recipient('3', 'Zambia')];
    const all = twice.map(({ id: recipientId }) => ({ state: 'delivered' as const, recipientId }));
    // A letter that somebody tried on themselves is nobody's.
    expect(reached(twice, [...all, { state: 'delivered' as const, recipientId: undefined }])).toEqual([
      'Österreich',
      'Zambia',
    ]);
    expect(reached(twice, [{ state: 'bounced', recipientId: id('rcp', '1') }, ...all]).length).toBe(2);
  });

  it('is released by somebody else than who last wrote it', () => {
    const draft = drafted();
    expect(reasonOf(releasePress(draft, ['ITU'], ana, now))).toContain('You wrote what stands here');
    const changed = editPressRelease(draft, { ...draft, lead: 'It works well.' }, ben) as PressRelease;
    expect(mayNotReleasePress(changed, ben.id)?.refused).toBe('not-allowed');
    expect(releasePress(changed, ['ITU'], ana, now)).toMatchObject({
      state: 'released',
      organisations: ['ITU'],
      asOf: now.toISOString(),
      releasedBy: ana,
    });
  });

  it('is not released while it could name nobody', () => {
    expect(reasonOf(releasePress(drafted(), [], ben, now))).toContain('No delivery has been reported yet');
  });

  it('is released once, and stands from then on', () => {
    const released = releasePress(drafted(), ['ITU'], ben, now) as PressRelease;
    expect(reasonOf(releasePress(released, ['ITU', 'UNESCO'], ben, now))).toContain('Ben Both released this');
    expect(reasonOf(editPressRelease(released, released, ana))).toContain('Ben Both released this');
  });

  it('does not name more than a record can hold', () => {
    const many = Array.from({ length: 2_000 }, (_, place) => `${place} ${'é'.repeat(190)}`);
    expect(releasePress(drafted(), many, ben, now)).toMatchObject({ refused: 'too-large' });
  });
});
