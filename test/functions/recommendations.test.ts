import { beforeAll, describe, expect, it } from 'vitest';
import { recommendations } from '../../functions/site/recommendations.ts';
import { createForums } from '../../shared/store/forums.ts';
import { keepChartered, keepPlanned } from '../support/chartered.ts';
import { keepProposal, tester } from '../support/samples.ts';
import { createWholeHouse, routeOf } from '../support/whole-house.ts';

const title = 'What shows itself';

/** What somebody who follows the link of a recommendation is to find there. */
const promised: Record<string, { part: string; words: string }> = {
  R8: { part: 'workplan', words: 'Topics for the next call' },
  R10: { part: 'charter', words: 'It runs for two years' },
  R17: { part: 'workplan', words: 'Topics for the next call' },
  R20: { part: 'goal', words: 'In the proposal' },
  R21: { part: 'workplan', words: 'Topics for the next call' },
};

describe('the links of the recommendations', () => {
  let whole: Awaited<ReturnType<typeof createWholeHouse>>;
  let forumId: string;

  beforeAll(async () => {
    whole = await createWholeHouse();
    const { house, mag } = whole.sending;
    const at = house.clock().toISOString();
    const proposal = await keepProposal(house, title, 'accepted', whole.params.callId);
    const { forum, charter } = await keepChartered(house, mag, { years: '2' }, title);
    await keepPlanned(house, charter);
    const forums = createForums(house.table);
    const { callId, id: proposalId } = proposal;
    await house.commit({
      changes: [forums.change(forum, { ...forum, callId, proposalId }, tester, at)],
      audit: [],
    });
    forumId = forum.id;
  });

  const open = async (href: string): Promise<string> => {
    const { pathname, hash } = new URL(href, 'https://bpf.example.org');
    const { room, key, params } = routeOf(pathname);
    const answer = await whole.sending.house.send(whole.rooms[room], key, { params });
    if (answer.status === 303) return open(String(answer.headers.location));
    const { status, body } = answer;
    expect(status, href).toBe(200);
    if (hash) expect(body, href).toContain(`id="${hash.slice(1)}"`);
    return body;
  };

  /** The links of each recommendation, as the page has them now. */
  const linksOf = async (): Promise<Record<string, { href: string; label: string }[]>> => {
    const page = await open('/recommendations');
    const rows = page.matchAll(/<li id="(R\d+)">([\s\S]*?)<\/li>/g);
    return Object.fromEntries(
      [...rows].map(([, id = '', row = '']) => [
        id,
        [...row.matchAll(/<a href="([^"]+)"[^>]*>([^<]*)</g)].map(([, href = '', label = '']) => ({
          href,
          label,
        })),
      ]),
    );
  };

  it('lead to a running forum that shows the thing, and it stands there', async () => {
    const links = await linksOf();
    for (const [id, { part, words }] of Object.entries(promised)) {
      const [example, list] = links[id] ?? [];
      expect(example?.label, id).toContain(title);
      expect(example?.href, id).toBe(`/forums/${forumId}/${part}`);
      expect(await open(example?.href ?? ''), id).toContain(words);
      expect(list?.href, id).toBe('/forums');
    }
    expect(links.R12?.[0]?.href).toBe(`/forums/${forumId}#organisations`);
    expect(await open(links.R12?.[0]?.href ?? '')).toContain('UNESCO');
    expect(links.R19?.[0]).toEqual({
      href: `/calls/${whole.params.callId}/decisions`,
      label: `The decisions of the call that ${title} came from`,
    });
    expect(await open(links.R19?.[0]?.href ?? '')).toContain('It is narrow enough.');
    // Where the charter of each stands is what the list itself tells (R9).
    expect(links.R9).toEqual([{ href: '/forums', label: 'Forums, and where the charter of each stands' }]);
    expect(await open('/forums')).toMatch(/running<\/span> until 10 December 2027/);
  });

  it('all lead somewhere', async () => {
    const links = Object.values(await linksOf()).flat();
    expect(links.length).toBeGreaterThan(recommendations.filter(({ place }) => place).length);
    for (const href of new Set(links.map((link) => link.href))) await open(href);
  });

  it('are told in data as on the page', async () => {
    const { house } = whole.sending;
    const answer = await house.send(whole.rooms.site, 'GET /recommendations', { accept: 'application/json' });
    const rows = (answer.json() as { recommendations: { id: string; place?: object }[] }).recommendations;
    expect(rows.find(({ id }) => id === 'R10')?.place).toEqual({
      path: '/forums',
      label: 'Forums, and the charter of each',
      example: { path: `/forums/${forumId}/charter`, label: `The charter of ${title}` },
    });
  });

  it('take four requests, however many forums there are', async () => {
    const { house } = whole.sending;
    const asked = await house.requestsOf(() => house.send(whole.rooms.site, 'GET /recommendations'));
    expect(asked).toEqual(['Query', 'Query', 'Query', 'Query']);
  });

  it('lead to the list once no forum runs that could be an example; its cards lead on', async () => {
    const { house } = whole.sending;
    const before = house.clock();
    house.setClock('2030-01-01T12:00:00.000Z');
    const links = await linksOf();
    const list = await open('/forums');
    for (const [id, { part, words }] of Object.entries(promised)) {
      expect(
        links[id]?.map(({ href }) => href),
        id,
      ).toEqual(['/forums']);
      const href = `/forums/${forumId}/${part}`;
      expect(list, id).toContain(`href="${href}"`);
      expect(await open(href), id).toContain(words);
    }
    house.setClock(before.toISOString());
  });
});
