import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvent } from '../../functions/mail-events/event.ts';
import { type Choices, type Refuser, refusalOf } from '../../shared/domain/choices.ts';
import {
  type Approved,
  addressedBy,
  beginAnew,
  type CoverLetter,
  type Dissemination,
  editionFor,
  havingInWords,
  isAttached,
  largestAttachment,
  leftWithout,
  letterEvent,
  mayNotRelease,
  merge,
  missingLanguages,
  missingLanguagesInWords,
  missingToPrepare,
  notReached,
  prepare,
  readyAgain,
  release,
  removeEdition,
  sendAgain,
  startDissemination,
  takeBack,
  whoHasIt,
  whyAgain,
  wordsFor,
  writeCoverLetter,
  writtenLanguages,
  wrongPlaceholders,
} from '../../shared/domain/dissemination.ts';
import { letterStates } from '../../shared/domain/letter.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';

const now = new Date('2026-11-24T09:00:00.000Z');
const id = (prefix: string, last: string) => `${prefix}_${last.padStart(26, '0')}`;
const ana = { id: id('per', 'a'), name: 'Ana Author' };
const ben = { id: id('per', 'b'), name: 'Ben Both' };

const coverLetter: CoverLetter = {
  subject: 'For {{organisation}}: {{output}}',
  text: 'Dear {{contact}},\n\nthe forum **{{forum}}** has written this.',
  signature: 'Farida Facilitator\nfor {{forum}}',
  lang: 'en',
  attachReport: false,
};

const approval = {
  approvedHash: 'approved',
  approved: {
    outputTitle: 'What works',
    forumTitle: 'BPF on BPFs',
    contentHash: 'content',
    version: 1,
    recipients: { count: 1, hash: 'list' },
  } satisfies Approved,
};
const forum = { title: 'BPF on BPFs', question: 'What do forums teach?', takePart: 'Come to the meetings.' };
const found = { approvedHash: 'approved', recipientsHash: 'list', recipients: 1, forum };

const recipient = (last: string, more: Partial<Recipient> = {}): Recipient => ({
  id: id('rcp', last),
  revision: 1,
  disseminationId: id('dis', '1'),
  organisation: `Organisation ${last}`,
  email: `${last}@example.org`,
  language: 'en',
  why: 'They run it.',
  createdAt: now.toISOString(),
  ...more,
});

const draft = startDissemination(
  { id: id('dis', '1'), outputId: id('out', '1'), forumId: id('bpf', '1'), title: 'What works' },
  now,
);
const taken = <Value>(value: Value): Exclude<Value, { refused: unknown }> => {
  if (isRefusal(value)) throw new Error(value.reason);
  return value as Exclude<Value, { refused: unknown }>;
};
const prepared: Dissemination = taken(
  prepare(taken(writeCoverLetter(draft, coverLetter)) as Dissemination, approval, ana, now),
) as Dissemination;
const released = taken(release(prepared, found, ben, now)) as Dissemination;
const reasonOf = (value: unknown) => (isRefusal(value) ? value.reason : 'it was taken');

