import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Breaker,
  breakerId,
  fewestLetters,
  figuresOf,
  letGo,
  trip,
  tripsAt,
  whyTrip,
} from '../../shared/domain/breaker.ts';
import { type LetterState, letterStates } from '../../shared/domain/letter.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';

const now = new Date('2026-11-24T09:00:00.000Z');
const by = { kind: 'person' as const, id: 'per_1', name: 'Dana Desa' };
const letterOf = (state: LetterState, at: string | undefined) => ({
  state,
  attempt: at === undefined ? undefined : { id: 'att_1', at },
});

describe('the breaker of what goes to many', () => {
  it('trips below the shares at which the mail service reviews a sender', () => {
    expect(tripsAt.bounced).toBeLessThan(0.05);
    expect(tripsAt.complained).toBeLessThan(0.001);
    expect(whyTrip({ sent: 100, bounced: 3, complained: 0 })).toBeUndefined();
    expect(whyTrip({ sent: 100, bounced: 4, complained: 0 })).toBe(
      '4 of the last 100 letters were returned (4 %).',
    );
    expect(whyTrip({ sent: 2_000, bounced: 0, complained: 1 })).toBeUndefined();
    expect(whyTrip({ sent: 1_250, bounced: 0, complained: 1 })).toBe(
      '1 of the last 1250 letters was marked as unwanted (0.08 %).',
    );
  });

  it('says nothing of a few letters, and never lets a share go by that is too large', () => {
    fc.assert(
      fc.property(fc.nat(3_000), fc.nat(3_000), fc.nat(3_000), (sent, bounced, complained) => {
        const trips = whyTrip({ sent, bounced, complained }) !== undefined;
        const tooMany = bounced >= sent * tripsAt.bounced || complained >= sent * tripsAt.complained;
        expect(trips).toBe(sent >= fewestLetters && tooMany);
      }),
    );
  });

  it('counts each letter that left in the span, once, whatever became of it', () => {
    const span = { after: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };
    const times = [undefined, span.after, '2026-11-24T08:00:00.001Z', span.until, '2026-11-24T09:00:00.001Z'];
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...letterStates), fc.constantFrom(...times))),
        (letters) => {
          const { sent, bounced, complained } = figuresOf(
            letters.map(([state, at]) => letterOf(state, at)),
            span,
          );
          const within = letters
            .filter(([, at]) => at === times[2] || at === times[3])
            .map(([state]) => state);
          const count = (...states: LetterState[]) => within.filter((each) => states.includes(each)).length;
          expect({ sent, bounced, complained }).toEqual({
            sent: count('sent', 'delivered', 'bounced', 'complained'),
            bounced: count('bounced'),
            complained: count('complained'),
          });
        },
      ),
    );
  });

  it('trips once, and goes again by a decision, once', () => {
    const tripped = trip(undefined, 'Too many came back.', by, now) as Breaker;
    expect(tripped).toMatchObject({ id: breakerId, state: 'tripped', why: 'Too many came back.' });
    expect(trip(tripped, 'More came back.', by, now)).toBeUndefined();
    const running = letGo(tripped, 'The list was old.', by, now);
    expect(running).toMatchObject({ state: 'running', why: 'The list was old.', by });
    const again = letGo(running as Breaker, 'Me too.', by, now);
    expect(isRefusal(again) && again.reason).toContain('Dana Desa let it go again');
    expect(isRefusal(letGo(undefined, 'Why not.', by, now))).toBe(true);
    expect(trip(running as Breaker, 'Again.', by, now)).toMatchObject({ state: 'tripped' });
  });
});
