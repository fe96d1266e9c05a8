import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cycle } from '../../shared/domain/cycle.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import {
  decide,
  listIsDecided,
  newSelection,
  statementOf,
  stayedOutOf,
  tooEarly,
  tooManyAtOnce,
  underAccepted,
  whatIf,
} from '../../shared/domain/selection.ts';

const call = { id: 'cal_00000000000000000000000001', title: 'Call' };
const at = '2027-02-10T09:00:00.000Z';

describe('when it is early to decide', () => {
  const call = { closes: '2027-01-10', decidedBy: '2027-02-11' };
  const cycle = {
    meeting: { starts: '2026-11-24', ends: '2026-11-28' },
    magMeeting: { starts: '2027-02-09', ends: '2027-02-11' },
    overrides: {},
  } as unknown as Cycle;

  it.each([
    ['2027-01-11T11:59:59.999Z', 'The call takes proposals until 11 January 2027, 12:00 UTC.', true],
    ['2027-01-11T12:00:00.000Z', /^Review lasts until /, false],
    ['2027-02-08T09:59:59.999Z', 'The MAG has not met yet: it meets on 9–11 February 2027.', false],
    ['2027-02-08T10:00:00.000Z', undefined, false],
  ])('%s', (at, told, alsoWithout) => {
    const said = tooEarly(call, cycle, new Date(at));
    if (told === undefined) expect(said).toBeUndefined();
    else expect(said).toMatch(told);
    expect(tooEarly(call, undefined, new Date(at)) !== undefined).toBe(alsoWithout);
  });
});

it('decides on no more at once than a transaction holds', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 25 }), (letters) => {
      const writes = letters.reduce((sum, each) => sum + 4 + each, 2);
      expect(tooManyAtOnce(letters)).toBe(letters.length > 18 || writes > 100);
    }),
  );
});

describe('a selection', () => {
  it('is never over capacity, whatever is decided in whatever order', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.array(fc.boolean(), { maxLength: 6 }), { maxLength: 20 }),
        (capacity, rounds) => {
          let selection = newSelection('sel_00000000000000000000000001', call);
          let id = 0;
          for (const round of rounds) {
            const decisions = round.map((accepted) => {
              id += 1;
              return { proposalId: `prp_${id}`, accepted };
            });
            const more = decisions.filter(({ accepted }) => accepted).length;
            const before = selection.accepted.length;
            const after = decide(selection, { capacity }, decisions, { by: 'Sekou', at });
            // Refused exactly when something is accepted that does not fit; declining always goes.
            expect(isRefusal(after)).toBe(more > 0 && before + more > capacity);
            if (!isRefusal(after)) selection = after;
            expect(selection.accepted.length).toBeLessThanOrEqual(capacity);
            expect(whatIf(selection, { capacity }).left).toBe(capacity - selection.accepted.length);
          }
        },
      ),
    );
  });

  it('is never over a capacity that is changed meanwhile: fewer places than are taken are refused', () => {
    const act = fc.oneof(
      fc.record({ capacity: fc.integer({ min: 1, max: 20 }) }),
      fc.record({ accept: fc.integer({ min: 1, max: 6 }) }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.array(act, { maxLength: 30 }), (first, acts) => {
        let capacity = first;
        let selection = newSelection('sel_00000000000000000000000001', call);
        for (const [place, each] of acts.entries()) {
          if ('capacity' in each) {
            const refused = underAccepted(selection, each.capacity);
            expect(refused !== undefined).toBe(each.capacity < selection.accepted.length);
            if (!refused) capacity = each.capacity;
          } else {
            const decisions = Array.from({ length: each.accept }, (_, of) => ({
              proposalId: `prp_${place}_${of}`,
              accepted: true,
            }));
            const after = decide(selection, { capacity }, decisions, { by: 'Sekou', at });
            if (!isRefusal(after)) selection = after;
          }
          expect(whatIf(selection, { capacity }).left).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('forgets the marks of what was decided, and keeps the others', () => {
    const marked = {
      one: { mark: 'accept' as const, reasons: 'Yes.' },
      two: { mark: 'hold' as const, reasons: '' },
    };
    const before = { ...newSelection('sel_00000000000000000000000001', call), marked };
    const after = decide(before, { capacity: 1 }, [{ proposalId: 'one', accepted: true }], {
      by: 'Sekou',
      at,
    });
    expect(after).toMatchObject({ marked: { two: marked.two }, accepted: ['one'] });
  });

  it('knows a list that was decided by its revision, and takes no other decision for that', () => {
    const before = { ...newSelection('sel', { id: 'call', title: 'Call' }), revision: 3 };
    const one = [{ proposalId: 'one', accepted: true }];
    const [alone, listed] = [false, true].map((ofList) =>
      decide(before, { capacity: 2 }, one, { by: 'Sekou', at, ofList }),
    );
    if (!alone || !listed || isRefusal(alone) || isRefusal(listed)) throw new Error('Refused.');
    expect([2, 3, undefined].map((seen) => listIsDecided(listed, seen))).toEqual([false, true, false]);
    expect([2, 3, undefined].map((seen) => listIsDecided(alone, seen))).toEqual([false, false, false]);
  });

  it('keeps who was at the meeting, and of who stayed out whether they were there', () => {
    const [nina, omar] = [
      { personId: 'nina', name: 'Nina' },
      { personId: 'omar', name: 'Omar' },
    ];
    const after = decide(
      newSelection('sel_00000000000000000000000001', call),
      { capacity: 2 },
      [{ proposalId: 'one', accepted: true, stayOut: [nina, omar] }],
      { by: 'Sekou', at, present: [{ id: 'nina', name: 'Nina' }] },
    );
    if (isRefusal(after)) throw new Error(after.reason);
    expect(after.decisions[0]?.present).toEqual([nina]);
    expect(stayedOutOf(after, 'one')).toEqual([{ ...nina, wasThere: true }, omar]);
  });

  it('keeps who stayed out of each decision, and knows a statement about others', () => {
    const nina = { personId: 'nina', name: 'Nina', interest: 'own-organisation' as const };
    const omar = { personId: 'omar', name: 'Omar' };
    const decisions = [
      { proposalId: 'two', accepted: false, stayOut: [omar, nina] },
      { proposalId: 'one', accepted: true, stayOut: [nina] },
      { proposalId: 'three', accepted: true, stayOut: [] },
    ];
    const before = newSelection('sel_00000000000000000000000001', call);
    const after = decide(before, { capacity: 2 }, decisions, { by: 'Sekou', at });
    if (isRefusal(after)) throw new Error(after.reason);
    expect(['one', 'two', 'three'].map((id) => stayedOutOf(after, id))).toEqual([[nina], [omar, nina], []]);
    expect(after.decisions[0]?.stayedOut).not.toHaveProperty('three');
    expect(statementOf(decisions)).toBe('one:nina two:nina two:omar');
    expect(statementOf(decisions.toReversed())).toBe(statementOf(decisions));
    expect(statementOf([{ proposalId: 'three', stayOut: [] }])).toBe('');
  });
});