describe('the cover letter', () => {
  it('has each recipient’s words where it leaves them open', () => {
    const words = wordsFor(recipient('x', { organisation: 'ICANN', contact: 'Zoë Ω' }), {
      outputTitle: 'What works',
      forumTitle: 'BPF on BPFs',
    });
    expect(merge(coverLetter, words)).toEqual({
      subject: 'For ICANN: What works',
      text: 'Dear Zoë Ω,\n\nthe forum **BPF on BPFs** has written this.',
      signature: 'Farida Facilitator\nfor BPF on BPFs',
    });
  });

  it('speaks to the organisation where there is no contact person', () => {
    const words = wordsFor(recipient('x', { organisation: 'ICANN' }), { outputTitle: '', forumTitle: '' });
    expect(merge({ ...coverLetter, text: 'Dear {{ contact }},' }, words).text).toBe('Dear ICANN,');
  });

  it('keeps what a name is made of as it is, and never as Markdown', () => {
    const words = wordsFor(recipient('x', { organisation: '**x** <script>' }), {
      outputTitle: '',
      forumTitle: '',
    });
    const merged = merge(
      { ...coverLetter, subject: '{{organisation}}', text: 'For {{organisation}}' },
      words,
    );
    expect(merged.subject).toBe('**x** <script>');
    expect(merged.text).toBe('For \\*\\*x\\*\\* \\<script\\>');
  });

  it('does not fill a placeholder that came in with a name', () => {
    const words = wordsFor(recipient('x', { organisation: '{{forum}}', contact: '{{output}}' }), {
      outputTitle: 'secret',
      forumTitle: 'secret',
    });
    const merged = merge({ ...coverLetter, subject: '{{organisation}} {{contact}}' }, words);
    expect(merged.subject).toBe('{{forum}} {{output}}');
  });

  it.each([
    [{ text: 'Dear {{name}},' }, 'text', 'There is no placeholder {{name}}.'],
    [{ subject: 'A {{Output}}' }, 'subject', 'There is no placeholder {{Output}}.'],
    [{ signature: '{{constructor}}' }, 'signature', 'There is no placeholder {{constructor}}.'],
    [{ text: 'Dear {{contact,' }, 'text', 'A placeholder is not closed'],
    [{ text: 'Dear contact}}' }, 'text', 'A placeholder is not closed'],
    [{ text: '[here](https://example.org/{{organisation}})' }, 'text', 'in the address of a link'],
    [{ text: '[a]: https://example.org/{{contact}}' }, 'text', 'in the address of a link'],
    [{ text: '<https://example.org/{{contact}}>' }, 'text', 'in the address of a link'],
    [
      { subject: 'For {{why}}' },
      'subject',
      '{{why}} stands for a whole text, so it can stand in the letter only.',
    ],
    [{ signature: '{{summary}}' }, 'signature', 'it can stand in the letter only'],
    [{ text: '{{forum}} '.repeat(11) }, 'text', 'There are 14 placeholders'],
  ])('is refused with the name of what is wrong: %j', (wrong, name, message) => {
    const errors = wrongPlaceholders({ ...coverLetter, ...wrong });
    expect(errors).toEqual([{ name, message: expect.stringContaining(message) }]);
  });

  it('has all that is wrong with a field told at once, each thing once', () => {
    const text = `{{name}} {{name}} {{date}} {{contact [x](https://example.org/{{output}})`;
    const [wrong, ...more] = wrongPlaceholders({ ...coverLetter, text });
    expect(more).toEqual([]);
    expect(wrong?.name).toBe('text');
    expect(wrong?.message).toBe(
      'There is no placeholder {{name}}, {{date}}. There are {{contact}}, {{organisation}}, {{why}}, {{output}}, {{forum}}, {{summary}}. ' +
        'A placeholder is not closed, or not opened. Write it like {{contact}}. ' +
        'A placeholder cannot stand in the address of a link.',
    );
  });

  it('is taken with known placeholders, and with links', () => {
    expect(wrongPlaceholders(coverLetter)).toEqual([]);
    expect(
      wrongPlaceholders({ ...coverLetter, text: '[{{output}}](https://example.org) {{contact}}' }),
    ).toEqual([]);
  });
});

