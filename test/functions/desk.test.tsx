import { HtmlValidate } from 'html-validate';
import Papa from 'papaparse';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createHandler } from '../../functions/desk/handler.ts';
import { withoutSecrets } from '../../functions/desk/secrets.ts';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Charter, Goal } from '../../shared/domain/charter.ts';
import { waitingLines } from '../../shared/domain/digest.ts';
import type { Dissemination } from '../../shared/domain/dissemination.ts';
import type { Ledger, Letter } from '../../shared/domain/letter.ts';
import type { Declaration } from '../../shared/domain/participation.ts';
import type { Role } from '../../shared/domain/people.ts';
import { days, after as fromThen } from '../../shared/domain/time.ts';
import type { Offer, Workplan } from '../../shared/domain/workplan.ts';
import { accessCodeLetter } from '../../shared/letters/access-code.ts';
import { commentReceipt } from '../../shared/letters/comment.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { proposalConfirm } from '../../shared/letters/proposal.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters, goalIdFor } from '../../shared/store/charters.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createDesk, wordsIn } from '../../shared/store/desk.ts';
import { createNews } from '../../shared/store/digests.ts';
import { createDisseminations } from '../../shared/store/disseminations.ts';
import { createFates } from '../../shared/store/fates.ts';
import { createHolds } from '../../shared/store/holds.ts';
import { createLedgers } from '../../shared/store/ledgers.ts';
import { letterIdFor, letterRow } from '../../shared/store/letters.ts';
import { createParticipation, declarationIdFor } from '../../shared/store/participation.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import { createStops } from '../../shared/store/stops.ts';
import { createWorkplans, workplanIdFor } from '../../shared/store/workplans.ts';
import { keepChartered } from '../support/chartered.ts';
import { createHouse, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepCallWith, times } from '../support/proposals-of-a-call.ts';
import {
  keepCycle,
  keepForum,
  keepMagYear,
  keepModalities,
  keepProposal,
  tester,
} from '../support/samples.ts';

