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
/** A letter sent at one instant, of which its latest fate was heard at another. */
const letterOf = (state: LetterState, sentAt: string | undefined, heardAt = '2026-11-24T08:30:00.000Z') => ({
  state,
  attempt: sentAt === undefined ? undefined : { id: 'att_1', at: sentAt },
  fate: [
    { at: '2026-11-01T09:00:00.000Z', state: 'sent' as const, note: '' },
    { at: heardAt, state, note: '' },
    // A note that came later moves nothing.
    { at: now.toISOString(), state, note: 'A note.' },
  ],
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

  it('counts what came back in the span, whenever it was sent, and what was sent in it, each once', () => {
    const span = { after: '2026-11-24T08:00:00.000Z', until: '2026-11-24T09:00:00.000Z' };
    const times = [undefined, span.after, '2026-11-24T08:00:00.001Z', span.until, '2026-11-24T09:00:00.001Z'];
    fc.assert(
      fc.property(
        fc.array(
          fc.tuple(
            fc.constantFrom(...letterStates),
            fc.constantFrom(...times),
            fc.constantFrom(...times.slice(1)),
          ),
        ),
        (letters) => {
          const within = (at: string | undefined) => at === times[2] || at === times[3];
          const count = (state: LetterState) =>
            letters.filter(([each, , heardAt]) => each === state && within(heardAt)).length;
          const returned: LetterState[] = ['bounced', 'complained'];
          expect(
            figuresOf(
              letters.map(([state, sentAt, heardAt]) => letterOf(state, sentAt, heardAt)),
              span,
            ),
          ).toEqual({
            sent: letters.filter(
              ([state, sentAt, heardAt]) =>
                (['sent', 'delivered', ...returned].includes(state) && within(sentAt)) ||
                (returned.includes(state) && within(heardAt)),
            ).length,
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
