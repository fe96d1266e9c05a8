import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/digests/handler.ts';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import { type Letter, mailService } from '../../shared/domain/letter.ts';
import type { DigestPreference, Role } from '../../shared/domain/people.ts';
import { digestLetter } from '../../shared/letters/digest.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import { createDesk } from '../../shared/store/desk.ts';
import { createNews } from '../../shared/store/digests.ts';
import { createHouse, type TestHouse } from '../support/house.ts';
import { keepForum, keepProposal, tester } from '../support/samples.ts';

describe('digests', () => {
  let house: TestHouse;
  let run: ReturnType<typeof createHandler>;

  // A Tuesday, 09:00 in Zurich.
  beforeEach(async () => {
    house = await createHouse('2026-11-24T08:00:00.000Z');
    run = createHandler({
      clock: house.clock,
      people: house.people,
      news: createNews(house.table),
      desk: createDesk(house.table),
      commit: house.commit,
    });
  });

  const person = async (roles: Role[], name: string, digest: Partial<DigestPreference> = {}) => {
    const { person } = await house.signIn(roles, name);
    const after = { ...person, digest: { ...person.digest, ...digest } };
    await house.commit({
      changes: [house.people.change(person, after, tester, house.clock().toISOString())],
      audit: [],
    });
    return { ...after, revision: 2 };
  };

  const happens = (more: Partial<AuditEntry> = {}) =>
    house.commit({
      changes: [],
      audit: [
        {
          record: `prp_${'1'.repeat(26)}`,
          at: house.clock().toISOString(),
          by: { kind: 'submitter', name: 'Paula Proposer' },
          act: 'submitted a proposal',
          title: 'BPF on BPFs',
          news: true,
          ...more,
        },
      ],
    });

  const digests = async (): Promise<Letter[]> =>
    (await house.waitingLetters()).filter(({ template }) => template === 'digest');

  it('and the desk tell in one line what stops the whole house, so that nothing else is hidden by it', async () => {
    await person([{ role: 'secretariat' }], 'Sekou Secretariat');
    house.setClock('2026-11-24T12:00:00.000Z');
    await happens();
    for (let count = 0; count < 30; count += 1)
      await happens({
        record: `prp_${String(count).padStart(26, '0')}`,
        by: mailService,
        act: 'a letter waits, since the mail service takes none from here',
        title: `Letter ${count}`,
        note: 'The mail service has stopped all mail of this account.',
      });
    const { entries } = await createNews(house.table).latest(house.clock(), {
      most: 10,
      allowed: () => true,
    });
    expect(entries.map(({ act, title }) => [act, title])).toEqual(
      expect.arrayContaining([
        ['submitted a proposal', 'BPF on BPFs'],
        [
          'letters wait, since the mail service takes none from here',
          expect.stringMatching(/^30, the latest “Letter \d+”$/),
        ],
      ]),
    );
    expect(entries).toHaveLength(2);
    house.setClock('2026-11-25T07:01:00.000Z');
    await run();
    expect((await digests()).map(({ subject }) => subject)).toEqual(['Digest: 2 things new']);
  });

  it('come at the person’s hour with what is new, once', async () => {
    await person([{ role: 'secretariat' }], 'Sekou Secretariat');
    house.setClock('2026-11-24T12:00:00.000Z');
    await happens();
    expect(await run()).toEqual({ due: 0, written: 0 });
    house.setClock('2026-11-25T06:55:00.000Z');
    expect(await run()).toEqual({ due: 0, written: 0 });
    house.setClock('2026-11-25T07:01:00.000Z');
    expect(await run()).toEqual({ due: 1, written: 1 });
    expect(await run()).toEqual({ due: 0, written: 0 });
    house.setClock('2026-11-25T07:05:00.000Z');
    expect(await run()).toEqual({ due: 0, written: 0 });
    house.setClock('2026-11-26T09:00:00.000Z');
    expect(await run()).toEqual({ due: 1, written: 0 });
    const [letter, ...more] = await digests();
    expect(more).toEqual([]);
    expect(letter).toMatchObject({
      subject: 'Digest: 1 thing new',
      to: { email: 'sekou.secretariat@example.org' },
      fields: {
        rhythm: 'daily at 08:00',
        groups: [
          { heading: 'Proposals', lines: [{ text: 'Paula Proposer submitted a proposal: BPF on BPFs' }] },
        ],
      },
    });
  });

  it('are one when two runs meet, and when a run was cut off half-way', async () => {
    await person([{ role: 'secretariat' }], 'Sekou Secretariat');
    await person([{ role: 'desa' }], 'Dora Desa');
    house.setClock('2026-11-24T12:00:00.000Z');
    await happens();
    house.setClock('2026-11-25T07:01:00.000Z');
    let commits = 0;
    const dying = createHandler({
      clock: house.clock,
      people: house.people,
      news: createNews(house.table),
      desk: createDesk(house.table),
      commit: async (what) => {
        commits += 1;
        if (commits === 2) throw new Error('The process ends here.');
        return house.commit(what);
      },
    });
    await expect(dying()).rejects.toThrow('1 of 2 digests');
    expect(await digests()).toHaveLength(1);
    await Promise.all([run(), run()]);
    expect(await digests()).toHaveLength(2);
  });

  it('tell each role its own, and nobody what they did themselves', async () => {
    const forum = await keepForum(house, 'BPF on BPFs');
    await person([{ role: 'mag' }], 'Mara Member');
    await person([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Facilitator');
    const other = await keepForum(house, 'Another');
    await person([{ role: 'coordinating-team', forumId: other.id }], 'Oskar Other');
    const desa = await person([{ role: 'desa' }], 'Dora Desa');
    house.setClock('2026-11-24T12:00:00.000Z');
    await happens({
      record: `out_${'1'.repeat(26)}`,
      forumId: forum.id,
      act: 'published an output',
      by: { kind: 'person', id: desa.id, name: desa.name },
    });
    house.setClock('2026-11-25T07:01:00.000Z');
    await run();
    expect((await digests()).map(({ to }) => to.name)).toEqual(['Farida Facilitator']);
  });

  it('come at once for who wants it so, and move on only when something happened', async () => {
    const sara = await person([{ role: 'secretariat' }], 'Sara Secretariat', { cadence: 'at once' });
    const mara = await person([{ role: 'mag' }], 'Mara Member', { cadence: 'at once' });
    house.setClock('2026-11-24T08:05:00.000Z');
    await run();
    expect((await house.people.get(sara.id))?.digestedUntil).toBe('2026-11-24T08:00:00.000Z');
    house.setClock('2026-11-24T08:07:00.000Z');
    await happens({ record: `out_${'1'.repeat(26)}` });
    house.setClock('2026-11-24T08:10:00.000Z');
    await run();
    house.setClock('2026-11-24T08:15:00.000Z');
    await run();
    expect((await digests()).map(({ to }) => to.name)).toEqual(['Sara Secretariat']);
    expect((await house.people.get(sara.id))?.digestedUntil).toBe('2026-11-24T08:09:00.000Z');
    expect((await house.people.get(mara.id))?.digestedUntil).toBe('2026-11-24T08:09:00.000Z');
  });

  it('pass over nothing that was asked for before the hour and kept after it', async () => {
    await person([{ role: 'secretariat' }], 'Sekou Secretariat');
    await person([{ role: 'secretariat' }], 'Sara Secretariat', { cadence: 'at once' });
    house.setClock('2026-11-25T06:30:00.000Z');
    await happens();
    house.setClock('2026-11-25T07:00:00.000Z');
    await run();
    // Typesetting took its time.
    await happens({ record: `prp_${'2'.repeat(26)}`, at: '2026-11-25T06:59:50.000Z' });
    for (const minute of ['05', '10']) {
      house.setClock(`2026-11-25T07:${minute}:00.000Z`);
      await run();
    }
    const counts = (await digests()).map(({ to, fields }) => [to.name, fields.count]);
    expect(counts.filter(([name]) => name === 'Sekou Secretariat')).toEqual([['Sekou Secretariat', 2]]);
    expect(counts.filter(([name]) => name === 'Sara Secretariat')).toEqual([
      ['Sara Secretariat', 1],
      ['Sara Secretariat', 1],
    ]);
  });

  it('do not come to who wants none, or left', async () => {
    await person([{ role: 'secretariat' }], 'Never Wanting', { cadence: 'never' });
    const gone = await person([{ role: 'secretariat' }], 'Gone Away');
    await house.commit({
      changes: [
        house.people.change(gone, { ...gone, leftAt: house.clock().toISOString() }, tester, gone.createdAt),
      ],
      audit: [],
    });
    house.setClock('2026-11-24T12:00:00.000Z');
    await happens();
    house.setClock('2026-12-25T12:00:00.000Z');
    expect(await run()).toEqual({ due: 0, written: 0 });
  });

  it('recall on Mondays what waits, also when nothing is new', async () => {
    await person([{ role: 'secretariat' }], 'Sekou Secretariat');
    await person([{ role: 'mag' }], 'Mara Member');
    await keepProposal(house, 'BPF on gender', 'submitted');
    await keepProposal(house, 'BPF on access', 'submitted');
    const start = Date.parse('2026-11-25T07:01:00.000Z');
    // Two weeks, of which only the Mondays have a digest.
    for (let day = 0; day < 14; day += 1) {
      house.setClock(new Date(start + day * 86_400_000));
      await run();
    }
    const letters = await digests();
    expect(letters.map(({ createdAt, subject, to }) => [createdAt, to.name, subject])).toEqual([
      ['2026-11-30T07:01:00.000Z', 'Sekou Secretariat', 'Digest: 2 things waiting for you'],
      ['2026-12-07T07:01:00.000Z', 'Sekou Secretariat', 'Digest: 2 things waiting for you'],
    ]);
  });

  it('count things, not lines, in their subject', () => {
    const subjectOf = (count: number, waiting: { things?: number; orMore?: boolean }[]) =>
      digestLetter.content(
        {
          ...{
            name: 'Sekou',
            cadence: 'daily',
            rhythm: 'daily at 08:00',
            period: 'lately',
            more: 0,
            groups: [],
          },
          count,
          waiting: waiting.map((line) => ({ text: 'Some wait', href: '/desk', ...line })),
        },
        { baseUrl: 'https://bpf.example.org', contact: 'secretariat@example.org' },
      ).subject;
    expect(subjectOf(0, [{ things: 4 }, { things: 4 }])).toBe('Digest: 8 things waiting for you');
    expect(subjectOf(2, [{}, { things: 100, orMore: true }])).toBe(
      'Digest: 2 things new, more than 101 waiting for you',
    );
    expect(subjectOf(1, [])).toBe('Digest: 1 thing new');
  });

  it('read the same whoever made them, and are pleasant to read', async () => {
    const forum = await keepForum(house, 'BPF on BPFs');
    await person([{ role: 'secretariat' }], 'Sekou Secretariat');
    const { id: waiting } = await keepProposal(house, 'BPF on <gender> & access', 'submitted');
    house.setClock('2026-11-24T12:00:00.000Z');
    await happens({ record: waiting, title: 'BPF on <gender> & access' });
    await happens({
      record: `out_${'1'.repeat(26)}`,
      forumId: forum.id,
      by: { kind: 'person', id: `per_${'9'.repeat(26)}`, name: 'Farida Facilitator' },
      act: 'opened an output for comment',
      title: 'What makes a BPF work',
    });
    await happens({
      record: `dis_${'1'.repeat(26)}`,
      by: { kind: 'system', name: 'Mail service' },
      act: 'a letter was returned',
      title: 'A new output of the IGF',
      note: 'To Ministry of Posts. The address does not exist.',
    });
    house.setClock('2026-11-25T07:01:00.000Z');
    await run();
    const [letter] = await digests();
    if (!letter) throw new Error('No digest was written.');
    const { subject, text, html } = await renderLetter(
      { ...letter, key: 'the-key' },
      { baseUrl: 'https://bpf.example.org', contact: 'secretariat@example.org' },
    );
    expect(subject).toBe('Digest: 3 things new, 2 waiting for you');
    await expect(text).toMatchFileSnapshot('__snapshots__/digest.txt');
    await expect(html).toMatchFileSnapshot('__snapshots__/digest.html');
  });

  it('read DynamoDB once for everybody, but for what each is asked', async () => {
    await person([{ role: 'secretariat' }], 'Sekou Secretariat');
    await person([{ role: 'desa' }], 'Dora Desa');
    expect(await house.requestsOf(run)).toEqual(['Query']);
    house.setClock('2026-11-24T12:00:00.000Z');
    await happens();
    house.setClock('2026-11-25T07:01:00.000Z');
    // People, news, fifteen lists of what waits, eight for the secretariat, and a transaction for each person.
    expect(await house.requestsOf(run)).toEqual([
      ...Array.from({ length: 25 }, () => 'Query'),
      'TransactWriteItems',
      'TransactWriteItems',
    ]);
    house.setClock('2026-11-26T07:01:00.000Z');
    expect(await house.requestsOf(run)).toEqual([
      ...['Query', 'Query'],
      ...['TransactWriteItems', 'TransactWriteItems'],
    ]);
  });

  it('say so when more happened than can be told', async () => {
    await person([{ role: 'secretariat' }], 'Sekou Secretariat');
    house.setClock('2026-11-24T12:00:00.000Z');
    for (let count = 0; count < 70; count += 1) await happens({ title: `Proposal ${count}` });
    house.setClock('2026-11-25T07:01:00.000Z');
    await run();
    const [letter] = await digests();
    expect(letter?.fields).toMatchObject({ count: 70, more: 10 });
  });
});
