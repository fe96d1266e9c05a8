import { beforeAll, describe, expect, it } from 'vitest';
import { createHandler as createCallsRoom } from '../../functions/calls/handler.ts';
import { createHandler as createProposalsRoom } from '../../functions/proposals/handler.ts';
import { createHandler as createReviewsRoom } from '../../functions/reviews/handler.ts';
import { createHandler as createSelectionRoom } from '../../functions/selection/handler.ts';
import { fieldsOf, type Proposal } from '../../shared/domain/proposal.ts';
import { declareConflict } from '../../shared/domain/review.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createModalities } from '../../shared/store/modalities.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { createReviews, reviewIdFor } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { asForm } from '../support/bpf-on-bpfs.ts';
import { createHouse, mainOf, type SignedIn } from '../support/house.ts';
import { keepCallWith, times } from '../support/proposals-of-a-call.ts';
import { tester } from '../support/samples.ts';
import { useBrowser } from './browser.ts';
import { faultsOf } from './looked-at.ts';
import { wrongHtml } from './validity.ts';

/** Twelve topics of a good year, among them two that are close, one in Arabic, and one that somebody typed to do harm. */
const topics = [
  {
    title: 'Local content in small languages',
    question: 'What has helped communities with fewer than a million speakers to publish online?',
    goal: 'A handbook with ten cases, each told by those who did it.',
    organisations: [{ name: 'UNESCO', why: 'Runs the decade of indigenous languages.' }],
  },
  {
    title: 'Access in rural schools',
    question: 'How do rural schools pay for access that lasts?',
    goal: 'A toolkit for ministries.',
  },
  {
    title: 'Rural schools and community networks',
    question: 'Which rural schools share access with a community network, and how do they pay?',
    goal: 'A survey of thirty schools.',
    organisations: [{ name: 'Association for Progressive Communications', why: 'Knows the networks.' }],
  },
  {
    title: 'الشبكات المجتمعية في المناطق الجبلية',
    name: 'سمية الباحثة',
    question: 'ما الذي نجح وما الذي لم ينجح؟',
  },
  { title: 'Routing security for small networks' },
  {
    title:
      'Data protection offices in small island developing states, their budgets, and what they may learn from one another',
  },
  { title: 'Gender and access: what the indicators leave out' },
  { title: 'Consent dialogues that people understand' },
  { title: '<script>alert("Open standards")</script>' },
  { title: 'Emergency warnings in local languages' },
  { title: 'Internet exchange points that outlived their first grant' },
  { title: 'Participation of parliaments' },
] as const;

const scores = { clear: '4', realistic: '3', suitable: '4', community: '2', outreach: '3', distinct: '4' };
const aReview = {
  ...scores,
  realisticWords: 'Two working groups in one year are many.',
  recommendation: 'accept',
  words: 'A narrow question with people behind it. The team has met twice and has a list of whom to ask.',
  impartial: 'yes',
  act: 'submit',
};

