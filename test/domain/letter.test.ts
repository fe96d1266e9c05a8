import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  gathered,
  headOf,
  isNews,
  type LetterState,
  ledgerHeads,
  ledgerOf,
  letterStates,
  newsOf,
  type Report,
  reports,
  stateAfter,
  stateOf,
  statesChangedBy,
  waitAfter,
} from '../../shared/domain/letter.ts';

const told = (state: LetterState, ...all: Report[]) => all.reduce(stateAfter, state);

describe('a letter', () => {
  test.each<[string, LetterState, Report[], LetterState]>([
    ['goes its usual way', 'pending', ['claimed', 'accepted', 'delivery'], 'delivered'],
    ['waits again when SES is too busy', 'pending', ['claimed', 'throttled'], 'pending'],
    ['is refused', 'pending', ['claimed', 'refused'], 'rejected'],
    ['is unknown when the reply was lost', 'pending', ['claimed', 'lost'], 'unknown'],
    ['is settled by an event', 'unknown', ['accepted'], 'sent'],
    [
      'keeps what the event said when the sender speaks late',
      'attempting',
      ['delivery', 'accepted'],
      'delivered',
    ],
    ['keeps what the event said when the sender lost the reply', 'attempting', ['bounce', 'lost'], 'bounced'],
    ['waits when SES takes none from this house', 'pending', ['claimed', 'turned away'], 'pending'],
    ['was not sent when SES says so after all', 'attempting', ['lost', 'throttled'], 'pending'],
    ['bounces after it was delivered', 'delivered', ['bounce'], 'bounced'],
    ['stays delivered when it bounced for a while', 'delivered', ['transient bounce'], 'delivered'],
    ['is complained about after all', 'bounced', ['delivery', 'complaint'], 'complained'],
    ['is not sent after it was called back', 'pending', ['cancel', 'claimed'], 'cancelled'],
    ['is not called back while it is being sent', 'attempting', ['cancel'], 'attempting'],
    ['is suppressed only before it leaves', 'sent', ['suppress'], 'sent'],
    ['goes once more when a person says so', 'unknown', ['again', 'claimed'], 'attempting'],
    ['does not go once more when it went', 'delivered', ['again'], 'delivered'],
    ['arrived when a person says so', 'unknown', ['arrived'], 'delivered'],
    ['came back after all, whatever a person said', 'unknown', ['arrived', 'bounce'], 'bounced'],
    ['arrived after all, although a person gave it up', 'unknown', ['give up', 'delivery'], 'delivered'],
    ['is not given up while it is being sent', 'attempting', ['give up'], 'attempting'],
    ['stays returned, whatever a person makes of it', 'bounced', ['elsewhere', 'told'], 'bounced'],
    ['is not answered before it came back', 'delivered', ['elsewhere', 'told'], 'delivered'],
    ['went the first time, although it waits for a second', 'unknown', ['again', 'delivery'], 'delivered'],
  ])('%s', (_, from, all, to) => {
    expect(told(from, ...all)).toBe(to);
  });

  test('is told once, whatever is told twice', () => {
    fc.assert(
      fc.property(fc.constantFrom(...letterStates), fc.constantFrom(...reports), (state, report) => {
        const once = stateAfter(state, report);
        expect(stateAfter(once, report)).toBe(once);
        expect(once).toBe(statesChangedBy(report).includes(state) ? stateOf(report) : state);
      }),
    );
  });

  test('ends in the same state in whatever order the reports of an attempt come', () => {
    // What SES may say of one message, strongest last; beside it the sender's word, and the sweep's ("lost").
    const events: Report[] = [
      'accepted',
      'delay',
      'transient bounce',
      'reject',
      'delivery',
      'bounce',
      'complaint',
    ];
    const outcome: LetterState[] = ['sent', 'sent', 'sent', 'rejected', 'delivered', 'bounced', 'complained'];
    fc.assert(
      fc.property(
        fc.subarray(events, { minLength: 1 }),
        fc.subarray<Report>(['accepted', 'lost']),
        fc.infiniteStream(fc.nat()),
        (some, words, order) => {
          const all = [...some, ...words, ...some]
            .map((report) => ({ report, at: order.next().value ?? 0 }))
            .sort((one, other) => one.at - other.at)
            .map(({ report }) => report);
          const strongest = Math.max(...some.map((event) => events.indexOf(event)));
          expect(told('attempting', ...all)).toBe(outcome[strongest]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('without events ends as the sender says, whenever the sweep gives up on it', () => {
    for (const [word, state] of [
      ['refused', 'rejected'],
      ['throttled', 'pending'],
      ['turned away', 'pending'],
      ['accepted', 'sent'],
    ] as const) {
      expect(told('attempting', word, 'lost')).toBe(state);
      expect(told('attempting', 'lost', word)).toBe(state);
    }
  });

  test('never leaves a state in which nothing more may be sent, but by a person', () => {
    for (const report of reports) {
      for (const state of letterStates) {
        const next = stateAfter(state, report);
        if (next === 'attempting') expect(['pending', 'attempting']).toContain(state);
        if (next === 'pending' && report !== 'again')
          expect(['pending', 'attempting', 'unknown']).toContain(state);
      }
    }
  });
});

describe('the ledger', () => {
  test('adds up for any letters', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...letterStates)), (states) => {
        const ledger = ledgerOf(states);
        expect(ledger.accepted).toBe(states.length);
        expect(ledgerHeads.reduce((sum, head) => sum + ledger[head], 0)).toBe(ledger.accepted);
        expect(ledger.delivered).toBeLessThanOrEqual(ledger.sent);
      }),
    );
  });

  test('calls what bounced failed, and what is under way waiting', () => {
    expect(letterStates.map(headOf)).toEqual([
      'waiting',
      'waiting',
      'unknown',
      'sent',
      'sent',
      'failed',
      'failed',
      'failed',
      'failed',
      'suppressed',
      'cancelled',
    ]);
  });
});

describe('news of a letter', () => {
  const letter = {
    cause: 'prp_1',
    template: 'proposal-receipt',
    subject: 'We have your proposal',
    to: { name: 'Ana', email: 'ana@example.org' },
    state: 'sent' as const,
    forumId: 'bpf_1',
  };

  test('names whom it was for and why, never the address', () => {
    const news = newsOf(letter, {
      report: 'bounce',
      at: '2026-11-24T09:00:00.000Z',
      note: 'No such mailbox.',
    });
    expect(news).toEqual({
      record: 'prp_1',
      at: '2026-11-24T09:00:00.000Z',
      by: { kind: 'system', name: 'Mail service' },
      act: 'a letter was returned',
      title: 'We have your proposal',
      note: 'To Ana. No such mailbox.',
      news: true,
      forumId: 'bpf_1',
    });
    const nameless = { ...letter, to: { name: 'ana@example.org', email: 'ana@example.org' } };
    const { note } =
      newsOf(nameless, { report: 'undecided', at: '2026-11-24T09:00:00.000Z', note: 'No reply.' }) ?? {};
    expect(note).toBe('No reply.');
  });

  const turnedAway = (letters: number, why = 'The mail service has stopped all mail of this account.') =>
    Array.from({ length: letters }, (_, index) =>
      newsOf(
        {
          ...letter,
          cause: `prp_${index}`,
          subject: `Letter ${index}`,
          to: { name: `Ana ${index}`, email: '' },
        },
        { report: 'turned away', at: '2026-11-24T09:00:00.000Z', note: why },
      ),
    ).filter((each) => each !== undefined);

  test('of what stops the whole house is one line for all letters, with their count; of everything else a line each', () => {
    const bounced = [1, 2].map(() =>
      newsOf(letter, { report: 'bounce', at: '2026-11-24T09:00:00.000Z', note: 'No such mailbox.' }),
    );
    const all = [
      ...turnedAway(2),
      bounced[0],
      ...turnedAway(3),
      ...turnedAway(1, 'A right is missing.'),
      bounced[1],
    ];
    const told = gathered(all.filter((each) => each !== undefined));
    expect(told.map(({ act, title, note, record }) => [act, title, note, record])).toEqual([
      [
        'letters wait, since the mail service takes none from here',
        '5, the latest “Letter 0”',
        'The mail service has stopped all mail of this account.',
        'prp_0',
      ],
      ['a letter was returned', 'We have your proposal', 'To Ana. No such mailbox.', bounced[0]?.record],
      [
        'a letter waits, since the mail service takes none from here',
        'Letter 0',
        'A right is missing.',
        'prp_0',
      ],
      ['a letter was returned', 'We have your proposal', 'To Ana. No such mailbox.', bounced[1]?.record],
    ]);
  });

  test('is there for what failed or is not known, and for nothing else', () => {
    expect(reports.filter(isNews)).toEqual([
      'turned away',
      'refused',
      'bounce',
      'complaint',
      'reject',
      'undecided',
      'stuck',
    ]);
    for (const report of reports) {
      const news = newsOf(letter, { report, at: '2026-11-24T09:00:00.000Z', note: '' });
      expect(news !== undefined).toBe(isNews(report));
    }
  });
});

test('an obstacle is tried again soon at first, then every ten minutes; the daily quota every half hour; one of the house every two hours', () => {
  expect([1, 2, 3, 4, 20].map((attempts) => waitAfter('rate', attempts) / 1000)).toEqual([
    15, 30, 60, 120, 600,
  ]);
  expect(waitAfter('quota', 1)).toBe(30 * 60_000);
  expect([1, 2, 3, 4, 5, 400].map((attempts) => waitAfter('house', attempts) / 60_000)).toEqual([
    10, 20, 40, 80, 120, 120,
  ]);
});