describe('the desk', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let sekou: SignedIn;

  beforeEach(async () => {
    house = await createHouse();
    handler = createHandler({
      ...house.web,
      desk: createDesk(house.table),
      news: createNews(house.table),
      letters: house.letters,
      ledgers: createLedgers(house.table),
      holds: createHolds(house.table),
      choices: createChoices(house.table),
    });
    sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  });

  const happens = (more: Partial<AuditEntry> = {}) =>
    house.commit({
      changes: [],
      audit: [
        {
          record: `prp_${'1'.repeat(26)}`,
          at: house.clock().toISOString(),
          by: { kind: 'submitter', name: 'Paula <Proposer>' },
          act: 'submitted a proposal',
          title: 'BPF on BPFs',
          news: true,
          ...more,
        },
      ],
    });

  const today = (as: SignedIn) => house.send(handler, 'GET /desk', { as });
  const records = async (query: Record<string, string>, as = sekou) =>
    (await house.send(handler, 'GET /desk/records', { as, query, accept: 'application/json' })).json() as {
      records: { id: string; title: string; kind: string; state?: string }[];
      lookedAt: number;
      next?: string;
    };
  const titles = async (query: Record<string, string>, as = sekou) =>
    (await records(query, as)).records.map(({ title }) => title);

  const valid = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: {
      'no-trailing-whitespace': 'off',
      'attribute-boolean-style': 'off',
      'attribute-empty-style': 'off',
      'no-implicit-button-type': 'off',
      'doctype-style': 'off',
      'void-style': 'off',
      'long-title': 'off',
      'text-content': 'off',
    },
  });
  const faults = async (html: string) => {
    const report = await valid.validateString(html);
    return report.results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message }) => `${ruleId}: ${message}`),
    );
  };

  it('tells what is news to a few of those few alone, as a message among reviewers (R19)', async () => {
    const reviewed = await house.signIn([{ role: 'mag' }], 'Milan Member');
    const not = await house.signIn([{ role: 'mag' }], 'Lena Late');
    await happens({ act: 'wrote in the discussion among reviewers', hearers: [reviewed.person.id] });
    const line = 'wrote in the discussion among reviewers';
    expect((await today(reviewed)).body).toContain(line);
    for (const other of [not, sekou]) expect((await today(other)).body).not.toContain(line);
  });

  it('of an empty house says where to begin', async () => {
    const answer = await today(sekou);
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('Nothing waits for you');
    expect(answer.body).toContain('Nothing has happened yet');
    expect(await faults(answer.body)).toEqual([]);
    const list = await house.send(handler, 'GET /desk/records', { as: sekou });
    expect(list.body).toContain('There are no records yet');
    expect(await faults(list.body)).toEqual([]);
    const letters = await house.send(handler, 'GET /desk/letters', { as: sekou });
    expect(letters.body).toContain('No letter has been written yet');
    expect(await faults(letters.body)).toEqual([]);
  });

  it('shows what is new, and what waits for whom', async () => {
    const forum = await keepForum(house, 'BPF on BPFs');
    const proposal = await keepProposal(house, 'BPF on <gender>', 'submitted');
    await happens({ record: proposal.id, title: 'BPF on <gender>' });
    await happens({
      record: `out_${'1'.repeat(26)}`,
      forumId: forum.id,
      act: 'opened an output',
      title: 'Draft',
    });
    const signedIn = (roles: Role[], name: string) => house.signIn(roles, name);
    const body = (await today(sekou)).body;
    expect(body).toContain('Proposals to decide on');
    expect(body).toContain('BPF on &lt;gender>');
    expect(body).toContain('Paula &lt;Proposer> submitted a proposal');
    expect(await faults(body)).toEqual([]);

    const mara = (await today(await signedIn([{ role: 'mag' }], 'Mara Member'))).body;
    expect(mara).toContain('Paula &lt;Proposer> submitted a proposal');
    expect(mara).toContain('Nothing waits for you');
    expect(mara.indexOf('Proposals to decide on')).toBeGreaterThan(mara.indexOf('waits for others'));
    expect(body).not.toContain('waits for others');
    expect(mara).not.toContain('opened an output');
    expect(mara).not.toContain('Letters that the mail service refused');

    const farida = (
      await today(await signedIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Facilitator'))
    ).body;
    expect(farida).toContain('opened an output');
    expect(farida).not.toContain('submitted a proposal');
  });

  it('puts nothing before anybody that a forum left open when its charter ended (R9, R20)', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { forum, charter } = await keepChartered(house, mara);
    const at = house.clock().toISOString();
    const act = { by: 'Farida Facilitator', byId: house.newId('person'), at };
    const plan: Workplan = {
      id: workplanIdFor(charter.id),
      revision: 0,
      forumId: forum.id,
      charterId: charter.id,
      title: 'Workplan of BPF',
      state: 'proposed',
      facilitator: charter.facilitator,
      draft: { milestones: [], proposed: act, approvals: [] },
      progress: {},
      course: [],
      createdAt: at,
    };
    const goal: Goal = {
      id: goalIdFor(forum.id, 1),
      revision: 0,
      forumId: forum.id,
      number: 1,
      stage: 'refined',
      goal: 'Shorter.',
      evidence: 'Use.',
      outOfScope: 'Taxes.',
      by: 'Farida',
      at,
      title: forum.title,
      checks: [],
    };
    await house.commit({
      changes: [
        createWorkplans(house.table).change(undefined, plan, tester, at),
        createCharters(house.table).goals.change(undefined, goal, tester, at),
      ],
      audit: [],
    });
    const waits = async (instant: string) =>
      (await createDesk(house.table).waiting(new Date(instant))).waiting.map(({ id }) => id);
    expect(await waits('2026-12-12T11:59:59.999Z')).toEqual([goal.id, plan.id]);
    expect(await waits('2026-12-12T12:00:00.000Z')).toEqual([]);
  });

  it('tells whose approval a charter and a workplan wait for, and of open offers (R10, R17, R20)', async () => {
    const signedIn = (roles: Role[], name: string) => house.signIn(roles, name);
    const mara = await signedIn([{ role: 'mag' }], 'Mara Member');
    const milan = await signedIn([{ role: 'mag' }], 'Milan Member');
    const act = (by: SignedIn) => ({
      by: by.person.name,
      byId: by.person.id,
      at: house.clock().toISOString(),
    });
    const farida = await signedIn([], 'Farida Facilitator');
    const { forum, charter } = await keepChartered(house, mara, { state: 'proposed', proposed: act(farida) });
    const team = await signedIn([{ role: 'coordinating-team', forumId: forum.id }], 'Tariq Team');
    const workplans = createWorkplans(house.table);
    const plan: Workplan = {
      id: workplanIdFor(charter.id),
      revision: 0,
      forumId: forum.id,
      charterId: charter.id,
      title: 'Workplan of BPF',
      state: 'proposed',
      facilitator: charter.facilitator,
      draft: { milestones: [], proposed: act(farida), approvals: [] },
      progress: {},
      course: [],
      createdAt: house.clock().toISOString(),
    };
    const at = house.clock().toISOString();
    const keep = (before: Workplan | undefined, after: Workplan) =>
      house.commit({ changes: [workplans.change(before, after, tester, at)], audit: [] });
    await keep(undefined, plan);
    const offer: Offer = {
      id: house.newId('offer'),
      revision: 0,
      state: 'open',
      forumId: forum.id,
      workplanId: plan.id,
      milestoneId: house.newId('milestone'),
      milestone: 'Interviews',
      name: 'Paulo <Participant>',
      email: 'paulo@example.org',
      words: 'I did ten.',
      keyHash: 'none',
      createdAt: at,
    };
    await house.commit({ changes: [workplans.offers.change(undefined, offer, tester, at)], audit: [] });
    const tasks = async (as: SignedIn) => {
      const { body } = await today(as);
      expect(await faults(body)).toEqual([]);
      const [mine = ''] = body.slice(body.indexOf('Waiting for you')).split(/waits for others|id="new"/);
      return [...mine.matchAll(/<li><a href="([^"]+)"/g)].map(([, href]) => href);
    };
    const charterAt = `/desk/forums/${forum.id}/charter`;
    const planAt = `/desk/forums/${forum.id}/workplan/approval`;
    // The cycle ends in two weeks, and none follows.
    expect(await tasks(sekou)).toEqual(['/desk/cycles/new', charterAt, planAt, `/desk/offers/${offer.id}`]);
    expect(await tasks(mara)).toEqual([charterAt, planAt]);
    // Another member of the MAG does not decide; the team answers the offer.
    expect(await tasks(milan)).toEqual([]);
    expect(await tasks(team)).toEqual([`/desk/offers/${offer.id}`]);
    // Once the facilitator has approved, it waits for the secretariat only.
    const draft = {
      ...plan.draft,
      milestones: [],
      approvals: [{ ...act(mara), as: 'facilitator' as const }],
    };
    await keep({ ...plan, revision: 1 }, { ...plan, revision: 1, draft });
    expect(await tasks(mara)).toEqual([charterAt]);
    expect(await tasks(sekou)).toContain(planAt);
    // Who gave it back, or put it in force, has nothing more to do.
    const { draft: _, ...approved } = plan;
    await keep({ ...plan, revision: 2 }, { ...approved, revision: 2, state: 'approved' });
    expect(await tasks(sekou)).not.toContain(planAt);
  });

  it('tells that a mid-term update waits to be acknowledged, until it is (R10)', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const at = house.clock().toISOString();
    const midTerm = {
      progress: 'Ten calls.',
      findings: 'It works.',
      next: 'Ask.',
      outreach: 'Twelve.',
      by: 'Farida',
      byId: mara.person.id,
      at,
    };
    const { forum, charter } = await keepChartered(house, mara, { years: '2' });
    const team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Tariq Team');
    const charters = createCharters(house.table);
    const keep = (before: Charter, after: Charter) =>
      house.commit({ changes: [charters.change(before, after, tester, at)], audit: [] });
    const link = `href="/desk/forums/${forum.id}/mid-term"`;
    const [mine, others] = ['Waiting for you', 'waits for others'];
    const where = async (as: SignedIn) => {
      const { body } = await today(as);
      expect(await faults(body)).toEqual([]);
      return body.slice(0, body.indexOf(link)).lastIndexOf(others) > 0
        ? others
        : body.includes(link)
          ? mine
          : '';
    };
    expect(await where(sekou)).toBe('');
    const filed = { ...charter, midTerm };
    await keep(charter, filed);
    expect(await where(sekou)).toBe(mine);
    expect((await today(sekou)).body).toContain('Mid-term updates to acknowledge');
    expect((await today(sekou)).body).not.toContain('Charters to approve');
    // The team sees that others have it; a member of the MAG cannot acknowledge.
    expect(await where(team)).toBe(others);
    expect(await where(mara)).toBe('');
    const waits = await createDesk(house.table).waiting(house.clock());
    expect(waitingLines(sekou.person, waits)).toEqual([
      {
        text: `1 mid-term update waits to be acknowledged: Mid-term update: ${charter.title}`,
        href: `/desk/forums/${forum.id}/mid-term`,
      },
    ]);
    const acknowledged = { by: 'Sekou', byId: sekou.person.id, at, words: 'Good.' };
    const after = { ...filed, revision: filed.revision + 1 };
    await keep(after, { ...after, midTerm: { ...midTerm, acknowledged } });
    expect(await where(sekou)).toBe('');
  });

  it('shows a member of the MAG what is under review, and how many proposals they have not reviewed (R19)', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const { call } = await keepCallWith(house, 2, [{}, {}]);
    house.staySignedIn();
    expect((await today(mara)).body).not.toContain('Under review');
    house.setClock(times.review);
    const { body } = await today(mara);
    expect(await faults(body)).toEqual([]);
    expect(body).toContain(
      `<h3>Under review, open to every member of the MAG</h3><ul class="plain"><li><a href="/desk/calls/${call.id}/reviews" dir="auto">${call.title}: 2 proposals wait for your review</a>`,
    );
    expect(body).not.toContain('Nothing waits for you');
    const data = (await house.send(handler, 'GET /desk', { as: mara, accept: 'application/json' })).json();
    expect(data).toMatchObject({ asked: [], toReview: [{ path: `/desk/calls/${call.id}/reviews` }] });
    expect((await today(sekou)).body).not.toContain('Under review');
  });

  it('asks a member of the MAG to declare, and a team for its workplan and whether it is on its goal, until they have (R18, R21)', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const asked = async (as: SignedIn) => {
      const { body } = await today(as);
      expect(await faults(body)).toEqual([]);
      return [...(/Asked of you<\/h3>(.*?)<\/ul>/s.exec(body)?.[1] ?? '').matchAll(/href="([^"]+)"/g)].map(
        ([, href]) => href,
      );
    };
    expect(await asked(mara)).toEqual([]);
    const at = house.clock().toISOString();
    const participation = createParticipation(house.table);
    const year = await keepMagYear(house);
    expect(await asked(mara)).toEqual([`/desk/mag-participation/${year.id}/declaration`]);
    expect(await asked(sekou)).toEqual([]);
    const declaration: Declaration = {
      id: declarationIdFor(year.id, mara.person.id),
      revision: 0,
      yearId: year.id,
      personId: mara.person.id,
      name: 'Mara Member',
      forums: [],
      part: 'follow',
      declaredAt: at,
    };
    await house.commit({
      changes: [participation.declarations.change(undefined, declaration, tester, at)],
      audit: [],
    });
    expect(await asked(mara)).toEqual([]);

    const { forum, charter } = await keepChartered(house, mara);
    const team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Tariq Team');
    expect(await asked(team)).toEqual([`/desk/forums/${forum.id}/workplan`]);
    const workplans = createWorkplans(house.table);
    const milestone = {
      id: house.newId('milestone'),
      kind: 'output' as const,
      title: 'Output',
      due: '2027-12-01',
      owner: { id: team.person.id, name: 'Tariq Team' },
      open: false,
    };
    const plan: Workplan = {
      id: workplanIdFor(charter.id),
      revision: 0,
      forumId: forum.id,
      charterId: charter.id,
      title: 'Workplan of BPF',
      state: 'approved',
      facilitator: charter.facilitator,
      current: { version: 1, milestones: [milestone], approvals: [], at: fromThen(at, -days(40)) },
      progress: {},
      course: [],
      createdAt: at,
    };
    await house.commit({ changes: [workplans.change(undefined, plan, tester, at)], audit: [] });
    expect(await asked(team)).toEqual([`/desk/forums/${forum.id}/workplan/course`]);
    const answered: Workplan = {
      ...plan,
      revision: 1,
      course: [{ month: at.slice(0, 7), answer: 'yes', words: 'We are.', by: 'Tariq Team', at }],
    };
    await house.commit({
      changes: [workplans.change({ ...plan, revision: 1 }, answered, tester, at)],
      audit: [],
    });
    expect(await asked(team)).toEqual([]);
  });

  it('says truly why there is no news for somebody', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    expect((await today(mara)).body).toContain('Nothing has happened yet of what your role follows');
    expect((await today(mara)).body).toContain('<a href="/cycles">the cycle</a>');
    expect((await today(sekou)).body).toContain('<a href="/desk/cycles/new">plan the cycle</a>');
    await keepProposal(house, 'BPF on gender', 'submitted');
    await happens();
    for (let count = 0; count < 301; count += 1)
      await happens({ record: `out_${'1'.repeat(26)}`, act: 'changed' });
    const { body } = await today(mara);
    expect(body).toContain('Nothing lately of what your role follows');
    expect(body).toContain('BPF on gender');
    expect(await faults(body)).toEqual([]);
    const data = (await house.send(handler, 'GET /desk', { as: mara, accept: 'application/json' })).json();
    expect(data).toMatchObject({ news: [], waiting: [], waitingForOthers: [{ title: 'BPF on gender' }] });
  });

  it('finds records by kind, state and words, whatever their case and accents', async () => {
    await keepForum(house, 'Égalité et accès');
    await keepProposal(house, 'Gender and access', 'submitted');
    await keepProposal(house, 'Local content', 'declined');
    await keepProposal(house, 'A secret draft', 'draft');
    expect((await titles({})).sort()).toEqual(['Gender and access', 'Local content', 'Égalité et accès']);
    expect(await titles({ kind: 'proposal' })).toEqual(['Gender and access', 'Local content']);
    expect(await titles({ kind: 'proposal', state: 'declined' })).toEqual(['Local content']);
    expect(await titles({ q: 'ACCES egalite' })).toEqual(['Égalité et accès']);
    expect(await titles({ q: 'acces' })).toEqual(['Gender and access', 'Égalité et accès']);
    expect(await titles({ q: 'secret' })).toEqual([]);
    expect(await titles({ state: 'nonsense' })).toEqual([]);
    expect(await titles({ kind: 'nonsense', q: 'local' })).toEqual(['Local content']);
    // By who proposed too, and by their address, which is for those only who may read letters.
    expect(await titles({ q: 'wanda' })).toEqual(await titles({ kind: 'proposal' }));
    expect(await titles({ q: 'wanda@example.org local' })).toEqual(['Local content']);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    expect(await titles({ q: 'facilitator local' }, mara)).toEqual(['Local content']);
    expect(await titles({ q: 'wanda@example.org' }, mara)).toEqual([]);
    const found = await house.send(handler, 'GET /desk/records', { as: sekou, query: { q: 'local' } });
    expect(found.body).toContain('<title>Records: 1 is shown');
    expect(found.body).toContain('Download this list');
    const page = await house.send(handler, 'GET /desk/records', {
      as: sekou,
      query: { q: '"><script>', kind: 'proposal' },
    });
    expect(page.body).toContain('<title>Records: nothing found');
    expect(page.body).not.toContain('Download this list');
    expect(page.body).toContain('No record is like that');
    expect(page.body).not.toContain('<script>');
    expect(await faults(page.body)).toEqual([]);
  });

  it('says what one record is, and where it stands: a call and a cycle by their dates', async () => {
    await keepForum(house, 'A forum');
    await keepModalities(house, await keepCycle(house, 'IGF 2026–2027'));
    const calls = createCalls(house.table);
    const call = (title: string, opens: string, closes: string) =>
      house.commit({
        changes: [
          calls.change(
            undefined,
            {
              ...{ id: house.newId('call'), revision: 0, title, opens, closes, decidedBy: '2027-06-01' },
              ...{ capacity: 4, guidance: 'Be narrow.', createdAt: house.clock().toISOString() },
            },
            tester,
            house.clock().toISOString(),
          ),
        ],
        audit: [],
      });
    await call('Call of 2025', '2025-01-01', '2025-02-01');
    await call('Call of 2027', '2026-11-01', '2026-12-31');
    const { body } = await house.send(handler, 'GET /desk/records', { as: sekou });
    const cells = [...body.matchAll(/<th scope="row".*?<\/tr>/gs)].map(([row]) =>
      row
        .split(/<\/t[hd]>/)
        .map((cell) => cell.replaceAll(/<[^>]*>/g, '').trim())
        .slice(0, 3),
    );
    expect(cells).toEqual([
      ['A forum, Forum accepted on 24 November 2026', 'Forum', '–'],
      ['Call of 2027, Call', 'Call', 'open'],
      ['Call of 2025, Call', 'Call', 'closed'],
      ['IGF 2026–2027, Cycle', 'Cycle', 'to come'],
      ['Modalities, version 1, Modalities', 'Modalities', 'published'],
    ]);
    expect(await titles({ kind: 'modalities', state: 'published' })).toEqual(['Modalities, version 1']);
    expect(await titles({ kind: 'cycle' })).toEqual(['IGF 2026–2027']);
  });

  it('tells forums of one title apart by the day on which they were accepted', async () => {
    await keepForum(house, 'BPF Cybersecurity');
    house.setClock('2027-02-12T09:00:00.000Z');
    await keepForum(house, 'BPF Cybersecurity');
    const as = await house.signIn([{ role: 'secretariat' }], 'Sela Secretariat');
    const { body } = await house.send(handler, 'GET /desk/records', { as, query: { kind: 'forum' } });
    const rows = [...body.matchAll(/<th scope="row".*?<\/th>/gs)].map(([row]) =>
      row.replaceAll(/<[^>]*>/g, ''),
    );
    expect(rows).toEqual([
      'BPF Cybersecurity, Forum accepted on 12 February 2027',
      'BPF Cybersecurity, Forum accepted on 24 November 2026',
    ]);
  });

  it('shows each role its own records', async () => {
    const forum = await keepForum(house, 'BPF on BPFs');
    await keepForum(house, 'Another forum');
    await keepProposal(house, 'A proposal', 'submitted');
    // It has its forum on it, and its desk page is not the team's all the same.
    const accepted = await keepProposal(house, 'A proposal that became a forum', 'accepted');
    const withForum = { ...accepted, forumId: forum.id };
    await house.commit({
      changes: [createProposals(house.table).change(accepted, withForum, tester, accepted.createdAt)],
      audit: [],
    });
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    const farida = await house.signIn(
      [{ role: 'coordinating-team', forumId: forum.id }],
      'Farida Facilitator',
    );
    expect((await titles({}, mara)).sort()).toEqual([
      'A proposal',
      'A proposal that became a forum',
      'Another forum',
      'BPF on BPFs',
    ]);
    expect(await titles({}, farida)).toEqual(['BPF on BPFs']);
  });

  it('pages through all of it, once each, in bounded steps', async () => {
    for (let count = 0; count < 120; count += 1) {
      await keepProposal(house, `Proposal ${count}`, count % 2 ? 'submitted' : 'declined');
    }
    const seen: string[] = [];
    let from: string | undefined;
    let pages = 0;
    do {
      const page = await records(from ? { from, q: 'proposal' } : { q: 'proposal' });
      seen.push(...page.records.map(({ id }) => id));
      from = page.next;
      pages += 1;
    } while (from);
    expect(new Set(seen).size).toBe(120);
    expect(seen).toHaveLength(120);
    expect(pages).toBeGreaterThan(1);
    for (const hostile of [
      'x',
      '%00',
      Buffer.from('["proposal#submitted","x"]').toString('base64url'),
      '[]',
    ]) {
      expect(
        (await house.send(handler, 'GET /desk/records', { as: sekou, query: { from: hostile } })).status,
      ).toBe(200);
    }
  });

  it('says so when it stopped before it had looked at everything', async () => {
    for (let count = 0; count < 60; count += 1) await keepProposal(house, `Proposal ${count}`, 'submitted');
    const desk = createDesk(house.table);
    const found = await desk.find({
      words: 'nothing like it',
      allowed: () => true,
      enough: 50,
      mostRequests: 1,
    });
    expect(found).toMatchObject({ items: [], lookedAt: 50 });
    expect(found.cursor).toBeDefined();
  });

  it('exports what was found as CSV, with every answer, and harmless in a spreadsheet', async () => {
    await keepProposal(house, '=HYPERLINK("https://example.org")', 'submitted');
    await keepProposal(house, 'Übersicht, mit “Zeichen”', 'declined');
    const answer = await house.send(handler, 'GET /desk/records.csv', {
      as: sekou,
      query: { kind: 'proposal' },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-disposition']).toBe('attachment; filename="proposal-2026-11-24.csv"');
    expect(answer.body.startsWith('\ufeff')).toBe(true);
    const { data } = Papa.parse<Record<string, string>>(answer.body.slice(1), { header: true });
    expect(data).toHaveLength(2);
    expect(data[0]).toMatchObject({
      State: 'submitted',
      Title: `'=HYPERLINK("https://example.org")`,
      'Policy question': expect.stringContaining('What can past Best Practice Forums teach'),
      'Key organisations to invite': expect.stringContaining('Internet Society — Took part'),
      Decision: '',
    });
    expect(data[1]).toMatchObject({
      Title: 'Übersicht, mit “Zeichen”',
      Decision: 'Not this time',
      Reasons: 'It is narrow enough.',
    });
    const all = await house.send(handler, 'GET /desk/records.csv', { as: sekou });
    expect(Papa.parse<string[]>(all.body.slice(1)).data[0]).toEqual([
      ...['Id', 'Kind', 'State', 'Title', 'Changed at', 'Changed by', 'Address'],
    ]);
    for (const role of ['mag', 'desa'] as const) {
      const other = await house.signIn([{ role }], `Other ${role}`);
      const { status } = await house.send(handler, 'GET /desk/records.csv', { as: other });
      expect(status).toBe(role === 'desa' ? 200 : 403);
    }
  });

  const kept = async (letter: ReturnType<typeof letterOf>) => {
    await house.table.write([{ put: letterRow(letter) }]);
    return letter;
  };

  it('shows a letter as it was written, its fate and its cause, but no key and no code', async () => {
    const cause = house.newId('proposal');
    const letter = await kept(
      letterOf(proposalConfirm, {
        to: { name: 'Paula Proposer', email: 'paula@example.org' },
        cause,
        event: 'confirm',
        at: house.clock(),
        fields: {
          callTitle: '<b>BPF</b> on BPFs',
          confirmAt: `https://bpf.example.org/proposals/${cause}/confirm?key=very-secret-key`,
          until: '1 December 2026',
        },
      }),
    );
    await house.letters.report(letter.id, {
      report: 'bounce',
      at: house.clock().toISOString(),
      note: 'The address does not exist.',
    });
    const code = await kept(
      letterOf(accessCodeLetter, {
        to: { name: 'paula@example.org', email: 'paula@example.org' },
        cause: house.newId('accessCode'),
        event: 'issued',
        at: house.clock(),
        fields: {
          callTitle: 'Call',
          code: 'VERYSECRETCODE',
          proposeAt: 'https://bpf.example.org/calls/x/propose',
        },
      }),
    );
    const look = (letterId: string, query: Record<string, string> = {}, accept = 'text/html') =>
      house.send(handler, 'GET /desk/letters/{letterId}', { as: sekou, params: { letterId }, query, accept });

    const page = await look(letter.id);
    expect(page.body).toContain('&lt;b>BPF&lt;/b> on BPFs');
    expect(page.body).toContain('/confirm?key=hidden');
    expect(page.body).toContain('The address does not exist.');
    expect(page.body).toContain(`href="/desk/proposals/${cause}"`);
    expect(page.body).toContain('paula@example.org');
    expect(await faults(page.body)).toEqual([]);

    const alone = await look(letter.id, { part: 'html' });
    expect(alone.headers['content-security-policy']).toContain('sandbox');
    expect(alone.body).toContain('Confirm the proposal');
    expect((await look(code.id)).body).toContain('Your access code');
    for (const { id } of [letter, code]) {
      for (const [query, accept] of [
        [{}, 'text/html'],
        [{ part: 'html' }, 'text/html'],
        [{}, 'application/json'],
      ] as const) {
        expect((await look(id, query, accept)).body).not.toMatch(/very-?secret/i);
      }
    }

    const list = await house.send(handler, 'GET /desk/letters', { as: sekou, accept: 'application/json' });
    expect((list.json() as { letters: { state: string }[] }).letters.map(({ state }) => state)).toEqual([
      'bounced',
      'pending',
    ]);
    const some = await house.send(handler, 'GET /desk/letters', { as: sekou, query: { state: 'bounced' } });
    expect(some.body).toContain('&lt;b>BPF&lt;/b> on BPFs');
    expect(some.body).not.toContain('access code');
    expect(await faults(some.body)).toEqual([]);
    // Nobody knows who typed an address that was to be proven: no answer is asked for.
    expect((await today(sekou)).body).not.toContain('Please confirm your proposal');
    expect(page.body).toContain('It was to prove that its address is its reader’s');
    expect(page.body).not.toContain('What shall become of it?');
  });

  it('adds up the letters of the latest dissemination, and leaves letters of single acts out of it', async () => {
    const disseminations = createDisseminations(house.table);
    const sums = async () =>
      (
        (
          await house.send(handler, 'GET /desk/letters', { as: sekou, accept: 'application/json' })
        ).json() as { sums: { id: string; title: string; paused: boolean; ledger: Ledger }[] }
      ).sums;
    expect(await sums()).toEqual([]);

    const at = house.clock().toISOString();
    const dissemination: Dissemination = {
      id: house.newId('dissemination'),
      revision: 0,
      outputId: house.newId('output'),
      forumId: house.newId('forum'),
      title: 'What works, sent out',
      state: 'released',
      createdAt: at,
      rounds: 0,
      lettersWritten: true,
    };
    await house.commit({ changes: [disseminations.change(undefined, dissemination, tester, at)], audit: [] });
    const written = async (cause: string) =>
      kept(
        letterOf(proposalConfirm, {
          to: { name: 'Paula', email: 'paula@example.org' },
          cause,
          event: house.newId('audit'),
          at: house.clock(),
          fields: { callTitle: 'C', confirmAt: 'https://bpf.example.org/', until: 'U' },
        }),
      );
    const letters = await Promise.all([1, 2, 3, 4].map(() => written(dissemination.id)));
    await written(house.newId('proposal'));
    const [first, second, third] = letters.map(({ id }) => id) as [string, string, string, string];
    await house.letters.report(first, { report: 'delivery', at, note: 'It arrived.' });
    await house.letters.report(second, { report: 'bounce', at, note: 'The address does not exist.' });
    await house.letters.report(third, { report: 'cancel', at, note: 'Called back.' });

    const [sum, ...others] = await sums();
    expect(others).toEqual([]);
    expect(sum).toMatchObject({
      id: dissemination.id,
      paused: false,
      ledger: {
        accepted: 4,
        sent: 1,
        delivered: 1,
        failed: 1,
        cancelled: 1,
        waiting: 1,
        unknown: 0,
        suppressed: 0,
      },
    });
    const page = await house.send(handler, 'GET /desk/letters', { as: sekou });
    expect(page.body).toContain(`href="/desk/disseminations/${dissemination.id}"`);
    expect(page.body).toContain('data-label="all">4<');
    expect(await faults(page.body)).toEqual([]);
    const some = await house.send(handler, 'GET /desk/letters', { as: sekou, query: { state: 'bounced' } });
    expect(some.body).not.toContain('The latest that went to many');
  });

  it('shows the fate of a letter that no template can lay out any more', async () => {
    const letter = await kept(
      letterOf(proposalConfirm, {
        to: { name: 'Paula', email: 'paula@example.org' },
        cause: house.newId('proposal'),
        event: 'confirm',
        at: house.clock(),
        fields: { callTitle: 'C', confirmAt: 'https://bpf.example.org/', until: 'U' },
      }),
    );
    await kept({ ...letter, template: 'of-long-ago' });
    const params = { letterId: letter.id };
    const page = await house.send(handler, 'GET /desk/letters/{letterId}', { as: sekou, params });
    expect(page.status).toBe(200);
    expect(page.body).toContain('cannot be laid out any more');
    const part = { as: sekou, params, query: { part: 'html' } };
    expect((await house.send(handler, 'GET /desk/letters/{letterId}', part)).status).toBe(410);
  });

  const decide = (letterId: string, form: Record<string, string>, as = sekou) =>
    house.send(handler, 'POST /desk/letters/{letterId}/decision', { as, params: { letterId }, form });
  const attempt = { id: `att_${'0'.repeat(26)}`, at: '2026-11-24T09:00:00.000Z' };

  /** A letter of which nobody knows whether it left; a person was asked, unless it is `young`. */
  const unknown = async (young = false) => {
    const letter = await kept(
      letterOf(proposalConfirm, {
        to: { name: 'Paula', email: 'paula@example.org' },
        cause: (await keepProposal(house, 'BPF on BPFs', 'submitted')).id,
        event: house.newId('audit'),
        at: house.clock(),
        fields: { callTitle: 'C', confirmAt: 'https://bpf.example.org/', until: 'U' },
      }),
    );
    const at = house.clock().toISOString();
    await house.letters.claim(letter.id, { ...attempt, at });
    await house.letters.report(letter.id, { report: 'lost', at, note: 'The answer was lost.' });
    if (!young) await house.letters.report(letter.id, { report: 'undecided', at: later, note: 'Ask.' });
    return letter;
  };
  const later = '2026-11-24T10:00:00.000Z';

  it('asks a person about a letter whose fate is not known, after the time in which it may be settled', async () => {
    const young = await unknown(true);
    expect((await today(sekou)).body).not.toContain('Letters whose fate is not known');
    const look = (letterId: string) =>
      house.send(handler, 'GET /desk/letters/{letterId}', { as: sekou, params: { letterId } });
    expect((await look(young.id)).body).toContain('The answer of the mail service was lost');
    expect((await look(young.id)).body).not.toContain('What shall become of it?');
    expect((await decide(young.id, { decision: 'again', reason: 'Now.' })).status).toBe(409);

    const letter = await unknown();
    expect((await today(sekou)).body).toContain('Letters whose fate is not known');
    const list = await house.send(handler, 'GET /desk/letters', {
      as: sekou,
      query: { waiting: 'decision' },
    });
    expect(list.body).toContain(letter.id);
    expect(list.body).not.toContain(young.id);
    expect(await faults(list.body)).toEqual([]);
    const asked = await look(letter.id);
    expect(asked.body).toContain('What shall become of it?');
    expect(asked.body).toContain('BPF on BPFs');
    expect(await faults(asked.body)).toEqual([]);
  });

  it.each([
    ['arrived', 'delivered', 'said that a letter arrived'],
    ['again', 'pending', 'had a letter sent again'],
    ['give-up', 'abandoned', 'gave up a letter'],
  ])('writes down who decided %s, and why', async (decision, state, act) => {
    const letter = await unknown();
    const answer = await decide(letter.id, { decision, reason: 'Paula <rang> us.' });
    expect([answer.status, answer.headers.location]).toEqual([
      303,
      `/desk/letters/${letter.id}?done=${decision}`,
    ]);
    const now = await house.letters.get(letter.id);
    expect(now?.state).toBe(state);
    expect(now?.fate.at(-1)).toMatchObject({ state, note: 'Paula <rang> us.', by: 'Sekou Secretariat' });
    for (const record of [letter.cause, letter.id]) {
      const { items } = await history(house.table, record);
      expect(items.at(-1)).toMatchObject({
        act,
        note: 'Paula <rang> us.',
        by: { name: 'Sekou Secretariat' },
      });
    }
    const page = await house.send(handler, 'GET /desk/letters/{letterId}', {
      as: sekou,
      params: { letterId: letter.id },
    });
    expect(page.body).toContain('Sekou Secretariat decided: Paula &lt;rang> us.');
    expect(await faults(page.body)).toEqual([]);
    expect((await today(sekou)).body).not.toContain('Letters whose fate is not known');
    expect((await decide(letter.id, { decision: 'give-up', reason: 'Once more.' })).status).toBe(409);
  });

  it('does not decide without a reason, nor for who may not, nor what an event settled meanwhile', async () => {
    const letter = await unknown();
    const without = await decide(letter.id, { decision: 'again', reason: ' ' });
    expect(without.status).toBe(422);
    expect(without.body).toContain('Say why');
    expect(await faults(without.body)).toEqual([]);
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    expect((await decide(letter.id, { decision: 'again', reason: 'Please.' }, mara)).status).toBe(403);

    const get = house.letters.get.bind(house.letters);
    const spied = vi.spyOn(house.letters, 'get').mockImplementationOnce(async (id) => {
      const asItWas = await get(id);
      await house.letters.report(id, { report: 'delivery', at: later, note: 'Its server took it.' });
      return asItWas;
    });
    const late = await decide(letter.id, { decision: 'again', reason: 'It is lost.' });
    spied.mockRestore();
    expect(late.status).toBe(409);
    expect(late.body).toContain('while you had this open');
    expect(late.body).toContain('Its server took it.');
    expect((await house.letters.get(letter.id))?.state).toBe('delivered');
    expect((await history(house.table, letter.id)).items).toEqual([]);
  });

  it('lets one of two people decide who do so at the same moment', async () => {
    const letter = await unknown();
    const answers = await Promise.all([
      decide(letter.id, { decision: 'again', reason: 'One.' }),
      decide(letter.id, { decision: 'give-up', reason: 'Two.' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    expect((await history(house.table, letter.id)).items).toHaveLength(1);
  });

  it('does not send again what was called back, and says so; what is paused waits', async () => {
    const by = { kind: 'person', id: sekou.person.id, name: 'Ana' } as const;
    const stops = createStops(house.table);
    const [recalled, paused] = [await unknown(), await unknown()];
    await house.table.write([
      stops.stop(recalled.cause, 'Ana recalled it: a wrong figure.', by, later, true),
      stops.stop(paused.cause, 'Ana paused it: a doubt.', by, later),
    ]);
    const pageOf = ({ id: letterId }: Letter) =>
      house.send(handler, 'GET /desk/letters/{letterId}', { as: sekou, params: { letterId } });
    expect((await pageOf(paused)).body).toContain('value="again"');
    const offered = (await pageOf(recalled)).body;
    expect(offered).toContain('value="give-up"');
    expect(offered).not.toContain('value="again"');
    expect(offered).toContain('so it cannot be sent again. Ana recalled it: a wrong figure.');
    const refused = await decide(recalled.id, { decision: 'again', reason: 'It is lost.' });
    expect(refused.status).toBe(409);
    expect(refused.body).toContain(
      'It cannot be sent again, because what caused it was called back. Ana recalled it: a wrong figure.',
    );
    expect((await house.letters.get(recalled.id))?.state).toBe('unknown');
    expect((await decide(recalled.id, { decision: 'give-up', reason: 'It is lost.' })).status).toBe(303);

    expect((await decide(paused.id, { decision: 'again', reason: 'It is lost.' })).status).toBe(303);
    const page = await pageOf(paused);
    expect(page.body).toContain('It does not leave now.');
    expect(page.body).toContain('Ana paused it: a doubt.');
  });

  it('says of a letter that could not leave that it did not arrive', async () => {
    const { fate: _, ...letter } = await unknown();
    const stuck = await kept({
      ...letter,
      id: `ltr_${'9'.repeat(26)}`,
      state: 'pending',
      fate: [],
      attempts: 0,
    });
    await house.letters.report(stuck.id, { report: 'stuck', at: later, note: 'Again and again.' });
    const arrived = await decide(stuck.id, { decision: 'arrived', reason: 'Says Paula.' });
    expect(arrived.status).toBe(409);
    expect(arrived.body).toContain('It never left');
    expect((await decide(stuck.id, { decision: 'again', reason: 'Repaired.' })).status).toBe(303);
    expect(await house.letters.get(stuck.id)).toMatchObject({
      state: 'pending',
      dueAt: house.clock().toISOString(),
    });
  });

  describe('a letter that was refused', () => {
    const refused = async (more: Partial<Letter> = {}) => {
      const { fate: _, ...letter } = await unknown();
      const id = letterIdFor(house.newId('audit'));
      await kept({ ...letter, id, state: 'pending', fate: [], attempts: 0, ...more });
      await house.letters.claim(id, { ...attempt, at: house.clock().toISOString() });
      await house.letters.report(id, { report: 'refused', at: later, note: 'Its attachment is too large.' });
      return id;
    };
    const look = (letterId: string) =>
      house.send(handler, 'GET /desk/letters/{letterId}', { as: sekou, params: { letterId } });

    it('is sent again by a person with a reason, on record, once', async () => {
      const id = await refused();
      const page = await look(id);
      expect(page.body).toContain('The mail service refused it, so it did not leave.');
      expect(page.body).not.toContain('It arrived');
      expect(await faults(page.body)).toEqual([]);
      expect((await decide(id, { decision: 'again', reason: ' ' })).status).toBe(422);
      expect((await decide(id, { decision: 'give-up', reason: 'No.' })).status).toBe(409);
      const answers = await Promise.all(
        ['One.', 'Two.'].map((reason) => decide(id, { decision: 'again', reason })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
      expect(await house.letters.get(id)).toMatchObject({ state: 'pending' });
      expect((await history(house.table, id)).items).toMatchObject([{ act: 'had a letter sent again' }]);
      expect(await house.letters.claim(id, { ...attempt, at: later })).toBeDefined();
    });

    it('is left to its release when it belongs to one', async () => {
      const id = await refused({ recipientId: house.newId('recipient') });
      expect((await look(id)).body).not.toContain('Send it again');
      expect((await decide(id, { decision: 'again', reason: 'Now.' })).status).toBe(409);
      expect(await house.letters.get(id)).toMatchObject({ state: 'rejected' });
    });
  });

  describe('a letter that came back', () => {
    const cameBack = async (letter: Letter) => {
      await house.letters.claim(letter.id, { ...attempt, at: house.clock().toISOString() });
      await createFates(house.table, house.newId).report(letter.id, {
        report: 'bounce',
        at: later,
        note: 'There is no such mailbox.',
      });
      return letter.id;
    };
    const receipt = async (more: Partial<Letter> = {}) =>
      cameBack(
        await kept({
          ...letterOf(commentReceipt, {
            to: { name: 'Bea Example', email: 'bea@example.org' },
            cause: (await keepProposal(house, 'BPF on BPFs', 'declined')).id,
            event: house.newId('audit'),
            at: house.clock(),
            fields: {
              outputTitle: 'What works',
              at: '24 November 2026',
              commentAt: 'https://bpf.example.org/feedback/x?key=very-secret-key',
              answers: [],
              forumTitle: 'BPF on BPFs',
            },
          }),
          ...more,
        }),
      );
    const look = async (letterId: string, query: Record<string, string> = {}) => {
      const { body } = await house.send(handler, 'GET /desk/letters/{letterId}', {
        as: sekou,
        params: { letterId },
        query,
      });
      expect(await faults(body)).toEqual([]);
      return body;
    };
    const onTheDesk = 'Letters that came back, and wait for an answer';
    const elsewhere = { decision: 'elsewhere', email: 'bea.example@example.org', reason: 'She rang us.' };

    it('waits on the desk until it goes to another address, once, as it was written, on record', async () => {
      const id = await receipt();
      const { body } = await today(sekou);
      expect(body).toContain(onTheDesk);
      expect(body).toContain('What works”, to Bea Example</a>');
      expect(await faults(body)).toEqual([]);
      const waits = await createDesk(house.table).waiting(house.clock());
      expect(waitingLines(sekou.person, waits)).toMatchObject([{ href: `/desk/letters/${id}` }]);
      const list = await house.send(handler, 'GET /desk/letters', {
        as: sekou,
        query: { waiting: 'answer' },
      });
      expect(list.body).toContain(id);
      expect(list.body).toContain(`<title>${onTheDesk}`);
      expect(await faults(list.body)).toEqual([]);
      const page = await look(id);
      expect(page).toContain('Be sure that the other address is the same person’s');
      expect(page).toContain('It holds links or codes');

      const answers = await Promise.all([decide(id, elsewhere), decide(id, elsewhere)]);
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
      expect(answers.find(({ status }) => status === 303)?.headers.location).toBe(
        `/desk/letters/${id}?done=elsewhere`,
      );
      const first = await house.letters.get(id);
      expect(first).toMatchObject({
        state: 'bounced',
        answered: 'elsewhere',
        to: { email: 'bea@example.org' },
      });
      const instead = (await house.letters.allCausedBy(first?.cause ?? '')).filter((each) => each.id !== id);
      expect(instead).toMatchObject([
        {
          state: 'pending',
          attempts: 0,
          to: { name: 'Bea Example', email: 'bea.example@example.org' },
          fields: first?.fields,
          insteadOf: id,
          fate: [{ by: 'Sekou Secretariat', note: 'She rang us.' }],
        },
      ]);
      for (const record of [first?.cause ?? '', id])
        expect((await history(house.table, record)).items.at(-1)).toMatchObject({
          act: 'had a letter sent to another address, since it had come back',
          note: 'She rang us.',
        });
      expect((await today(sekou)).body).not.toContain(onTheDesk);
      const after = await look(id, { done: 'elsewhere' });
      expect(after).toContain('role="status" tabindex="-1"');
      expect(after).toContain('<title>Done: ');
      expect(after).toContain(`href="/desk/letters/${instead[0]?.id}"`);
      expect(after).not.toContain('what shall become of it?');
      expect(await look(instead[0]?.id ?? '')).toContain(`href="/desk/letters/${id}"`);
      // What is told late of the first address changes nothing about the second letter.
      await house.letters.report(id, { report: 'delivery', at: later, attemptId: attempt.id, note: 'Late.' });
      expect(await house.letters.claim(instead[0]?.id ?? '', { ...attempt, at: later })).toBeDefined();
    });

    it('is settled where its reader was told in another way, and nothing goes', async () => {
      const id = await receipt();
      expect((await decide(id, { decision: 'told', reason: ' ' })).status).toBe(422);
      expect((await decide(id, { decision: 'told', reason: 'I told her at the meeting.' })).status).toBe(303);
      const letter = await house.letters.get(id);
      expect(letter).toMatchObject({ state: 'bounced', answered: 'told' });
      expect(await house.letters.allCausedBy(letter?.cause ?? '')).toHaveLength(1);
      expect((await today(sekou)).body).not.toContain(onTheDesk);
      expect((await decide(id, elsewhere)).status).toBe(409);
      expect(await look(id)).toContain('Sekou Secretariat decided: I told her at the meeting.');
    });

    it('goes to no address that takes no mail, returned it, or is none', async () => {
      const id = await receipt();
      const { refuseMail } = createChoices(house.table);
      await house.table.write([refuseMail('dead@example.org', 'It returned a letter.', later)]);
      for (const [email, words] of [
        ['', 'Give the address'],
        ['BEA@example.org', 'This is the address that returned it.'],
        ['dead@example.org', 'Nothing may be sent to this address. It returned a letter.'],
        ['nonsense', 'email'],
      ] as const) {
        const answer = await decide(id, { ...elsewhere, email });
        expect([email, answer.status]).toEqual([email, 422]);
        expect(answer.body).toContain(words);
        expect(answer.body).toContain('href="#field-email"');
        expect(await faults(answer.body)).toEqual([]);
      }
      expect(await house.letters.get(id)).not.toHaveProperty('answered');
    });

    it('goes nowhere else when what caused it was called back', async () => {
      const id = await receipt();
      const cause = (await house.letters.get(id))?.cause ?? '';
      const by = { kind: 'person', id: sekou.person.id, name: 'Ana' } as const;
      await house.table.write([createStops(house.table).stop(cause, 'Ana recalled it.', by, later, true)]);
      const refused = await decide(id, elsewhere);
      expect([refused.status, refused.body.includes('Ana recalled it.')]).toEqual([409, true]);
      expect((await decide(id, { decision: 'told', reason: 'By telephone.' })).status).toBe(303);
    });

    it('that proves its address, or is true of it only, never goes elsewhere', async () => {
      const proof = await cameBack(
        await kept(
          letterOf(proposalConfirm, {
            to: { name: 'Paula', email: 'paula@example.org' },
            cause: house.newId('proposal'),
            event: 'confirm',
            at: house.clock(),
            fields: { callTitle: 'C', confirmAt: 'https://bpf.example.org/', until: 'U' },
          }),
        ),
      );
      expect((await today(sekou)).body).not.toContain(onTheDesk);
      for (const decision of ['elsewhere', 'told'])
        expect((await decide(proof, { ...elsewhere, decision })).status).toBe(409);
      expect(await look(proof)).toContain('goes to no other address');

      const code = await cameBack(
        await kept(
          letterOf(accessCodeLetter, {
            to: { name: 'late@example.org', email: 'late@example.org' },
            cause: house.newId('accessCode'),
            event: 'issued',
            at: house.clock(),
            fields: { callTitle: 'C', code: 'SECRET', proposeAt: 'https://bpf.example.org/calls/x/propose' },
          }),
        ),
      );
      expect((await today(sekou)).body).toContain(onTheDesk);
      expect((await decide(code, elsewhere)).status).toBe(409);
      expect(await look(code)).toContain('how was its reader told?');
      expect((await decide(code, { decision: 'told', reason: 'Another code was issued.' })).status).toBe(303);
    });

    it('of a dissemination leads to where a new contact is named', async () => {
      const recipientId = house.newId('recipient');
      const id = await receipt({
        recipientId,
        forumId: house.newId('forum'),
        stream: 'bulk',
        list: 'outputs',
      });
      const page = await look(id);
      expect(page).toContain(`href="/desk/recipients/${recipientId}"`);
      expect(page).toContain('Name a new contact');
      expect((await today(sekou)).body).not.toContain(onTheDesk);
      expect((await decide(id, elsewhere)).status).toBe(409);
    });

    it('or not, is found by the name and the address of its reader', async () => {
      const id = await receipt();
      const ask = (q: string) => house.send(handler, 'GET /desk/letters', { as: sekou, query: { q } });
      for (const q of ['bea', 'BEA@example.org', 'example works']) {
        const { body } = await ask(q);
        expect(body).toContain(id);
        expect(body).toContain('<title>Letters: 1 is shown');
        expect(body).toContain('<span class="visually-hidden">, to Bea Example</span>');
        expect(await faults(body)).toEqual([]);
      }
      const none = await ask('paula');
      expect(none.body).toContain('<title>Letters: nothing found');
      expect(none.body).toContain('No letter is like that.');
    });
  });

  it('puts a paused dissemination before those who may resume it, until it goes on (R30)', async () => {
    const forum = await keepForum(house, 'BPF on BPFs');
    const disseminations = createDisseminations(house.table);
    const at = house.clock().toISOString();
    const released: Dissemination = {
      id: house.newId('dissemination'),
      revision: 0,
      outputId: house.newId('output'),
      forumId: forum.id,
      title: 'What works',
      state: 'released',
      createdAt: at,
      rounds: 1,
      roundAt: at,
      lettersWritten: true,
    };
    const keep = (before: Dissemination | undefined, after: Dissemination) =>
      house.commit({ changes: [disseminations.change(before, after, tester, at)], audit: [] });
    const team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Tariq Team');
    const paused = { at: later, by: { id: sekou.person.id, name: 'Sekou' }, reason: 'A doubt.' };
    await keep(undefined, released);
    expect((await today(sekou)).body).not.toContain('Paused disseminations');
    await keep({ ...released, revision: 1 }, { ...released, revision: 1, paused });
    const { body } = await today(sekou);
    expect(body).toContain('Paused disseminations');
    expect(body).toContain(`<a href="/desk/disseminations/${released.id}" dir="auto">What works</a>`);
    expect(body).toContain(`<time datetime="${later}">`);
    expect(await faults(body)).toEqual([]);
    const waits = await createDesk(house.table).waiting(house.clock());
    expect(waitingLines(sekou.person, waits)).toEqual([
      {
        text: '1 dissemination is paused: its letters wait until somebody resumes it: What works',
        href: `/desk/disseminations/${released.id}`,
      },
    ]);
    expect(waitingLines(team.person, waits)).toEqual([]);
    expect((await today(team)).body).toContain('waits for others');
    const letters = await house.send(handler, 'GET /desk/letters', { as: sekou });
    expect(letters.body).toContain('Dissemination, paused: what waits of it waits for a person');
    await keep({ ...released, revision: 2, paused }, { ...released, revision: 2 });
    expect((await today(sekou)).body).not.toContain('Paused disseminations');
  });

  it('names refused letters with their readers, how many they are, and where all of them are', async () => {
    const names = ['Ana', 'Ben', 'Cem', 'Dan', 'Eva', 'Fay'];
    for (const name of names) {
      const letter = await unknown(true);
      const id = letterIdFor(name);
      await kept({ ...letter, id, to: { ...letter.to, name }, state: 'pending' });
      await house.letters.claim(id, { ...attempt, at: house.clock().toISOString() });
      await house.letters.report(id, { report: 'refused', at: later, note: 'Too large.' });
    }
    const { body } = await today(sekou);
    const part = body.slice(body.indexOf('id="refused"'), body.indexOf('id="new"'));
    expect(names.filter((name) => part.includes(`, to ${name}</a>`))).toHaveLength(5);
    expect(part).toContain('>6</span>');
    expect(part).toContain('<a href="/desk/letters?state=rejected">All of them</a>');
    expect(body.slice(0, body.indexOf('id="refused"'))).toMatch(/<\/section><section[^>]*><h2 $/);
    expect(await faults(body)).toEqual([]);
  });

  it('says why a letter does not leave now', async () => {
    const letter = await kept(
      letterOf(proposalConfirm, {
        to: { name: 'Paula', email: 'paula@example.org' },
        cause: house.newId('proposal'),
        event: 'held',
        at: house.clock(),
        fields: { callTitle: 'C', confirmAt: 'https://bpf.example.org/', until: 'U' },
      }),
    );
    const by = { kind: 'person', id: sekou.person.id, name: sekou.person.name } as const;
    await house.table.write([createStops(house.table).stop(letter.cause, 'Paused by Sekou.', by, later)]);
    const params = { letterId: letter.id };
    const page = await house.send(handler, 'GET /desk/letters/{letterId}', { as: sekou, params });
    expect(page.body).toContain('Paused by Sekou.');
  });

  it('shows letters to those only who may read them', async () => {
    const mara = await house.signIn([{ role: 'mag' }], 'Mara Member');
    expect((await house.send(handler, 'GET /desk/letters', { as: mara })).status).toBe(403);
    const params = { letterId: `ltr_${'0'.repeat(26)}` };
    expect((await house.send(handler, 'GET /desk/letters/{letterId}', { as: mara, params })).status).toBe(
      403,
    );
    expect((await house.send(handler, 'GET /desk/letters/{letterId}', { as: sekou, params })).status).toBe(
      404,
    );
    expect((await house.send(handler, 'GET /desk')).headers.location).toBe('/sign-in?back=%2Fdesk');
  });

  it('costs as few DynamoDB requests as it can', async () => {
    const session = ['GetItem', 'GetItem'];
    const queries = (count: number) => Array.from({ length: count }, () => 'Query');
    // News, fifteen lists of what waits, years of the MAG, forums off their goal, six for cycles, charters, people and the
    // forums that have not begun, one of refused letters.
    expect(await house.requestsOf(() => today(sekou))).toEqual([...session, ...queries(25)]);
    // One for each state of each kind.
    expect(await house.requestsOf(() => records({}))).toEqual([...session, ...queries(20)]);
    expect(await house.requestsOf(() => records({ kind: 'proposal', state: 'submitted' }))).toEqual([
      ...session,
      ...queries(1),
    ]);
    const params = { letterId: `ltr_${'0'.repeat(26)}` };
    expect(
      await house.requestsOf(() =>
        house.send(handler, 'GET /desk/letters/{letterId}', { as: sekou, params }),
      ),
    ).toEqual([...session, 'GetItem']);
  });
});

describe('words that are looked for', () => {
  it('are found in any order, but all of them', () => {
    expect(wordsIn('Best Practice Forum on BPFs', 'bpfs forum')).toBe(true);
    expect(wordsIn('Best Practice Forum on BPFs', 'bpfs gender')).toBe(false);
    expect(wordsIn('منتدى أفضل الممارسات', 'افضل')).toBe(true);
  });
});

describe('secrets of letters', () => {
  it('are taken out wherever they stand', () => {
    expect(
      withoutSecrets({
        code: 'ABC',
        links: ['https://x.example/a?key=abc&saved=1#x', 'See https://x.example/?from=1&key=abc.'],
        inside: { code: 'DEF', text: 'the key is in the letter', count: 1, none: null },
      }),
    ).toEqual({
      code: 'hidden',
      links: ['https://x.example/a?key=hidden&saved=1#x', 'See https://x.example/?from=1&key=hidden'],
      inside: { code: 'hidden', text: 'the key is in the letter', count: 1, none: null },
    });
  });
});
