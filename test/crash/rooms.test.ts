import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHandler as createProposalsRoom } from '../../functions/proposals/handler.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import { asForm, bpfOnBpfs } from '../support/bpf-on-bpfs.ts';
import { keepCall } from '../support/samples.ts';
import { atEveryStep, Life } from './life.ts';
import { sesEvent, sesEvents } from './post-office.ts';
import { type WholeHouse, wholeHouse } from './whole.ts';

let whole: WholeHouse;
let sending: WholeHouse['sending'];
let engine: WholeHouse['engine'];
let proposals: ReturnType<typeof createProposalsRoom>;
let callId: string;

beforeAll(async () => {
  whole = await wholeHouse();
  ({ sending, engine } = whole);
  proposals = createProposalsRoom({
    ...sending.web,
    calls: createCalls(sending.house.table),
    proposals: createProposals(sending.house.table),
  });
  callId = (await keepCall(sending.house, 'Call for Best Practice Forums')).id;
});
afterAll(() => whole.office.close());

const inTime = () => whole.inTime();
const sentTo = () => whole.sentTo();
const somebody = () => whole.somebody();

const propose = (id: string, key: string, email: string) =>
  sending.house.send(proposals, 'POST /calls/{callId}/propose', {
    params: { callId },
    form: asForm({ ...bpfOnBpfs, email, id, key, act: 'submit' }),
  });
const proposed = async () => {
  inTime();
  const ids = [sending.house.newId('proposal'), sending.house.web.newKey(), somebody()] as const;
  return { ids, id: ids[0], email: ids[2] };
};

test('a proposal that is sent, and sent again after the room died, asks its author once', async () => {
  await atEveryStep(async (end) => {
    const { ids, email } = await proposed();
    const life = new Life(end);
    await life.live(() => propose(...ids));
    expect((await propose(...ids)).status).toBe(303);
    expect(await sentTo()).toEqual([email]);
    return life;
  });
});

test('a proposal that is confirmed, and again after the room died, has one receipt', async () => {
  await atEveryStep(async (end) => {
    const { ids, id, email } = await proposed();
    await propose(...ids);
    expect(await sentTo()).toEqual([email]);
    const [letter] = (await sending.house.letters.causedBy(id)).items;
    const key = new URL(String(letter?.fields.confirmAt)).searchParams.get('key') ?? '';
    const confirm = () =>
      sending.house.send(proposals, 'POST /proposals/{proposalId}/confirm', {
        params: { proposalId: id },
        form: { key },
      });
    const life = new Life(end);
    await life.live(confirm);
    expect((await confirm()).status).toBe(200);
    expect(await sentTo()).toEqual([email]);
    return life;
  });
});

test('a release that dies is finished by the sweep: each recipient gets one letter', async () => {
  const { walk } = whole;
  await atEveryStep(async (end) => {
    inTime();
    const to = [somebody(), somebody()];
    const id = await walk.prepared(to.map((email) => ({ email, organisation: email })));
    const life = new Life(end);
    await life.live(() => walk.release(id));
    // Whoever released it sees that it is not released, and presses the button again.
    if ((await walk.kept(id)).state !== 'released') await walk.release(id);
    expect(await sentTo()).toEqual(to.sort());
    expect((await walk.kept(id)).lettersWritten).toBe(true);
    return life;
  });
});

test('a sweep that dies while it finishes a release loses nobody and writes to nobody twice', async () => {
  const { walk } = whole;
  await atEveryStep(async (end) => {
    inTime();
    const to = [somebody(), somebody()];
    const id = await walk.prepared(to.map((email) => ({ email, organisation: email })));
    // Released, and the process that released it died at once.
    for (let step = 1; (await walk.kept(id)).state !== 'released'; step += 1)
      await new Life({ step, side: 'after' }).live(() => walk.release(id));
    engine.clock.advance('PT5M');
    const life = await engine.sweep(new Life(end));
    expect(await sentTo()).toEqual(to.sort());
    return life;
  });
});

test('a letter whose address died while it waited does not leave, and its team is asked, wherever the sender dies', async () => {
  const { walk } = whole;
  await atEveryStep(async (end) => {
    inTime();
    const gone = somebody();
    const id = await walk.prepared([{ email: gone, organisation: gone }]);
    await walk.release(id);
    const at = sending.house.clock().toISOString();
    await sending.house.table.write([sending.choices.refuseMail(gone, 'There is no such address.', at)]);
    const { life } = await engine.feed('send-letters', engine.queue.splice(0), new Life(end));
    expect(await sentTo()).toEqual([]);
    const [letter] = await sending.letters.allCausedBy(id);
    expect(letter?.state).toBe('suppressed');
    const recipient = await sending.recipients.get(letter?.recipientId ?? '');
    expect(recipient?.cameBack).toMatchObject({ state: 'wrong', forumId: letter?.forumId });
    return life;
  });
});

test('what SES reports is written down once, wherever the listener dies', async () => {
  await atEveryStep(async (end) => {
    const { ids, id } = await proposed();
    await propose(...ids);
    await engine.recover();
    const mails = whole.taken.splice(0);
    const bodies = mails.flatMap(({ handed, messageId }) =>
      (['Delivery', 'Complaint', 'Send', 'Bounce', 'Complaint'] as const).map((kind) =>
        sesEvent(handed, messageId, sesEvents[kind]),
      ),
    );
    expect(bodies).toHaveLength(5);
    const { life, back } = await engine.feed('mail-events', bodies, new Life(end));
    expect((await engine.feed('mail-events', back)).back).toEqual([]);
    const letter = (await sending.house.letters.causedBy(id)).items[0] as Letter;
    expect(letter.state).toBe('complained');
    const notes = letter.fate.map(({ note }) => note);
    expect(new Set(notes).size).toBe(notes.length);
    return life;
  });
});

test('a digest run that dies is made good by the next: each person hears once', async () => {
  const { email } = sending.secretariat.person;
  await atEveryStep(async (end) => {
    engine.clock.advance('P1D');
    inTime();
    await sending.house.commit({
      changes: [],
      audit: [
        {
          record: sending.house.newId('proposal'),
          at: sending.house.clock().toISOString(),
          by: { kind: 'submitter', name: 'Paula Proposer' },
          act: 'submitted a proposal',
          title: 'BPF on BPFs',
          news: true,
        },
      ],
    });
    engine.clock.advance('P1D');
    const life = await engine.digests(new Life(end));
    await engine.digests();
    await engine.digests();
    const to = await sentTo();
    expect(to).toContain(email);
    expect(new Set(to).size).toBe(to.length);
    return life;
  });
});