/** From the call to the decisions: what a proposer, members of the MAG and the secretariat see on the way. */
const walkOnce = async () => {
  const house = await createHouse(times.review);
  house.staySignedIn();
  const { table } = house;
  const stores = {
    table,
    calls: createCalls(table),
    cycles: createCycles(table),
    modalities: createModalities(table),
    forums: createForums(table),
    proposals: createProposals(table),
    reviews: createReviews(table),
    selections: createSelections(table),
    letters: house.letters,
  };
  const reviews = createReviewsRoom({ ...house.web, ...stores });
  const selection = createSelectionRoom({ ...house.web, ...stores });
  const proposals = createProposalsRoom({ ...house.web, ...stores });
  const calls = createCallsRoom({ ...house.web, ...stores });
  const sekou = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  const mara = await house.signIn([{ role: 'mag' }], 'Mara Member', 'mara@agency.example.org');
  const milan = await house.signIn([{ role: 'mag' }], 'Milan Member', 'milan@milan.example.org');
  const nili = await house.signIn([{ role: 'mag' }], 'נילי חדשה', 'nili@nili.example.org');
  const cora = await house.signIn([{ role: 'mag' }], 'Cora Colleague', 'cora@place-1.example.org');
  const { call, proposals: kept } = await keepCallWith(house, 4, topics);
  const [local, schools, networks] = kept as [Proposal, Proposal, Proposal];

  const pages: Record<string, string> = {};
  type Room = Parameters<typeof house.send>[0];
  const send = (
    room: Room,
    key: string,
    as: SignedIn | undefined,
    params: Record<string, string>,
    more: { form?: Record<string, unknown>; query?: Record<string, string> } = {},
  ) =>
    house.send(room, key, {
      ...(as ? { as } : {}),
      params,
      ...(more.query ? { query: more.query } : {}),
      ...(more.form ? { form: asForm(more.form) } : {}),
    });
  const see = async (name: string, answer: ReturnType<typeof send>) => {
    const { body, status } = await answer;
    expect(body, `${name} (${status})`).toContain('<h1');
    pages[name] = body;
  };
  const act = async (answer: ReturnType<typeof send>) => {
    const { status, body } = await answer;
    expect(status, body).toBe(303);
  };
  const of = ({ id }: Proposal) => ({ proposalId: id });
  const ofCall = { callId: call.id };
  const review = (proposal: Proposal, as: SignedIn, more: Record<string, unknown> = {}) =>
    send(reviews, 'POST /desk/proposals/{proposalId}/review', as, of(proposal), {
      form: { ...aReview, ...more },
    });
  const look = (proposal: Proposal, as: SignedIn, query: Record<string, string> = {}) =>
    send(reviews, 'GET /desk/proposals/{proposalId}/review', as, of(proposal), { query });
  /** The link in the newest letter of a template to an address. */
  const linkTo = async (email: string, template: string, field: string) => {
    const letter = (await house.waitingLetters())
      .filter((each) => each.template === template && each.to.email === email)
      .at(-1);
    return new URL(String(letter?.fields[field])).searchParams.get('key') ?? '';
  };

  // A call, without a cycle.
  await see('call without a cycle', send(calls, 'GET /desk/calls/new', sekou, {}));
  await see(
    'call without a cycle and without a reason',
    send(
      calls,
      'POST /desk/calls/new',
      sekou,
      {},
      {
        form: {
          title: 'Call',
          opens: '2027-12-01',
          closes: '2028-01-10',
          decidedBy: '2028-02-05',
          capacity: '4',
          guidance: 'Come.',
        },
      },
    ),
  );

  // Reviews are asked for, written, refused, talked about.
  await see('progress of nothing', send(reviews, 'GET /desk/calls/{callId}/reviews', sekou, ofCall));
  await see('reviewers to ask', look(local, sekou));
  await act(
    send(reviews, 'POST /desk/proposals/{proposalId}/reviewers', sekou, of(local), {
      form: { reviewers: [mara.person.id, milan.person.id] },
    }),
  );
  await see('review form', look(local, mara));
  await see('review with errors', review(local, mara, { clear: '', impartial: '', words: '' }));
  await act(review(local, mara, { act: 'save-draft', clear: '' }));
  await see('review as a draft', look(local, mara, { saved: 'draft' }));
  await see('tie pointed out', look(schools, cora));
  await see('tie without an answer', review(schools, cora));
  await act(
    send(reviews, 'POST /desk/proposals/{proposalId}/conflict', cora, of(schools), {
      form: { interest: 'own-organisation', conflict: 'It is my agency.' },
    }),
  );
  await see('conflict declared', look(schools, cora));
  await see('review refused', review(schools, cora));
  for (const [place, proposal] of kept.entries()) {
    if (place !== 1) await act(review(proposal, milan, { realistic: String((place % 4) + 1) }));
    if (place % 2)
      await act(review(proposal, nili, { recommendation: 'revise', clear: String((place % 3) + 1) }));
  }
  await act(
    review(local, mara, { recommendation: 'revise', words: 'Who would read it? Say so in the goal.' }),
  );
  for (const [as, message] of [
    [mara, 'Who would use the handbook? I would ask them.'],
    [milan, 'UNESCO, I think.\nBut the proposal should say it.'],
  ] as const)
    await act(
      send(reviews, 'POST /desk/proposals/{proposalId}/discussion', as, of(local), {
        form: { id: house.newId('reviewNote'), message },
      }),
    );
  await see('reviews and discussion', look(local, mara, { saved: 'note' }));
  await see('progress', send(reviews, 'GET /desk/calls/{callId}/reviews', mara, ofCall));
  await see('progress for the secretariat', send(reviews, 'GET /desk/calls/{callId}/reviews', sekou, ofCall));

  // A revision: asked for, sent, compared.
  const revision = 'POST /desk/proposals/{proposalId}/revision';
  await see(
    'revision to ask for',
    send(reviews, 'GET /desk/proposals/{proposalId}/revision', sekou, of(local)),
  );
  await see(
    'revision without words',
    send(reviews, revision, sekou, of(local), { form: { words: '', until: '2027-03-01' } }),
  );
  await act(
    send(reviews, revision, sekou, of(local), {
      form: {
        words:
          'Reviewers like the question.\nPlease say in the goal who will use the handbook, and fewer than ten cases may do.',
        until: '2027-01-25',
      },
    }),
  );
  await see('revision awaited', look(local, sekou, { saved: 'revision' }));
  const key = await linkTo(local.email, 'revision-asked', 'editAt');
  await see(
    'revision to send',
    send(proposals, 'GET /proposals/{proposalId}/edit', undefined, of(local), { query: { key } }),
  );
  await see(
    'withdrawal during a revision',
    send(proposals, 'GET /proposals/{proposalId}/withdraw', undefined, of(local), { query: { key } }),
  );
  house.setClock('2027-01-20T09:00:00.000Z');
  await act(
    send(proposals, 'POST /proposals/{proposalId}/edit', undefined, of(local), {
      form: {
        ...fieldsOf(local),
        consent: 'yes',
        key,
        goal: 'A handbook with six cases, each told by those who did it, that language authorities of three countries have agreed to try.',
        organisations: [
          ...fieldsOf(local).organisations,
          { name: 'Académie des langues', why: 'Would use the handbook.' },
        ],
      },
    }),
  );
  await see('versions side by side', look(local, mara));
  await see('revised proposal', send(proposals, 'GET /proposals/{proposalId}', undefined, of(local)));
  await see(
    'revision sent',
    send(proposals, 'GET /proposals/{proposalId}/edit', undefined, of(local), { query: { key, saved: '1' } }),
  );
  house.setClock('2027-02-01T12:00:00.000Z');
  await see(
    'late withdrawal',
    send(proposals, 'POST /proposals/{proposalId}/withdraw', undefined, of(local), { form: { key } }),
  );
  house.setClock('2027-01-20T09:00:00.000Z');
  await see('proposal on the desk', send(proposals, 'GET /desk/proposals/{proposalId}', sekou, of(local)));

  // Two become one.
  await see('similar proposals', look(schools, sekou));
  const merger = 'POST /desk/proposals/{proposalId}/merger';
  await see(
    'merger to ask for',
    send(reviews, 'GET /desk/proposals/{proposalId}/merger', sekou, of(schools), {
      query: { with: networks.id },
    }),
  );
  await see('merger without words', send(reviews, merger, sekou, of(schools), { form: { words: '' } }));
  await act(
    send(reviews, merger, sekou, of(schools), {
      form: {
        with: networks.id,
        words: 'Two sides of one question: one of you knows the schools, the other the networks.',
      },
    }),
  );
  const asked = (await house.waitingLetters()).filter(({ template }) => template === 'merger-asked');
  const mergerId = new URL(String(asked[0]?.fields.answerAt)).pathname.split('/').at(-1) ?? '';
  const answer = async ({ email }: Proposal, method: 'GET' | 'POST') => {
    const mergerKey = await linkTo(email, 'merger-asked', 'answerAt');
    return method === 'GET'
      ? send(reviews, 'GET /mergers/{mergerId}', undefined, { mergerId }, { query: { key: mergerKey } })
      : send(
          reviews,
          'POST /mergers/{mergerId}',
          undefined,
          { mergerId },
          { form: { key: mergerKey, act: 'agree' } },
        );
  };
  await see('merger to answer', answer(schools, 'GET'));
  await act(answer(schools, 'POST'));
  await see('merger agreed by one', answer(schools, 'GET'));
  await see('merger to answer as the second', answer(networks, 'GET'));
  await act(answer(networks, 'POST'));
  await see('merger agreed by both', answer(networks, 'GET'));
  await see(
    'proposal that took in another',
    send(proposals, 'GET /proposals/{proposalId}', undefined, of(schools)),
  );
  await see(
    'proposal that was merged',
    send(proposals, 'GET /proposals/{proposalId}', undefined, of(networks)),
  );

  // The selection; first before its time.
  house.setClock(times.open);
  const early = kept[4] as Proposal;
  await see('early decision', send(selection, 'GET /desk/proposals/{proposalId}/decision', sekou, of(early)));
  await see(
    'early decision without a reason',
    send(selection, 'POST /desk/proposals/{proposalId}/decision', sekou, of(early), {
      form: { decision: 'accept', reasons: 'Small networks need it.', act: 'send', meeting: 'By mail' },
    }),
  );
  house.setClock(times.after);
  const list = '/desk/calls/{callId}/selection';
  await see('no decisions yet', send(selection, 'GET /calls/{callId}/decisions', undefined, ofCall));
  await see('working list', send(selection, `GET ${list}`, sekou, ofCall));
  const open = kept.filter(({ id }) => id !== networks.id);
  const marks = (chosen: (place: number) => string, silent?: Proposal) =>
    Object.fromEntries(
      open.flatMap(({ id }, place) => [
        [`mark.${id}`, chosen(place)],
        [
          `reasons.${id}`,
          id === silent?.id ? '' : 'A narrow question, with people behind it who have met twice.',
        ],
      ]),
    );
  await act(
    send(selection, `POST ${list}`, sekou, ofCall, {
      form: { act: 'keep', ...marks((place) => (place < 6 ? 'accept' : place < 8 ? 'hold' : 'decline')) },
    }),
  );
  await see(
    'working list over capacity',
    send(selection, `GET ${list}`, sekou, ofCall, { query: { saved: '1' } }),
  );
  await act(
    send(selection, `POST ${list}`, sekou, ofCall, {
      form: {
        act: 'keep',
        revision: '1',
        ...marks((place) => (place < 4 ? 'accept' : place < 6 ? 'hold' : 'decline'), open.at(-1)),
      },
    }),
  );
  await see('working list without reasons', send(selection, `GET ${list}/confirm`, sekou, ofCall));
  await see('working list of the MAG', send(selection, `GET ${list}`, mara, ofCall));
  await act(
    send(selection, `POST ${list}`, sekou, ofCall, {
      form: {
        act: 'keep',
        revision: '2',
        ...marks((place) => (place < 4 ? 'accept' : place < 6 ? 'hold' : 'decline')),
      },
    }),
  );
  await see('letters of the selection', send(selection, `GET ${list}/confirm`, sekou, ofCall));
  const held = open[4] as Proposal;
  const decision = 'POST /desk/proposals/{proposalId}/decision';
  await see('decision', send(selection, 'GET /desk/proposals/{proposalId}/decision', sekou, of(held)));
  await see(
    'decision without reasons',
    send(selection, decision, sekou, of(held), { form: { decision: 'decline', reasons: '' } }),
  );
  await see(
    'letter of a decision',
    send(selection, decision, sekou, of(held), {
      form: { decision: 'accept', reasons: 'Small networks need it.' },
    }),
  );
  const confirm = (form: Record<string, string>) =>
    send(selection, `POST ${list}/confirm`, sekou, ofCall, { form: { revision: '3', ...form } });
  await see('letters without the statement', confirm({}));
  const stayedOut =
    /name="stayedOut" value="([^"]+)"/.exec(pages['letters of the selection'] ?? '')?.[1] ?? '';
  await act(confirm({ stayedOut }));
  await see(
    'working list that was decided',
    send(selection, `GET ${list}`, sekou, ofCall, { query: { decided: '1' } }),
  );
  await see('decisions', send(selection, 'GET /calls/{callId}/decisions', undefined, ofCall));
  await see('accepted proposal', send(proposals, 'GET /proposals/{proposalId}', undefined, of(schools)));
  await see(
    'declined proposal',
    send(proposals, 'GET /proposals/{proposalId}', undefined, of(open.at(-1) as Proposal)),
  );

  // A conflict of interest that followed a forum here; and somebody who has the name of one of the team, and reviews nothing.
  const at = house.clock().toISOString();
  const declared = declareConflict(
    undefined,
    held,
    { id: reviewIdFor(held.id, cora.person.id), at, person: cora.person },
    { interest: 'own-organisation', conflict: 'It is my agency.' },
  );
  const carried = { ...declared, carriedFrom: schools.id };
  await house.commit({
    changes: [stores.reviews.change(undefined, carried, tester, at)],
    audit: [],
  });
  await see('conflict carried over', look(held, cora));
  await see(
    'conflict that holds no more without a word',
    send(reviews, 'POST /desk/proposals/{proposalId}/conflict/no-longer', cora, of(held), {
      form: { noLonger: '' },
    }),
  );
  const [{ name }] = held.fields.team as [{ name: string }];
  const namesake = await house.signIn([{ role: 'secretariat' }], name, 'namesake@example.org');
  await see('namesake who reviews nothing', look(held, namesake));
  await see(
    'decision for a namesake',
    send(selection, 'GET /desk/proposals/{proposalId}/decision', namesake, of(held)),
  );
  return pages;
};

