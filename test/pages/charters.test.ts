import { expect, it } from 'vitest';
import { createHandler } from '../../functions/charters/handler.ts';
import { createHandler as createForumsRoom } from '../../functions/forums/handler.ts';
import { createHandler as createProposalsRoom } from '../../functions/proposals/handler.ts';
import { createHandler as createWorkplansRoom } from '../../functions/workplans/handler.ts';
import type { Cycle } from '../../shared/domain/cycle.ts';
import type { Role } from '../../shared/domain/people.ts';
import { decideOnProposal } from '../../shared/domain/proposal.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { dayAfter } from '../../shared/domain/time.ts';
import type { Milestone, Workplan } from '../../shared/domain/workplan.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createReviews } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { createWorkplans, workplanIdFor } from '../../shared/store/workplans.ts';
import { createHouse, type SignedIn } from '../support/house.ts';
import { keepForum, tester } from '../support/samples.ts';
import { describePages } from './looked-at.ts';

/** By what a forum works for two years, on all pages of its charter: from the empty desk to asking to go on. */
const walkOnce = async () => {
  const house = await createHouse('2026-02-20T09:00:00.000Z');
  const { table } = house;
  const stores = {
    table,
    forums: createForums(table),
    charters: createCharters(table),
    cycles: createCycles(table),
    outputs: createOutputs(table),
    proposals: createProposals(table),
    calls: createCalls(table),
    reviews: createReviews(table),
    selections: createSelections(table),
    workplans: createWorkplans(table),
  };
  const room = createHandler({ ...house.web, ...stores });
  const forum = await keepForum(house, 'BPF on BPFs: what six years of forums can teach the next ones');
  const team: Role = { role: 'coordinating-team', forumId: forum.id };
  let farida = await house.signIn([team], 'Farida Facilitator');

  const pages: Record<string, string> = {};
  const send = async (key: string, as?: SignedIn, form?: Record<string, string | string[]>) =>
    house.send(room, key, {
      ...(as ? { as } : {}),
      ...(form ? { form } : {}),
      params: { forumId: forum.id },
    });
  const see = async (name: string, key: string, as?: SignedIn, form?: Record<string, string | string[]>) => {
    const { body } = await send(key, as, form);
    expect(body, name).toContain('<h1');
    pages[name] = body;
  };
  const go = async (key: string, as: SignedIn, form: Record<string, string | string[]>) =>
    expect((await send(key, as, form)).status, key).toBe(303);
  const desk = '/desk/forums/{forumId}';
  const charterAt = `${desk}/charter`;

  await see('no charter yet', 'GET /forums/{forumId}/charter');
  await see('desk, no cycle yet', `GET ${charterAt}`, farida);
  const cycle: Cycle = {
    id: house.newId('cycle'),
    revision: 0,
    title: 'IGF 2025–2026',
    meeting: { starts: '2025-12-15', ends: '2025-12-19' },
    magMeeting: { starts: '2026-02-25', ends: '2026-02-27' },
    nextMeeting: { starts: '2026-12-07', ends: '2026-12-11' },
    overrides: {},
    createdAt: house.clock().toISOString(),
  };
  await house.commit({
    changes: [stores.cycles.change(undefined, cycle, tester, cycle.createdAt)],
    audit: [],
  });
  await see('desk, nobody of the MAG yet', `GET ${charterAt}`, farida);
  const nili = await house.signIn([{ role: 'mag' }], 'נילי מנחה');
  const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  const typed = {
    cycleId: cycle.id,
    years: '2',
    goal: 'A report that reviews the Best Practice Forums since 2014, and recommends for each step of the cycle what to keep and what to change.',
    evidence: 'Two forums of the next year say which recommendation they followed.\nThe MAG takes up three.',
    outOfScope: 'Dynamic Coalitions, and how the IGF is paid for.',
    why: 'The review of 2020 showed that calls come late and that reports reach nobody in particular.',
    facilitatorId: nili.person.id,
    'team.0.name': 'Farida Facilitator',
    'team.0.affiliation': 'independent',
    'team.1.name': 'ليلى منسقة',
    'team.1.affiliation': 'جامعة',
    'organisations.0.name': 'Internet Society',
    'organisations.0.why': 'It took part in several forums and can compare them with its own working groups.',
    'organisations.1.name': 'Council of Europe',
    'organisations.1.why': 'It reads the outputs, and knows what a decision-maker needs.',
  };

  await see('desk, first charter', `GET ${charterAt}`, farida);
  await see('desk, charter with errors', `POST ${charterAt}`, farida, { ...typed, goal: ' ', years: '' });
  await go(`POST ${charterAt}`, farida, typed);
  await see('desk, draft', `GET ${charterAt}`, farida);
  await go(`POST ${charterAt}`, farida, { ...typed, goal: 'Another goal.', revision: '1' });
  await see('desk, draft of two people', `POST ${charterAt}`, farida, { ...typed, revision: '1' });
  await go(`POST ${charterAt}`, farida, { ...typed, revision: '2' });
  await go(`POST ${charterAt}/propose`, farida, { act: 'propose' });
  await see('desk, proposed, for the team', `GET ${charterAt}`, farida);
  await see('desk, proposed, for the facilitator', `GET ${charterAt}`, nili);
  await see('desk, decision with errors', `POST ${charterAt}/decision`, nili, { decision: 'approve' });
  await go(`POST ${charterAt}/decision`, nili, {
    decision: 'return',
    words: 'Say in the evidence who will use the report, and by when.',
  });
  await see('desk, given back', `GET ${charterAt}`, farida);
  await see('desk, goal before a charter', `GET ${desk}/goal`, farida);
  await go(`POST ${charterAt}/propose`, farida, { act: 'propose' });
  await go(`POST ${charterAt}/decision`, nili, {
    decision: 'approve',
    clear: 'yes',
    realistic: 'yes',
    words: 'Clear now.',
  });
  await see('approved', 'GET /forums/{forumId}/charter');

  const at = async (instant: string) => {
    house.setClock(instant);
    const year = `${instant.slice(0, 4)} ${instant.slice(5, 7)}`;
    farida = await house.signIn([team], 'Farida Facilitator', `farida${year.replace(' ', '-')}@example.org`);
    return {
      secretariat: await house.signIn(
        [{ role: 'secretariat' }],
        'Sekou Secretariat',
        `s${year.slice(2)}@example.org`.replace(' ', '-'),
      ),
      mag: await house.signIn(
        [{ role: 'mag' }],
        'Mara Member',
        `m${year.slice(2)}@example.org`.replace(' ', '-'),
      ),
    };
  };
  const { mag, secretariat: early } = await at('2026-06-01T09:00:00.000Z');
  const refined = {
    stage: 'refined',
    goal: 'A report that reviews the forums since 2014, with a checklist for each step of the cycle.',
    evidence: typed.evidence,
    outOfScope: typed.outOfScope,
    why: 'Interviews showed that people look for a list, not for a history.',
    revision: '1',
  };
  await see('desk, goal with errors', `POST ${desk}/goal`, farida, { ...refined, why: '' });
  await go(`POST ${desk}/goal`, farida, refined);
  await go(`POST ${desk}/goal/check`, mag, {
    version: (await stores.charters.goals.ofForum(forum.id)).at(-1)?.id ?? '',
    clear: 'yes',
    realistic: 'no',
    words: 'A checklist for every step is much for one year.',
  });
  await see('running', 'GET /forums/{forumId}/charter');
  await see('goal', 'GET /forums/{forumId}/goal');
  await see('desk, running', `GET ${charterAt}`, farida);
  await see('desk, another facilitator without a reason', `POST ${charterAt}/facilitator`, early, {
    facilitatorId: mag.person.id,
    reason: ' ',
  });
  await see('desk, goal, for the team', `GET ${desk}/goal`, farida);
  await see('desk, goal, for the MAG', `GET ${desk}/goal`, mag);
  await at('2026-11-20T09:00:00.000Z');
  await see('desk, mid-term update to file', `GET ${desk}/mid-term`, farida);

  const { secretariat } = await at('2026-12-13T09:00:00.000Z');
  await see('second year waits', 'GET /forums/{forumId}/charter');
  const forums = createForumsRoom({ ...house.web, ...stores });
  const { body } = await house.send(forums, 'GET /forums/{forumId}', { params: { forumId: forum.id } });
  pages['forum that waits'] = body;
  await see('desk, second year waits', `GET ${charterAt}`, farida);
  await see('desk, mid-term update with errors', `POST ${desk}/mid-term`, farida, { progress: 'Ten calls.' });
  const update = {
    progress: 'Ten calls, twelve interviews, a first draft.',
    findings: 'Forums that name their readers early are read.',
    next: 'Ask two forums to try the checklist.',
    outreach: 'Twelve joined; nobody from Africa yet. We write to the regional initiatives.',
  };
  await go(`POST ${desk}/mid-term`, farida, update);
  await see('second year waits for the secretariat', 'GET /forums/{forumId}/charter');
  await see('desk, mid-term update to acknowledge', `GET ${desk}/mid-term`, secretariat);
  await go(`POST ${desk}/mid-term/acknowledgement`, secretariat, { words: 'Thank you; go on.' });
  await see('second year', 'GET /forums/{forumId}/charter');
  await see('desk, mid-term update', `GET ${desk}/mid-term`, farida);

  await see('desk, call to go on in not announced', `GET ${desk}/continuation`, farida);
  await at('2027-12-13T09:00:00.000Z');
  const later = (title: string, meeting: string, mag_: string, nextMeeting: string): Cycle => ({
    ...cycle,
    id: house.newId('cycle'),
    title,
    meeting: { starts: meeting, ends: dayAfter(meeting, 4) },
    magMeeting: { starts: mag_, ends: dayAfter(mag_, 2) },
    nextMeeting: { starts: nextMeeting, ends: dayAfter(nextMeeting, 4) },
  });
  const second = later('IGF 2026–2027', '2026-12-07', '2027-02-09', '2027-12-06');
  const third = later('IGF 2027–2028', '2027-12-06', '2028-02-08', '2028-12-04');
  await house.commit({
    changes: [second, third].map((each) => stores.cycles.change(undefined, each, tester, cycle.createdAt)),
    audit: [],
  });
  const call = {
    id: house.newId('call'),
    revision: 0,
    title: 'Call for Best Practice Forums 2028',
    opens: '2027-12-12',
    closes: '2028-01-16',
    decidedBy: '2028-02-12',
    capacity: 4,
    guidance: 'Go on.',
    createdAt: cycle.createdAt,
  };
  await house.commit({
    changes: [stores.calls.change(undefined, call, tester, cycle.createdAt)],
    audit: [],
  });
  await see('ended', 'GET /forums/{forumId}/charter');
  await see('desk, the next charter', `GET ${charterAt}`, farida);
  // Who took part: the owner, and two participants, one of them with a name from right to left.
  const [charter] = await stores.charters.ofForum(forum.id);
  const milestone = (title: string): Milestone => ({
    id: house.newId('milestone'),
    kind: 'research',
    title,
    due: '2027-06-01',
    owner: { id: sekou.person.id, name: 'Farida Facilitator' },
    open: true,
  });
  const milestones = [
    milestone('First meeting: scope, goal, who does what'),
    milestone('What is known already, in all languages of the United Nations and in two more'),
    milestone('مسودة أولى'),
    milestone('What should BPFs look at next?'),
  ];
  const plan: Workplan = {
    id: workplanIdFor(charter?.id ?? ''),
    revision: 0,
    forumId: forum.id,
    charterId: charter?.id ?? '',
    title: `Workplan of ${forum.title}`,
    state: 'approved',
    facilitator: { id: nili.person.id, name: nili.person.name },
    current: { version: 1, milestones, approvals: [], at: cycle.createdAt },
    progress: {
      [milestones[1]?.id ?? '']: {
        notes: [],
        taken: { name: 'Paulo Participant', email: 'paulo@example.org' },
      },
      [milestones[2]?.id ?? '']: { notes: [], taken: { name: 'ليلى مشاركة', email: 'leila@example.org' } },
    },
    course: [],
    createdAt: cycle.createdAt,
  };
  await house.commit({
    changes: [stores.workplans.change(undefined, plan, tester, cycle.createdAt)],
    audit: [],
  });
  await see('desk, ask to go on', `GET ${desk}/continuation`, farida);
  await at('2028-03-01T09:00:00.000Z');
  await see('desk, too late to go on', `GET ${desk}/continuation`, farida);
  const { mag: reviewer } = await at('2028-01-05T09:00:00.000Z');
  const ask = {
    whyBpf: 'Two forums use the checklist; three more asked for it.',
    question: 'What do forums need from the MAG?',
    goal: 'The same for five more.',
    evidence: 'Five say so.',
    outOfScope: 'Money.',
    'organisations.0.name': 'Internet Society',
    'organisations.0.why': 'It compares.',
    groups: 'government',
    'team.0.name': 'Farida Facilitator',
    'team.0.affiliation': 'independent',
    consent: 'yes',
  };
  await see('desk, ask to go on with errors', `POST ${desk}/continuation`, farida, { ...ask, whyBpf: '' });
  const participants = milestones.slice(1, 3).map(({ id }) => `participant-${id}`);
  await go(`POST ${desk}/continuation`, farida, { ...ask, participants });
  await see('desk, asked to go on', `GET ${desk}/continuation`, farida);
  const [asked] = await stores.proposals.allOfCall(call.id);
  if (!asked) throw new Error('Nobody asked.');
  const proposals = createProposalsRoom({ ...house.web, ...stores, letters: createLetters(table) });
  const seen = async (key: string, as?: SignedIn) =>
    (await house.send(proposals, key, { ...(as ? { as } : {}), params: { proposalId: asked.id } })).body;
  pages['proposal that asks to go on'] = await seen('GET /proposals/{proposalId}');
  pages['desk, proposal that asks to go on'] = await seen('GET /desk/proposals/{proposalId}', reviewer);
  const next = { ...typed, cycleId: third.id, facilitatorId: reviewer.person.id };
  await go(`POST ${charterAt}`, farida, next);
  await go(`POST ${charterAt}/propose`, farida, { act: 'propose' });
  await see('desk, next charter before the MAG has decided', `GET ${charterAt}`, reviewer);
  const accepted = decideOnProposal(
    asked,
    { accepted: true, reasons: 'It is used.', by: 'Sekou Secretariat', forumId: forum.id },
    house.clock(),
  );
  if (isRefusal(accepted)) throw new Error(accepted.reason);
  await house.commit({
    changes: [stores.proposals.change(asked, accepted, tester, cycle.createdAt)],
    audit: [],
  });
  await see('desk, accepted to go on', `GET ${desk}/continuation`, farida);
  await see('desk, next charter when the MAG has accepted', `GET ${charterAt}`, reviewer);
  await go(`POST ${charterAt}/decision`, reviewer, { decision: 'approve', clear: 'yes', realistic: 'yes' });
  await see('the next charter', 'GET /forums/{forumId}/charter');
  const workplans = createWorkplansRoom({ ...house.web, ...stores });
  const before = { params: { forumId: forum.id }, query: { on: '2026-02-20' } };
  pages['an earlier charter'] = (await house.send(room, 'GET /forums/{forumId}/charter', before)).body;
  pages['an earlier workplan'] = (await house.send(workplans, 'GET /forums/{forumId}/workplan', before)).body;
  const { params } = before;
  pages['the next workplan'] = (
    await house.send(workplans, 'GET /forums/{forumId}/workplan', { params })
  ).body;
  const planned = { as: farida, params: { forumId: forum.id } };
  pages['desk, next workplan'] = (
    await house.send(workplans, 'GET /desk/forums/{forumId}/workplan', planned)
  ).body;
  expect(sekou.person.roles).toHaveLength(1);

  // Another forum: somebody shares a name with one of its team; then it is given up before it begins.
  const other = await keepForum(house, 'BPF on what did not begin');
  const tariq = await house.signIn([{ role: 'coordinating-team', forumId: other.id }], 'Tariq Team');
  const namesake = await house.signIn([{ role: 'secretariat' }], 'Farida Facilitator', 'f@example.org');
  const sendOther = (key: string, as?: SignedIn, form?: Record<string, string>) =>
    house.send(room, key, {
      ...(as ? { as } : {}),
      ...(form ? { form } : {}),
      params: { forumId: other.id },
    });
  const seeOther = async (name: string, ...sent: Parameters<typeof sendOther>) => {
    pages[name] = (await sendOther(...sent)).body;
  };
  await sendOther(`POST ${charterAt}`, tariq, { ...typed, cycleId: third.id });
  await sendOther(`POST ${charterAt}/propose`, tariq, { act: 'propose' });
  await seeOther('desk, proposed by a team with a namesake', `GET ${charterAt}`, namesake);
  await seeOther('desk, namesake without a word', `POST ${charterAt}/not-me`, namesake, {});
  await seeOther('desk, given up without a reason', `POST ${charterAt}/giving-up`, tariq, {});
  await sendOther(`POST ${charterAt}/giving-up`, tariq, {
    reason: 'Two of the three who wanted to coordinate it have other work now.\nNobody else was found.',
    sure: 'yes',
  });
  await seeOther('desk, given up', `GET ${charterAt}`, tariq);
  await seeOther('given up', 'GET /forums/{forumId}/charter');
  return pages;
};

