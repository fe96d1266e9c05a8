import { beforeEach, describe, expect, it } from 'vitest';
import { watchBounces } from '../../functions/sweep/breaker.ts';
import { breakerId } from '../../shared/domain/breaker.ts';
import type { Letter, LetterState } from '../../shared/domain/letter.ts';
import { createDesk } from '../../shared/store/desk.ts';
import { letterIdFor } from '../../shared/store/letters.ts';
import { history } from '../../shared/store/records.ts';
import { allBulk } from '../../shared/store/stops.ts';
import type { SignedIn } from '../support/house.ts';
import { houseThatSends, type SendingHouse, settled } from '../support/sending-out.ts';

describe('the breaker of what goes to many', () => {
  let sending: SendingHouse;
  beforeEach(async () => {
    sending = await houseThatSends();
  });

  let made = 0;
  /** Letters of one cause, sent now, and what became of them. */
  const sent = async (
    states: Partial<Record<LetterState, number>>,
    more: Partial<Letter> = {},
  ): Promise<string> => {
    const { house } = sending;
    const cause = more.cause ?? house.newId('dissemination');
    const at = house.clock().toISOString();
    const letters = Object.entries(states).flatMap(([state, count]) =>
      Array.from({ length: count }, (): Letter => {
        made += 1;
        return {
          id: letterIdFor(cause, String(made)),
          template: 'output-letter',
          fields: {},
          to: { name: 'Somebody', email: `somebody${made}@example.org` },
          stream: 'bulk',
          cause,
          createdAt: at,
          state: state as LetterState,
          dueAt: at,
          attempt: { id: house.newId('attempt'), at },
          attempts: 1,
          fate: [{ at, state: state as LetterState, note: '' }],
          ...more,
        };
      }),
    );
    await house.letters.add(letters);
    return cause;
  };
  const watch = () => watchBounces({ ...sending, commit: sending.house.commit })(sending.house.clock());
  const stopped = async () => (await sending.stops.stopped([allBulk])).get(allBulk);
  const letGo = (as: SignedIn = sending.desa, reason = 'The list was old; it is corrected.') =>
    sending.house.send(sending.dissemination, 'POST /desk/letters-to-many', { as, form: { reason } });

  it('trips before the mail service would stop the account, once, on record, and tells the desk', async () => {
    await sent({ delivered: 90, sent: 6, bounced: 4 });
    expect(await Promise.all([watch(), watch()])).toContain(1);
    expect(await watch()).toBe(0);
    expect(await stopped()).toBe(
      'Everything that goes to many is stopped: 4 of the last 100 letters were returned (4 %).',
    );
    expect((await history(sending.house.table, breakerId)).items).toMatchObject([
      { by: { name: 'Intersession' }, act: 'stopped everything that goes to many', news: true },
    ]);
    const { waiting } = await createDesk(sending.house.table).waiting(sending.house.clock());
    expect(waiting).toMatchObject([{ id: breakerId }]);
    const page = await sending.house.send(sending.dissemination, 'GET /desk/letters-to-many', {
      as: sending.secretariat,
    });
    expect(page.body).toContain('4 of the last 100 letters were returned (4 %).');
    expect(page.body).toContain('Let letters to many go again');
  });

  it('is let go again by a person with a reason, and does not trip on the same letters', async () => {
    const cause = await sent({ delivered: 96, bounced: 4 });
    await watch();
    settled(sending.house, 10);
    expect((await letGo(sending.desa, ' ')).status).toBe(422);
    expect((await letGo(sending.team)).status).toBe(403);
    for (const _ of [1, 2]) expect((await letGo()).status).toBe(303);
    expect(await stopped()).toBeUndefined();
    const late = await letGo(sending.secretariat);
    expect(late.status).toBe(409);
    expect(late.body).toContain('Dana Desa let it go again on');

    settled(sending.house, 1);
    await sent({ delivered: 100 }, { cause });
    expect(await watch()).toBe(0);
    await sent({ bounced: 5 }, { cause });
    expect(await watch()).toBe(1);
    expect(await stopped()).toContain('5 of the last 105 letters');
  });

  it('lets one of two people go first, and tells the other', async () => {
    await sent({ delivered: 96, bounced: 4 });
    await watch();
    settled(sending.house, 1);
    const answers = await Promise.all([letGo(sending.desa), letGo(sending.secretariat)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect(await stopped()).toBeUndefined();
  });

  it('is not tripped by what was long ago, by few letters, or by letters that are not to many', async () => {
    await sent({ delivered: 40, bounced: 9 });
    await sent({ delivered: 100, bounced: 50 }, { stream: 'transactional' });
    expect(await watch()).toBe(0);
    settled(sending.house, 7 * 24 * 60 + 1);
    await sent({ delivered: 100, bounced: 3 });
    expect(await watch()).toBe(0);
    expect(await stopped()).toBeUndefined();
  });

  it('counts what comes back days after it was sent, once', async () => {
    const cause = await sent({ delivered: 500 });
    settled(sending.house, 3 * 24 * 60);
    expect(await watch()).toBe(0);
    const [letter] = await sending.house.letters.allCausedBy(cause);
    await sending.house.letters.report(letter?.id ?? '', {
      report: 'complaint',
      at: sending.house.clock().toISOString(),
      note: 'Its reader marked it as unwanted.',
    });
    expect(await watch()).toBe(1);
    expect(await stopped()).toContain('1 of the last 500 letters was marked as unwanted (0.2 %).');

    settled(sending.house, 1);
    const today = await sending.house.signIn([{ role: 'secretariat' }], 'Rosa Returned');
    expect((await letGo(today)).status).toBe(303);
    await sent({ delivered: 60 }, { cause });
    expect(await watch()).toBe(0);
  });

  it('trips by complaints, over all causes of which something came back', async () => {
    await sent({ delivered: 500, bounced: 1 });
    await sent({ delivered: 499, complained: 1 });
    expect(await watch()).toBe(1);
    expect(await stopped()).toContain('1 of the last 1001 letters was marked as unwanted (0.1 %).');
  });

  it('costs three requests while nothing comes back, and one more for each cause of which something did', async () => {
    await sent({ delivered: 60 });
    expect(await sending.house.requestsOf(watch)).toEqual(['GetItem', 'Query', 'Query']);
    await sent({ delivered: 60, bounced: 1 });
    expect(await sending.house.requestsOf(watch)).toEqual(['GetItem', 'Query', 'Query', 'Query']);
  });
});
