import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createHandler as createDesk } from '../../functions/desk/handler.ts';
import { createHandler as createFeedback } from '../../functions/feedback/handler.ts';
import { createHandler as createProposalsRoom } from '../../functions/proposals/handler.ts';
import { createHandler as createSelection } from '../../functions/selection/handler.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { proposalConfirm, proposalWithdrawn } from '../../shared/letters/proposal.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createComments } from '../../shared/store/comments.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createDesk as createDeskStore } from '../../shared/store/desk.ts';
import { createNews } from '../../shared/store/digests.ts';
import { createFates } from '../../shared/store/fates.ts';
import { createHolds } from '../../shared/store/holds.ts';
import { createLedgers } from '../../shared/store/ledgers.ts';
import { pressReleaseIdFor } from '../../shared/store/press.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { history } from '../../shared/store/records.ts';
import { createReviews } from '../../shared/store/reviews.ts';
import { createSelections } from '../../shared/store/selections.ts';
import { asForm, bpfOnBpfs } from '../support/bpf-on-bpfs.ts';
import { keepCall } from '../support/samples.ts';
import { atEveryStep, Life } from './life.ts';
import { type WholeHouse, wholeHouse } from './whole.ts';

let whole: WholeHouse;
let outputId: string;
beforeAll(async () => {
  whole = await wholeHouse();
  const open = { state: 'open', commentsUntil: '2030-12-20' } as const;
  outputId = (await whole.sending.keepOutput(undefined, open)).id;
});
afterAll(() => whole.office.close());
beforeEach(() => whole.inTime());

const rooms = () => {
  const { sending } = whole;
  const { house, web } = sending;
  const stores = {
    ...web,
    calls: createCalls(house.table),
    cycles: createCycles(house.table),
    proposals: createProposals(house.table),
    reviews: createReviews(house.table),
    selections: createSelections(house.table),
  };
  return {
    proposals: createProposalsRoom(stores),
    selection: createSelection(stores),
    feedback: createFeedback({ ...web, comments: createComments(house.table) }),
    desk: createDesk({
      ...web,
      desk: createDeskStore(house.table),
      news: createNews(house.table),
      ledgers: createLedgers(house.table),
      holds: createHolds(house.table),
    }),
  };
};

/** What a link in the letter of this template leads to: its query, from the letter that a record caused. */
const linkIn = async (cause: string, template: string, field: string) => {
  const letters = await whole.sending.house.letters.allCausedBy(cause);
  const letter = letters.find((each) => each.template === template);
  return Object.fromEntries(new URL(String(letter?.fields[field])).searchParams);
};

/** An act of somebody, who does it once more when no answer comes. */
const twice = async (life: Life, act: () => Promise<{ status: number }>) => {
  await life.live(act);
  // Done by now, or told that it is done.
  expect([200, 303, 409]).toContain((await act()).status);
};

const commented = async (email: string, id: string) => {
  const { sending } = whole;
  return sending.house.send(rooms().feedback, 'POST /outputs/{outputId}/feedback', {
    params: { outputId },
    form: {
      id,
      comment: 'Section two leaves out what did not work.',
      name: 'Rita Reader',
      affiliation: 'University of Example',
      group: 'academia',
      region: 'Africa',
      email,
      publish: 'yes',
    },
  });
};
const confirmed = async (id: string) =>
  whole.sending.house.send(rooms().feedback, 'POST /feedback/{commentId}/confirm', {
    params: { commentId: id },
    form: await linkIn(id, 'comment-confirm', 'confirmAt'),
  });

test('a comment that is sent, and sent again after the room died, asks its author once', async () => {
  await atEveryStep(async (end) => {
    whole.inTime();
    const [email, id] = [whole.somebody(), whole.sending.house.newId('comment')];
    const life = new Life(end);
    await twice(life, () => commented(email, id));
    expect(await whole.sentTo()).toEqual([email]);
    return life;
  });
});

test('a comment that is confirmed, and again after the room died, has one receipt', async () => {
  await atEveryStep(async (end) => {
    whole.inTime();
    const [email, id] = [whole.somebody(), whole.sending.house.newId('comment')];
    await commented(email, id);
    expect(await whole.sentTo()).toEqual([email]);
    const life = new Life(end);
    await twice(life, () => confirmed(id));
    expect(await whole.sentTo()).toEqual([email]);
    return life;
  });
});

