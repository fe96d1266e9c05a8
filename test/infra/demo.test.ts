import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { playDemo } from '../../infra/local/demo.ts';
import type { LocalSystem } from '../../infra/local/local-system.ts';
import { startLocal } from '../../infra/local/system.ts';
import { stages } from '../../infra/stages.ts';

/** What somebody finds who starts the system for the first time. */
describe('the demo', () => {
  let system: LocalSystem;
  const began = Date.now();

  beforeAll(async () => {
    const { firstPerson } = stages.local;
    system = await startLocal({ port: 0, demo: (started) => playDemo(started, firstPerson) });
    await system.settle();
  });
  afterAll(() => system?.stop());

  const get = (path: string, cookie = '') => fetch(`${system.url}${path}`, { headers: { cookie } });
  const read = async <Answer>(path: string, cookie = '') =>
    (await (
      await fetch(`${system.url}${path}`, { headers: { accept: 'application/json', cookie } })
    ).json()) as Answer;
  const mailTo = (address: string) => system.inbox({ to: address }).map(({ subject }) => subject);

  it('ends where it began: now, with nothing that failed on the way', () => {
    const ahead = system.clock.now().getTime() - Date.now();
    expect(Math.abs(ahead)).toBeLessThan(60_000);
    expect(system.clock.now().getTime()).toBeGreaterThan(began);
    expect(system.invocations().filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
  });

  it('leads from /local to all that it promises', async () => {
    const page = await (await get('/local')).text();
    expect(page).toContain('Who you can be');
    const tour = page.slice(page.indexOf('Who you can be'), page.indexOf('>Tools<')).replaceAll('&amp;', '&');
    const links = [...tour.matchAll(/href="(\/[^"]*)"/g)].map(([, href = '']) => href);
    for (const href of new Set(links.filter((each) => !each.startsWith('/sign-in')))) {
      const answer = await get(href);
      expect([href, answer.status]).toEqual([href, 200]);
      expect(await answer.text()).not.toContain('No mail to such an address');
    }
    const signIns = [...tour.matchAll(/href="\/sign-in\?back=([^"]+)">Sign in<\/a> as <strong>([^<]+)</g)];
    expect(signIns).toHaveLength(links.filter((each) => each.startsWith('/sign-in')).length);
    const { people } = await read<{ people: { name: string; email: string }[] }>(
      '/desk/people',
      await system.signIn(stages.local.firstPerson),
    );
    for (const [, back = '', name = ''] of signIns) {
      const cookie = await system.signIn(people.find((each) => each.name === name)?.email ?? '');
      expect([name, (await get(decodeURIComponent(back), cookie)).status]).toEqual([name, 200]);
      const today = await read<{ waiting: unknown[]; asked: unknown[] }>('/desk', cookie);
      // Lea's forum waits itself, for the secretariat.
      expect([name, today.waiting.length + today.asked.length > 0]).toEqual([name, name !== 'Lea Lingua']);
    }
  });

  it('shows the whole year', async () => {
    const { forums } = await read<{ forums: { id: string; title: string }[] }>('/forums');
    const idOf = (title: string) => forums.find((each) => each.title === title)?.id;
    const cybersecurity = `/forums/${idOf('BPF Cybersecurity')}`;
    const plan = await read<{
      milestones: { kind: string; standing: string; taken?: string }[];
      course: { answer: string }[];
    }>(`${cybersecurity}/workplan`);
    expect(new Set(plan.milestones.map(({ standing }) => standing))).toEqual(
      new Set(['done', 'overdue', 'under way', 'to come']),
    );
    expect(plan.milestones.flatMap(({ taken }) => taken ?? [])).toEqual(['Kofi Comment']);
    // No forum has a month in which it was asked and said nothing, whatever the day on which the demo is played.
    for (const title of ['BPF Cybersecurity', 'BPF Local Content', 'BPF on BPFs']) {
      const { course } = await read<typeof plan>(`/forums/${idOf(title)}/workplan`);
      expect([title, course.length >= 9, course.filter(({ answer }) => answer === 'none')]).toEqual([
        title,
        true,
        [],
      ]);
    }
    expect(plan.milestones.find(({ kind }) => kind === 'mid-term update')?.standing).toBe('done');
    expect(await read(`${cybersecurity}/charter`)).toMatchObject({
      years: 2,
      standing: 'running',
      midTerm: { acknowledged: {} },
    });
    expect(await read(`/forums/${idOf('BPF Local Content')}/charter`)).toMatchObject({
      standing: 'waits for its mid-term update',
    });
    expect(await read(`/forums/${idOf('BPF on BPFs')}/charter`)).toMatchObject({ standing: 'ended' });
    expect(await read('/mag-participation')).toMatchObject({ members: 5, declared: 4 });
    expect(await read<{ modalities: unknown[] }>('/modalities')).toMatchObject({ version: 2 });
    // Each version was published before the call of its cycle opened (R4).
    const { calls } = await read<{ calls: { id: string; cycleId: string; opensAt: string }[] }>('/calls');
    expect(calls).toHaveLength(2);
    for (const version of [1, 2]) {
      const { published } = await read<{ published: { at: string; cycleId: string } }>(
        `/modalities/${version}`,
      );
      const call = calls.find(({ cycleId }) => cycleId === published.cycleId);
      expect([version, published.at < (call?.opensAt ?? '')]).toEqual([version, true]);
    }

    const { outputs } = await read<{ outputs: { id: string; state: string }[] }>('/outputs');
    const report = outputs.find(({ state }) => state === 'published')?.id;
    const page = await (await get(`/outputs/${report}`)).text();
    expect(page).toContain('alt="Four steps from left to right');
    expect(page).toContain('BPF on BPFs, CC BY 4.0');
    expect(page).toContain('doc-noteref');
    expect(page).toContain('What changed since version 1');

    const { pressReleases } = await read<{
      pressReleases: { organisations: string[]; corrections: unknown[] }[];
    }>('/press');
    expect(pressReleases).toHaveLength(1);
    expect(pressReleases[0]?.corrections).toHaveLength(1);
    expect(pressReleases[0]?.organisations).toContain('جامعة الدول العربية');
    expect(mailTo('petra@example.org')).toEqual([
      expect.stringMatching(/^Correction: /),
      expect.stringMatching(/^Press release: /),
    ]);
    expect(mailTo('hugo@university.example.org')[0]).toMatch(/^Not selected this time/);
  });
});
