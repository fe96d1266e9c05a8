import { beforeAll, describe, expect, it } from 'vitest';
import { createHandler as createDigests } from '../../functions/digests/handler.ts';
import type { Workplan } from '../../shared/domain/workplan.ts';
import { createNews } from '../../shared/store/digests.ts';
import { workplanIdFor } from '../../shared/store/workplans.ts';
import { keepChartered } from '../support/chartered.ts';
import { mainOf, type SignedIn } from '../support/house.ts';
import { keepProposal, tester } from '../support/samples.ts';
import { createWholeHouse, routeOf } from '../support/whole-house.ts';

interface Told {
  waiting?: { href: string }[];
  groups?: { lines: { href: string }[] }[];
}

type WholeHouse = Awaited<ReturnType<typeof createWholeHouse>>;

describe('links of news, of what waits, and of digests', () => {
  let whole: WholeHouse;
  let continuationId: string;

  /** The status at the end of the way to an address. */
  const statusAt = async (href: string, as: SignedIn): Promise<number> => {
    const { pathname, searchParams } = new URL(href, 'https://bpf.example.org');
    const { room, key, params } = routeOf(pathname);
    const query = Object.fromEntries(searchParams);
    const answer = await whole.sending.house.send(whole.rooms[room], key, { as, params, query });
    return answer.status === 303 ? statusAt(String(answer.headers.location), as) : answer.status;
  };

  beforeAll(async () => {
    whole = await createWholeHouse();
    const { house, forum, output, mag } = whole.sending;
    const at = house.clock().toISOString();
    const { params, stores } = whole;

    // What a team hears of and cannot open: how its forum goes on, and whose approval its plan waits for.
    const continuation = await keepProposal(house, 'BPF on BPFs goes on', 'submitted', params.callId);
    continuationId = continuation.id;
    const chartered = await keepChartered(house, mag);
    const plan: Workplan = {
      id: workplanIdFor(chartered.charter.id),
      revision: 0,
      forumId: forum.id,
      charterId: chartered.charter.id,
      title: 'Workplan of BPF on BPFs',
      state: 'proposed',
      facilitator: chartered.charter.facilitator,
      draft: {
        milestones: [],
        proposed: { by: 'Farida', byId: house.newId('person'), at },
        approvals: [],
      },
      progress: {},
      course: [],
      createdAt: at,
    };
    const records = [
      ...(['cycleId', 'modalitiesId', 'callId', 'proposalId', 'commentId', 'disseminationId'] as const),
      ...(['recipientId', 'pressReleaseId', 'contactId', 'letterId', 'suggestionId', 'offerId'] as const),
      ...(['yearId', 'personId'] as const),
    ].map((name) => params[name] ?? '');
    await house.commit({
      changes: [stores.workplans.change(undefined, plan, tester, at)],
      audit: [...records, continuation.id, plan.id, chartered.charter.id, forum.id, output.id].map(
        (record, place) => ({
          record,
          at: new Date(Date.parse(at) + place).toISOString(),
          by: { kind: 'submitter' as const, name: 'Somebody' },
          act: 'did something to',
          title: record,
          news: true,
          forumId: forum.id,
        }),
      ),
    });
  });

  const roles = ['secretariat', 'desa', 'mag', 'team'] as const;

  it.each(roles)('lead %s nowhere that is refused, on the desk', async (role) => {
    const { house } = whole.sending;
    const as = whole.sending[role];
    house.setClock(new Date(house.clock().getTime() + 60_000));
    const { body } = await house.send(whole.rooms.desk, 'GET /desk', { as });
    const links = [...mainOf(body).matchAll(/href="(\/[^"#]*)"/g)].map(([, href]) =>
      (href ?? '').replaceAll('&amp;', '&'),
    );
    expect(links.length).toBeGreaterThan(5);
    for (const href of new Set(links)) expect([href, await statusAt(href, as)]).toEqual([href, 200]);
  });

  it('lead a team to where it can read what it hears of and others work on', async () => {
    const { house, team, forum } = whole.sending;
    const { body } = await house.send(whole.rooms.desk, 'GET /desk', { as: team });
    const main = mainOf(body);
    expect(main).toContain(`href="/proposals/${continuationId}"`);
    expect(main).toContain(`href="/desk/forums/${forum.id}/workplan"`);
    expect(main).not.toContain(`/desk/forums/${forum.id}/workplan/approval`);
  });

  it('lead nobody anywhere that is refused, in digests', async () => {
    const { house } = whole.sending;
    house.staySignedIn();
    house.setClock('2026-11-25T09:00:00.000Z');
    const { people, desk } = whole.stores;
    const { table, commit, clock } = house;
    await createDigests({ clock, people, news: createNews(table), desk, commit })();
    const digests = (await house.waitingLetters()).filter(({ template }) => template === 'digest');
    expect(digests).toHaveLength(roles.length);
    for (const role of roles) {
      const as = whole.sending[role];
      const digest = digests.find(({ to }) => to.email === as.person.email);
      const { waiting = [], groups = [] } = (digest?.fields ?? {}) as Told;
      const links = [...waiting, ...groups.flatMap(({ lines }) => lines)].map(({ href }) => href);
      expect(links.length).toBeGreaterThan(4);
      for (const href of new Set(links))
        expect([role, href, await statusAt(href, as)]).toEqual([role, href, 200]);
    }
  });
});