const names = [
  'no charter yet',
  'desk, no cycle yet',
  'desk, nobody of the MAG yet',
  'desk, first charter',
  'desk, charter with errors',
  'desk, draft',
  'desk, draft of two people',
  'desk, proposed, for the team',
  'desk, proposed, for the facilitator',
  'desk, decision with errors',
  'desk, given back',
  'desk, goal before a charter',
  'approved',
  'desk, goal with errors',
  'running',
  'goal',
  'desk, running',
  'desk, another facilitator without a reason',
  'desk, goal, for the team',
  'desk, goal, for the MAG',
  'desk, mid-term update to file',
  'second year waits',
  'forum that waits',
  'desk, second year waits',
  'desk, mid-term update with errors',
  'second year waits for the secretariat',
  'desk, mid-term update to acknowledge',
  'second year',
  'desk, mid-term update',
  'desk, call to go on in not announced',
  'ended',
  'desk, the next charter',
  'desk, ask to go on',
  'desk, too late to go on',
  'desk, ask to go on with errors',
  'desk, asked to go on',
  'proposal that asks to go on',
  'desk, proposal that asks to go on',
  'desk, next charter before the MAG has decided',
  'desk, accepted to go on',
  'desk, next charter when the MAG has accepted',
  'the next charter',
  'an earlier charter',
  'an earlier workplan',
  'the next workplan',
  'desk, next workplan',
  'desk, proposed by a team with a namesake',
  'desk, namesake without a word',
  'desk, given up without a reason',
  'desk, given up',
  'given up',
];

let walked: ReturnType<typeof walkOnce> | undefined;
const walk = () => {
  walked ??= walkOnce();
  return walked;
};

describePages('pages of a charter', names, walk);

it.each(names)('%s, as it was last read', async (name) => {
  const html = (await walk())[name] ?? '';
  const main = html.slice(html.indexOf('<main'), html.indexOf('<footer'));
  await expect(`${main.replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(
    `__snapshots__/charters/${name.replaceAll(/[, ]+/g, '-')}.html`,
  );
});