const names = [
  'call without a cycle',
  'call without a cycle and without a reason',
  'progress of nothing',
  'reviewers to ask',
  'review form',
  'review with errors',
  'review as a draft',
  'tie pointed out',
  'tie without an answer',
  'conflict declared',
  'review refused',
  'reviews and discussion',
  'progress',
  'progress for the secretariat',
  'revision to ask for',
  'revision without words',
  'revision awaited',
  'revision to send',
  'withdrawal during a revision',
  'versions side by side',
  'revised proposal',
  'revision sent',
  'late withdrawal',
  'proposal on the desk',
  'similar proposals',
  'merger to ask for',
  'merger without words',
  'merger to answer',
  'merger agreed by one',
  'merger to answer as the second',
  'merger agreed by both',
  'proposal that took in another',
  'proposal that was merged',
  'early decision',
  'early decision without a reason',
  'no decisions yet',
  'working list',
  'working list over capacity',
  'working list without reasons',
  'working list of the MAG',
  'letters of the selection',
  'decision',
  'decision without reasons',
  'letter of a decision',
  'letters without the statement',
  'working list that was decided',
  'decisions',
  'accepted proposal',
  'declined proposal',
  'conflict carried over',
  'conflict that holds no more without a word',
  'namesake who reviews nothing',
  'decision for a namesake',
];

describe('pages from the review to the decisions', () => {
  const browser = useBrowser();
  let pages: Record<string, string>;
  beforeAll(async () => {
    pages = await walkOnce();
  });

  it('are these', () => {
    expect(Object.keys(pages)).toEqual(names);
  });

  it.each(names)('%s: valid, without barriers in every look, and as it was last read', async (name) => {
    const html = pages[name] ?? '';
    expect(await wrongHtml(html)).toEqual([]);
    expect(await faultsOf(browser, html)).toEqual([]);
    await expect(`${mainOf(html).replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(
      `__snapshots__/reviews/${name.replaceAll(' ', '-')}.html`,
    );
  });
});