describe('the cover letter in several languages', () => {
  const arabic: CoverLetter = { ...coverLetter, lang: 'ar', text: 'السيد {{contact}}' };
  const both = taken(writeCoverLetter(taken(writeCoverLetter(draft, coverLetter)), arabic));

  it('has one text a language, and English beside them', () => {
    expect(both.coverLetter).toEqual(coverLetter);
    expect(both.editions).toEqual([
      { lang: 'ar', subject: arabic.subject, text: arabic.text, signature: arabic.signature },
    ]);
    const newer = taken(writeCoverLetter(both, { ...arabic, text: 'أخرى' }));
    expect(newer.editions?.map(({ text }) => text)).toEqual(['أخرى']);
    expect(writtenLanguages(newer)).toEqual(['en', 'ar']);
    expect(taken(removeEdition(newer, 'ar')).editions).toBeUndefined();
    expect(taken(removeEdition(newer, 'en')).coverLetter).toEqual(coverLetter);
  });

  it('goes to each in their language, and in English where there is none', () => {
    expect(editionFor(both, 'ar')?.text).toBe(arabic.text);
    expect(editionFor(both, 'en')?.text).toBe(coverLetter.text);
    expect(editionFor(both, 'fr')?.text).toBe(coverLetter.text);
  });

  it('tells who gets English instead', () => {
    const list = ['ar', 'fr', 'fr', 'zh', 'en'].map((language, place) =>
      recipient(String(place), { language: language as Recipient['language'] }),
    );
    expect(missingLanguages(both, list)).toEqual([
      { language: 'fr', recipients: 2 },
      { language: 'zh', recipients: 1 },
    ]);
    expect(missingLanguagesInWords(missingLanguages(both, list))).toBe(
      'There is no letter in French (2), Chinese (1): 3 recipients get the English one.',
    );
    expect(missingLanguagesInWords(missingLanguages(both, list.slice(3)))).toBe(
      'One recipient reads Chinese, in which there is no letter, and gets the English one.',
    );
    expect(missingLanguagesInWords(missingLanguages(both, list.slice(1, 3)))).toBe(
      '2 recipients read French, in which there is no letter, and get the English one.',
    );
    expect(missingLanguagesInWords(missingLanguages(both, list.slice(0, 1)))).toBe('');
  });

  it('stands once it is prepared', () => {
    expect(reasonOf(writeCoverLetter(prepared, arabic))).toContain('Ana Author prepared this');
    expect(reasonOf(removeEdition(prepared, 'ar'))).toContain('Ana Author prepared this');
  });

  it('begins a supplement with all of them', () => {
    const supplement = startDissemination(
      { id: id('dis', '2'), outputId: id('out', '1'), forumId: id('bpf', '1'), title: 'What works' },
      now,
      both,
    );
    expect(supplement).toMatchObject({ coverLetter, editions: both.editions });
  });
});

describe('preparing', () => {
  it('names all that is missing at once', () => {
    const missing = missingToPrepare(
      { coverLetter: { ...coverLetter, attachReport: true } },
      { title: 'x', state: 'open', version: 0, contentHash: 'x' },
      forum,
      [recipient('1', { why: undefined, organisation: 'ITU' }), recipient('2', { why: undefined })],
    );
    expect(missing).toEqual([
      { message: expect.stringContaining('not published') },
      {
        message: '2 recipients have no reason why they shall receive it (ITU is the first). Say why.',
        at: `recipients/${recipient('1').id}`,
      },
      { message: expect.stringContaining('no PDF'), at: 'cover-letter' },
    ]);
    expect(
      missingToPrepare({}, { title: 'x', state: 'published', version: 1, contentHash: 'x' }, forum, []),
    ).toEqual([
      { message: 'There are no recipients. Add at least one.', at: 'recipients' },
      { message: 'There is no cover letter. The coordinating team writes it.', at: 'cover-letter' },
    ]);
  });

  it('is not for an output without a final version', () => {
    const output = { title: 'x', state: 'open', version: 0, contentHash: 'x' };
    expect(missingToPrepare({ coverLetter }, output, forum, [recipient('1')])).toEqual([
      { message: 'The output is not published yet. Publish its final text first.' },
    ]);
  });

  it('needs the explanation of the forum', () => {
    const output = { title: 'x', state: 'published', version: 1, contentHash: 'x' };
    const missing = (more: Partial<typeof forum>) =>
      missingToPrepare({ coverLetter }, output, { ...forum, ...more }, [recipient('1')]).map(
        ({ message }) => message,
      );
    expect(missing({})).toEqual([]);
    expect(missing({ takePart: ' ' })).toEqual([
      'The forum “BPF on BPFs” does not say how to take part, so whoever gets the letter would not learn what it comes from. Its coordinating team writes that on the page of the forum first.',
    ]);
    expect(missing({ question: '' })[0]).toContain('does not say what it asks');
  });

  it('needs the letter in English, whatever else there is', () => {
    const output = { title: 'x', state: 'published', version: 1, contentHash: 'x' };
    const { editions } = taken(writeCoverLetter(draft, { ...coverLetter, lang: 'ar' }));
    expect(missingToPrepare({ editions }, output, forum, [recipient('1')])).toEqual([
      {
        message:
          'There is no cover letter in English, which all get whose language has none. The coordinating team writes it.',
        at: 'cover-letter',
      },
    ]);
  });

  it('links to a report that mail services would refuse, and attaches a smaller one', () => {
    const attached = { attachReport: true };
    expect(isAttached(attached, { bytes: 3 * 1024 * 1024 })).toBe(true);
    expect(isAttached(attached, { bytes: 3 * 1024 * 1024 + 1 })).toBe(false);
    expect(isAttached(attached, undefined)).toBe(false);
    expect(isAttached({ attachReport: false }, { bytes: 1 })).toBe(false);
    // In a mail: base64, in lines of 76 signs.
    expect(Math.ceil((largestAttachment / 3) * 4 * (78 / 76))).toBeLessThan(5_000_000);
  });

  it('makes recipients and cover letter stand, until it is taken back', () => {
    expect(reasonOf(writeCoverLetter(prepared, coverLetter))).toContain('Ana Author prepared this');
    const back = taken(takeBack(prepared)) as Dissemination;
    expect(back).toMatchObject({ state: 'draft', coverLetter });
    expect(back.approvedHash).toBeUndefined();
    expect(back.preparedBy).toBeUndefined();
    expect(isRefusal(writeCoverLetter(back, coverLetter))).toBe(false);
    expect(reasonOf(takeBack(released))).toContain('Ben Both released this');
  });
});