test('an answer to a comment, given again after the room died, reaches its author once', async () => {
  await atEveryStep(async (end) => {
    whole.inTime();
    const { sending } = whole;
    const [email, id] = [whole.somebody(), sending.house.newId('comment')];
    await commented(email, id);
    await confirmed(id);
    await whole.sentTo();
    const life = new Life(end);
    await twice(life, () =>
      sending.house.send(rooms().feedback, 'POST /desk/feedback/{commentId}/answer', {
        as: sending.team,
        params: { commentId: id },
        form: { verdict: 'accepted', reason: 'We name them now.' },
      }),
    );
    expect(await whole.sentTo()).toEqual([email]);
    return life;
  });
});

/** A proposal that its author sent and confirmed; all letters about it have left. */
const proposed = async () => {
  whole.inTime();
  const { house } = whole.sending;
  const { proposals } = rooms();
  const { id: callId } = await keepCall(house, 'Call for Best Practice Forums');
  const [id, email] = [house.newId('proposal'), whole.somebody()];
  await house.send(proposals, 'POST /calls/{callId}/propose', {
    params: { callId },
    form: asForm({ ...bpfOnBpfs, email, id, key: house.web.newKey(), act: 'submit' }),
  });
  await house.send(proposals, 'POST /proposals/{proposalId}/confirm', {
    params: { proposalId: id },
    form: await linkIn(id, 'proposal-confirm', 'confirmAt'),
  });
  await whole.sentTo();
  return { id, email, ...(await linkIn(id, 'proposal-receipt', 'editAt')) };
};

test('a proposal that is withdrawn, and again after the room died, is confirmed once', async () => {
  await atEveryStep(async (end) => {
    const { id, email, ...link } = await proposed();
    const life = new Life(end);
    await twice(life, () =>
      whole.sending.house.send(rooms().proposals, 'POST /proposals/{proposalId}/withdraw', {
        params: { proposalId: id },
        form: link,
      }),
    );
    expect((await createProposals(whole.sending.house.table).get(id))?.state).toBe('withdrawn');
    expect(await whole.sentTo()).toEqual([email]);
    return life;
  });
});

test('a decision on a proposal, taken again after the room died, is told once', async () => {
  await atEveryStep(async (end) => {
    const { id, email } = await proposed();
    const form = {
      decision: 'accept',
      reasons: 'A clear goal, and the right people.',
      early: 'yes',
      earlyReason: 'The call is still open.',
      id: whole.sending.house.newId('forum'),
      act: 'send',
    };
    const life = new Life(end);
    await twice(life, () =>
      whole.sending.house.send(rooms().selection, 'POST /desk/proposals/{proposalId}/decision', {
        as: whole.sending.secretariat,
        params: { proposalId: id },
        form,
      }),
    );
    expect((await createProposals(whole.sending.house.table).get(id))?.state).toBe('accepted');
    expect(await whole.sending.forums.get(form.id)).toBeDefined();
    expect(await whole.sentTo()).toEqual([email]);
    return life;
  });
});

test('a press release whose room dies is finished by the sweep: each contact hears of it once', async () => {
  const { sending, walk } = whole;
  const contacts = ['rita@example.org', 'raul@example.org'];
  for (const email of contacts)
    await sending.house.send(sending.pressRoom, 'POST /desk/press-contacts', {
      as: sending.secretariat,
      form: { name: 'Rita Reporter', outlet: 'The Example Times', email, language: 'en' },
    });
  await whole.sentTo();
  await atEveryStep(async (end) => {
    whole.inTime();
    const email = whole.somebody();
    const disseminationId = await walk.released([{ email, organisation: 'ITU' }]);
    await walk.report(disseminationId, email, 'delivery');
    await whole.sentTo();
    await sending.house.send(
      sending.pressRoom,
      'POST /desk/disseminations/{disseminationId}/press-releases',
      { as: sending.secretariat, params: { disseminationId }, form: {} },
    );
    const pressReleaseId = pressReleaseIdFor(disseminationId);
    const life = new Life(end);
    await twice(life, () =>
      sending.house.send(sending.pressRoom, 'POST /desk/press/{pressReleaseId}/release', {
        as: sending.desa,
        params: { pressReleaseId },
        form: {},
      }),
    );
    expect(await whole.sentTo()).toEqual(contacts.toSorted());
    expect(await sending.press.get(pressReleaseId)).toMatchObject({
      state: 'released',
      lettersWritten: true,
    });
    return life;
  });
});