describe('releasing', () => {
  it('is never for who prepared it', () => {
    fc.assert(
      fc.property(fc.constantFrom(ana, ben), fc.constantFrom(ana, ben), (preparing, releasing) => {
        const ready = taken(
          prepare(taken(writeCoverLetter(draft, coverLetter)) as Dissemination, approval, preparing, now),
        );
        const answer = release(ready as Dissemination, found, releasing, now);
        expect(isRefusal(answer)).toBe(preparing.id === releasing.id);
        expect(isRefusal(mayNotRelease(ready as Dissemination, releasing.id))).toBe(
          preparing.id === releasing.id,
        );
      }),
    );
    expect(reasonOf(release(prepared, found, ana, now))).toContain('You prepared this yourself');
  });

  it('is only for what was approved', () => {
    expect(reasonOf(release(prepared, { ...found, approvedHash: 'other' }, ben, now))).toContain(
      'The output or the cover letter changed',
    );
    expect(
      reasonOf(release(prepared, { ...found, recipientsHash: 'other', recipients: 3 }, ben, now)),
    ).toContain('1 then, 3 now');
    expect(reasonOf(release(draft, found, ben, now))).toContain('not prepared yet');
  });

  it('is not without the explanation of the forum', () => {
    expect(reasonOf(release(prepared, { ...found, forum: { ...forum, takePart: '' } }, ben, now))).toBe(
      'The forum “BPF on BPFs” does not say how to take part, so whoever gets the letter would not learn what it comes from. Its coordinating team writes that on the page of the forum first.',
    );
  });

  it('happens once, and says who did it and when', () => {
    expect(released).toMatchObject({ state: 'released', releasedBy: ben, rounds: 0, lettersWritten: false });
    expect(reasonOf(release(released, found, ben, now))).toBe(
      'Ben Both released this on 24 November 2026, 09:00 UTC.',
    );
  });
});

describe('sending again', () => {
  const letter = (of: Recipient, state: (typeof letterStates)[number], round = 0) => ({
    id: `ltr_${letterEvent(of.id, round)}`,
    recipientId: of.id,
    state,
    createdAt: new Date(now.getTime() + round).toISOString(),
    to: { name: of.organisation, email: of.email },
    fate: [{ at: now.toISOString(), state, note: 'Nothing more, please.', refusedBy: 'reader' as const }],
  });
  const suppressed = (of: Recipient, note: string, refusedBy?: Refuser) => ({
    ...letter(of, 'suppressed'),
    fate: [
      { at: now.toISOString(), state: 'pending' as const, note: 'Waits.' },
      { at: now.toISOString(), state: 'suppressed' as const, note, ...(refusedBy ? { refusedBy } : {}) },
      { at: now.toISOString(), state: 'suppressed' as const, note: 'A note that came later.' },
    ],
  });

  it('is for those too whose address is known to take no mail, not for those who wanted none', () => {
    const told = readEvent(
      JSON.stringify({
        detail: {
          eventType: 'Complaint',
          mail: {
            messageId: 'm',
            tags: { letterId: [`ltr_${'0'.repeat(26)}`], attemptId: [`att_${'0'.repeat(26)}`] },
          },
          complaint: {},
        },
      }),
    );
    const of = recipient('1');
    const dead = { why: 'There is no such address.', at: '', by: 'address' as const };
    for (const [choices, missed] of [
      [{ declined: [], refused: dead }, [of]],
      [{ declined: ['outputs'], refused: dead }, []],
      // Of another list; a complaint about an output declines outputs.
      [{ declined: ['press'], refused: { ...dead, ...told?.noMore } }, []],
    ] satisfies [Choices, Recipient[]][]) {
      const refusal = refusalOf(choices, 'outputs');
      expect(notReached([of], [suppressed(of, 'Whatever it says.', refusal?.by)])).toEqual(missed);
    }
    // As letters of earlier times say it: somebody looks at the address before anything goes there again.
    expect(notReached([of], [suppressed(of, 'There is no such address.')])).toEqual([of]);
  });

  it('to an address that took no mail waits for another one, or for somebody who found that it does', () => {
    const of = recipient('1');
    const sent = [suppressed(of, 'The mailbox is full.')];
    const cameBack = { since: now.toISOString(), forumId: draft.forumId };
    const ready = (more: Partial<Recipient>) => readyAgain([{ ...of, ...more }], sent).length;
    expect(ready({})).toBe(0);
    expect(ready({ cameBack: { ...cameBack, state: 'wrong' } })).toBe(0);
    expect(ready({ cameBack: { ...cameBack, state: 'nobody' } })).toBe(0);
    expect(ready({ cameBack: { ...cameBack, state: 'renewed' } })).toBe(1);
    expect(ready({ email: 'new@example.org' })).toBe(1);
  });

  it('says of each letter why it can go again, or not at all', () => {
    const to = { name: 'ITU', email: 'itu@example.org' };
    const refused = { state: 'rejected', to } as const;
    expect(whyAgain({ email: 'ITU@example.org' }, refused)).toBe(
      'the mail service refused the letter, and not for its address',
    );
    expect(whyAgain({ email: 'new@example.org' }, refused)).toBe(
      'the address was corrected; it was itu@example.org',
    );
    for (const state of letterStates.filter((each) => each !== 'rejected'))
      expect(whyAgain({ email: to.email }, { state, to }), state).toBeUndefined();
  });

  it('is not the only way to whom a part certainly did not reach: a supplement can address them', () => {
    const list = letterStates.map((state) => recipient(state));
    const letters = list.map((each, place) => letter(each, letterStates[place] ?? 'sent'));
    const unwritten = recipient('unwritten');
    const addressed = addressedBy([...list, unwritten], letters);
    expect(addressed).toContain(unwritten);
    expect(list.filter((each) => !addressed.includes(each)).map(({ organisation }) => organisation)).toEqual([
      'Organisation abandoned',
      'Organisation suppressed',
      'Organisation cancelled',
    ]);
  });

  it('is for those alone whose newest letter was returned or refused, whatever else became of it', () => {
    const list = letterStates.map((state) => recipient(state));
    const letters = list.map((each, place) => letter(each, letterStates[place] ?? 'sent'));
    expect(notReached(list, letters).map(({ organisation }) => organisation)).toEqual([
      'Organisation bounced',
      'Organisation rejected',
    ]);
  });

  it('goes by the newest letter, in whatever order they are read', () => {
    const [one, two] = [recipient('1'), recipient('2')];
    const letters = [
      letter(one, 'bounced'),
      letter(one, 'delivered', 1),
      letter(two, 'sent'),
      letter(two, 'bounced', 1),
    ];
    expect(notReached([one, two], letters)).toEqual([two]);
    expect(notReached([one, two], letters.reverse())).toEqual([two]);
  });

  it('refuses when there is nothing to send again, with the reason', () => {
    const written = { ...released, lettersWritten: true };
    expect(reasonOf(sendAgain(written, 0, now))).toContain('There is nothing to send again');
    expect(reasonOf(sendAgain(released, 1, now))).toContain('still being written');
    expect(reasonOf(sendAgain(prepared, 1, now))).toContain('not released yet');
    expect(sendAgain(written, 1, now)).toMatchObject({ rounds: 1, lettersWritten: false });
  });
});