/** A letter of which nobody knows whether it left, and that a person was asked about. */
const unknown = async (email: string) => {
  const { house } = whole.sending;
  const letter = letterOf(proposalConfirm, {
    to: { name: 'Paula', email },
    cause: house.newId('proposal'),
    event: 'lost',
    at: house.clock(),
    fields: { callTitle: 'C', confirmAt: 'https://bpf.example.org/', until: 'U' },
  });
  await house.letters.add([letter]);
  const at = house.clock().toISOString();
  await house.letters.claim(letter.id, { id: house.newId('attempt'), at });
  await house.letters.report(letter.id, { report: 'lost', at, note: 'The answer was lost.' });
  return letter;
};

test('a letter that a person has sent again, and again after the desk died, goes once', async () => {
  await atEveryStep(async (end) => {
    whole.inTime();
    const { sending } = whole;
    const email = whole.somebody();
    const letter = await unknown(email);
    await sending.house.letters.report(letter.id, {
      report: 'undecided',
      at: '2030-01-01T00:00:00.000Z',
      note: 'Ask.',
    });
    const life = new Life(end);
    await twice(life, () =>
      sending.house.send(rooms().desk, 'POST /desk/letters/{letterId}/decision', {
        as: sending.secretariat,
        params: { letterId: letter.id },
        form: { decision: 'again', reason: 'Paula rang us: nothing came.' },
      }),
    );
    expect(await whole.sentTo()).toEqual([email]);
    expect((await history(sending.house.table, letter.id)).items).toHaveLength(1);
    return life;
  });
});

test('a letter that came back goes to another address once, whatever died on the way', async () => {
  await atEveryStep(async (end) => {
    whole.inTime();
    const { sending, engine } = whole;
    const { house } = sending;
    const [email, other] = [whole.somebody(), whole.somebody()];
    const at = house.clock().toISOString();
    const letter = letterOf(proposalWithdrawn, {
      to: { name: 'Paula', email },
      cause: house.newId('proposal'),
      event: 'withdrawn',
      at: house.clock(),
      fields: { title: 'P', callTitle: 'C', at: 'today', callAt: 'https://bpf.example.org/' },
    });
    await house.letters.add([letter]);
    const attemptId = house.newId('attempt');
    await house.letters.claim(letter.id, { id: attemptId, at });
    const bounce = { report: 'bounce', at, attemptId, note: 'No such mailbox.', key: 'b' } as const;
    engine.queue.length = 0;
    const life = new Life(end);
    const fates = createFates(house.table, house.newId);
    // SES tells it twice, and once more when it is long settled.
    await life.live(() => fates.report(letter.id, bounce));
    await fates.report(letter.id, bounce);
    expect((await house.letters.returned()).items.map(({ id }) => id)).toContain(letter.id);
    await twice(life, () =>
      house.send(rooms().desk, 'POST /desk/letters/{letterId}/decision', {
        as: sending.secretariat,
        params: { letterId: letter.id },
        form: { decision: 'elsewhere', email: other, reason: 'Paula rang us.' },
      }),
    );
    await fates.report(letter.id, { ...bounce, key: 'c' });
    expect(await whole.sentTo()).toEqual([other]);
    expect((await house.letters.returned()).items.map(({ id }) => id)).not.toContain(letter.id);
    expect((await history(house.table, letter.id)).items).toHaveLength(1);
    return life;
  });
});

test('a sweep that dies asks about each letter once, and takes up what was let go, each letter once', async () => {
  await atEveryStep(async (end) => {
    whole.inTime();
    const { house, stops } = whole.sending;
    const [lost, held] = [await unknown(whole.somebody()), [whole.somebody(), whole.somebody()]];
    const cause = house.newId('dissemination');
    const letters = held.map((email) =>
      letterOf(proposalConfirm, {
        to: { name: 'Paula', email },
        cause,
        event: email,
        at: house.clock(),
        fields: { callTitle: 'C', confirmAt: 'https://bpf.example.org/', until: 'U' },
      }),
    );
    await house.letters.add(letters);
    // Their messages come to nothing, since they lie aside by then.
    whole.engine.queue.length = 0;
    const at = house.clock().toISOString();
    await house.table.write([stops.stop(cause, 'Paused.', { kind: 'system', name: 'Test' }, at)]);
    await house.letters.putAside(
      letters.map(({ id }) => id),
      cause,
    );
    whole.engine.clock.advance('PT70M');
    await house.table.write([stops.go(cause, new Date().toISOString())]);
    const life = await whole.engine.sweep(new Life(end));
    expect(await whole.sentTo()).toEqual(held.toSorted());
    expect((await house.letters.undecided()).items.filter(({ id }) => id === lost.id)).toHaveLength(1);
    expect((await history(house.table, lost.cause)).items).toHaveLength(1);
    return life;
  });
});