describe('an output that is disseminated more than once', () => {
  const to = (email: string) => ({ name: 'Ana', email });
  const ofEachState = letterStates.map((state) => ({ state, to: to(`${state}@example.org`) }));
  const decided = { at: now.toISOString(), by: ana, reason: 'A wrong figure.' };

  it('is known to be had by whom a letter reached, is on its way to, or may have reached', () => {
    const having = (sent: typeof released) =>
      [...whoHasIt([{ dissemination: sent, letters: ofEachState }])].map(
        ([email, { how }]) => `${email.split('@')[0]}: ${how}`,
      );
    const left = ['sent: has', 'delivered: has', 'complained: has', 'attempting: gets', 'unknown: may have'];
    expect(having(released).sort()).toEqual([...left, 'pending: gets'].sort());
    // What of a recalled one waits does not leave.
    expect(having({ ...released, recalled: decided }).sort()).toEqual(left.sort());
  });

  it('is told by the letter that says most, whoever it was for, in whatever order they are read', () => {
    const later = { ...released, id: id('dis', '2'), releasedAt: '2026-12-01T09:00:00.000Z' };
    const sent = [
      { dissemination: later, letters: [{ state: 'unknown' as const, to: to('A@example.org') }] },
      {
        dissemination: released,
        letters: [
          { state: 'delivered' as const, to: to('a@example.org') },
          { state: 'sent' as const, to: to('b@example.org') },
        ],
      },
      { dissemination: later, letters: [{ state: 'sent' as const, to: to('b@example.org') }] },
    ];
    for (const read of [sent, sent.toReversed()]) {
      const having = whoHasIt(read);
      expect(having.get('a@example.org')).toMatchObject({ how: 'has', by: released.id });
      expect(having.get('b@example.org')).toMatchObject({ how: 'has', by: later.id });
      expect(having.size).toBe(2);
    }
    expect(havingInWords({ how: 'has', by: released.id, at: now.toISOString() })).toBe(
      'has this output already, by the dissemination of 24 November 2026',
    );
    expect(havingInWords({ how: 'may have', by: released.id, at: now.toISOString() })).toBe(
      'may have this output, by the dissemination of 24 November 2026 (nobody knows whether that letter left)',
    );
  });

  it('begins anew after a recall alone, with the same cover letter, once nothing of it leaves any more', () => {
    const other = id('dis', '2');
    const recalled: Dissemination = { ...released, recalled: decided, lettersWritten: true };
    const { editions, ...anew } = taken(beginAnew(other, recalled, now)) as Dissemination;
    expect(anew).toEqual({ ...draft, id: other, coverLetter });
    expect(reasonOf(beginAnew(other, released, now))).toContain('was not recalled');
    expect(reasonOf(beginAnew(other, { ...recalled, lettersWritten: false }, now))).toContain('Try again');
  });

  it('begins anew for whom it left without: not for who has it by any, nor for who wants none', () => {
    const list = letterStates.map((state) => recipient(state));
    const unwritten = recipient('unwritten');
    const letters = list.map((of, place) => ({
      id: `ltr_${of.id}`,
      recipientId: of.id,
      state: letterStates[place] ?? 'sent',
      createdAt: now.toISOString(),
      to: to(of.email),
      fate: [
        {
          at: now.toISOString(),
          state: 'suppressed' as const,
          note: 'None, please.',
          refusedBy: 'reader' as const,
        },
      ],
    }));
    const having = whoHasIt([{ dissemination: { ...released, recalled: decided }, letters }]);
    const left = (known = having) =>
      leftWithout([...list, unwritten], letters, known).map(({ organisation }) => organisation.split(' ')[1]);
    // Of what waits, the recall makes "cancelled" before anybody begins anew.
    expect(left()).toEqual(['pending', 'bounced', 'rejected', 'abandoned', 'cancelled', 'unwritten']);
    const elsewhere = new Map(having).set(unwritten.email, { how: 'has', by: draft.id, at: '' });
    expect(left(elsewhere)).not.toContain('unwritten');
  });
});
