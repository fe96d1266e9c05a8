import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/dissemination/handler.ts';
import { refusalOf } from '../../shared/domain/choices.ts';
import { mostInHand } from '../../shared/domain/dissemination.ts';
import { ledgerOf } from '../../shared/domain/letter.ts';
import { finishReleases } from '../../shared/letters/releases.ts';
import { createDesk } from '../../shared/store/desk.ts';
import { createFates } from '../../shared/store/fates.ts';
import { pressReleaseIdFor } from '../../shared/store/press.ts';
import { newRecipient, recipientIdFor } from '../../shared/store/recipients.ts';
import { history } from '../../shared/store/records.ts';
import type { SignedIn } from '../support/house.ts';
import {
  houseThatSends,
  type SendingHouse,
  settled,
  typedRecipient,
  walker,
} from '../support/sending-out.ts';

const at = '/desk/disseminations/{disseminationId}';
const three = [
  {},
  { organisation: 'Slow Ltd', email: 'slow@example.org' },
  { organisation: 'Gone Ltd', email: 'gone@example.org' },
];

describe('a dissemination that is held, recalled, added to or repaired', () => {
  let sending: SendingHouse;
  let walk: ReturnType<typeof walker>;

  beforeEach(async () => {
    sending = await houseThatSends();
    walk = walker(sending);
  });

  const decide = (
    act: 'pause' | 'resume' | 'recall',
    id: string,
    as: SignedIn = sending.secretariat,
    reason = 'The wrong version.',
  ) => walk.send(`POST ${at}/${act}`, id, as, { reason });
  const acts = async (id: string) =>
    (await history(sending.house.table, id)).items.map(({ act, by, note }) =>
      [`${by.name} ${act}`, note].filter(Boolean).join(': '),
    );
  const statesOf = async (id: string) => (await sending.ledgers.of(id)).map(({ state }) => state).sort();
  const chore = () => finishReleases({ ...sending, commit: sending.house.commit })(sending.house.clock());
  const claim = async (id: string, email: string) => {
    const letter = (await sending.letters.allCausedBy(id)).find(({ to }) => to.email === email);
    const attempt = { id: sending.house.newId('attempt'), at: sending.house.clock().toISOString() };
    if (!letter || !(await sending.letters.claim(letter.id, attempt))) throw new Error('Not to be claimed.');
    return { letter, attempt };
  };

  describe('pausing', () => {
    it('holds back what has not left until somebody resumes it, on record', async () => {
      const id = await walk.released(three);
      const asked = await walk.send(`GET ${at}/pause`, id, sending.desa);
      expect(asked.body).toContain('What has left cannot be held back');
      expect(asked.body).toContain(`Up to ${mostInHand} letters that are being handed over already`);
      for (const _ of [1, 2]) expect((await decide('pause', id, sending.desa)).status).toBe(303);
      expect(await sending.stops.stopped([id])).toEqual(
        new Map([[id, 'Dana Desa paused it: The wrong version.']]),
      );
      const page = await walk.read(id, sending.secretariat);
      expect(page.body).toContain('Dana Desa paused this');
      expect(page.body).toContain('Resume: let them go');
      expect((await walk.read(id)).body).not.toContain('Resume: let them go');

      expect((await decide('resume', id)).status).toBe(303);
      expect(await sending.stops.stopped([id])).toEqual(new Map());
      const again = await decide('resume', id);
      expect(again.status).toBe(409);
      expect(again.body).toContain('This is not paused.');
      expect((await acts(id)).slice(-2)).toEqual([
        'Dana Desa paused a dissemination: The wrong version.',
        'Sekou Secretariat resumed a dissemination',
      ]);
    });

    it('needs no reason, since letters leave while it is written', async () => {
      const id = await walk.released();
      for (const reason of ['', ' '])
        expect((await decide('pause', id, sending.secretariat, reason)).status).toBe(303);
      expect((await walk.kept(id)).paused).toEqual({
        at: sending.house.clock().toISOString(),
        by: { id: expect.any(String), name: 'Sekou Secretariat' },
      });
      expect([...(await sending.stops.stopped([id])).values()]).toEqual(['Sekou Secretariat paused it.']);
      expect((await acts(id)).at(-1)).toBe('Sekou Secretariat paused a dissemination');
      const page = await walk.read(id);
      expect(page.body).toContain('Sekou Secretariat paused this');
      expect(page.body).not.toContain('class="kept"');
    });

    it('needs a release, and somebody who may release; a recall needs a reason too', async () => {
      const id = await walk.released();
      const without = await decide('recall', id, sending.secretariat, ' ');
      expect(without.status).toBe(422);
      expect((await walk.kept(id)).recalled).toBeUndefined();
      for (const act of ['pause', 'resume', 'recall'] as const) {
        expect((await decide(act, id, sending.team)).status, act).toBe(403);
        const other = { organisation: act, email: `${act}@example.org` };
        const early = await decide(act, await walk.prepared([other]), sending.secretariat);
        expect(early.status, act).toBe(409);
        expect(early.body, act).toContain('not released yet');
      }
    });

    it('by two people at once is one pause, and the second hears of the first', async () => {
      const id = await walk.released();
      const answers = await Promise.all([
        decide('pause', id, sending.secretariat, 'One reason.'),
        decide('pause', id, sending.desa, 'Another reason.'),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
      const { paused } = await walk.kept(id);
      const [second] = answers.filter(({ status }) => status === 409);
      expect(second?.body).toContain(`${paused?.by.name} paused this on`);
      expect([...(await sending.stops.stopped([id])).values()]).toEqual([
        `${paused?.by.name} paused it: ${paused?.reason}`,
      ]);
    });

    it('is told to who comes back to the page, for as long as it holds', async () => {
      const backAt = (answer: { headers: Record<string, unknown> }) => {
        const { pathname, searchParams } = new URL(`https://x.test${answer.headers.location}`);
        const disseminationId = pathname.split('/').at(-1) ?? '';
        return sending.house.send(sending.dissemination, `GET ${at}`, {
          as: sending.secretariat,
          params: { disseminationId },
          query: Object.fromEntries(searchParams),
        });
      };
      const saysSo = async (answer: { headers: Record<string, unknown> }, words: string) => {
        const page = await backAt(answer);
        expect(page.body).toContain(
          `<p class="success" role="status" tabindex="-1" data-focus="true">${words}</p>`,
        );
        expect(page.body).toContain('<title>Done: ');
      };
      const id = await walk.begun();
      for (const more of three) await walk.addRecipient(id, more);
      await walk.coverLetter(id);
      await saysSo(
        await walk.prepare(id),
        'It is prepared. Somebody else of the secretariat or DESA releases it.',
      );
      await saysSo(
        await walk.send(`POST ${at}/take-back`, id, sending.team),
        'It is taken back, and can be changed.',
      );
      const prepared = await walk.prepare(id);
      const released = await walk.release(id);
      await saysSo(released, 'It is released. The letters go now; what becomes of each stands below.');
      const paused = await decide('pause', id);
      await saysSo(paused, 'It is paused. Letters that have not left wait until it is resumed.');
      await saysSo(await decide('resume', id), 'It is resumed. The letters that waited go now.');
      await walk.report(id, typedRecipient.email, 'refused');
      await saysSo(
        await walk.sendAgain(id, 1),
        'They are sent again now; what becomes of each stands below.',
      );
      await saysSo(await decide('recall', id), 'It is recalled. Letters that have not left are cancelled.');
      for (const past of [prepared, released, paused]) {
        const page = await backAt(past);
        expect(page.body).not.toContain('role="status"');
        expect(page.body).not.toContain('<title>Done: ');
      }
    });

    it('holds back sending again too', async () => {
      const id = await walk.released();
      await walk.report(id, typedRecipient.email, 'refused');
      await decide('pause', id);
      const again = await walk.sendAgain(id, 1);
      expect(again.status).toBe(409);
      expect(again.body).toContain('Resume it first.');
    });
  });

  describe('recalling', () => {
    it('cancels what has not left, for good; what left stays sent, and the sum holds', async () => {
      const id = await walk.released(three);
      await walk.report(id, typedRecipient.email, 'delivery');
      await decide('pause', id);
      expect((await walk.send(`GET ${at}/recall`, id, sending.desa)).body).toContain('cannot be resumed');
      for (const _ of [1, 2]) expect((await decide('recall', id, sending.desa)).status).toBe(303);
      expect(await statesOf(id)).toEqual(['cancelled', 'cancelled', 'delivered']);
      const page = await walk.read(id, sending.secretariat);
      expect(page.body).toContain('Dana Desa recalled this');
      expect(page.body).not.toContain('Resume');
      const [cancelled] = (await sending.letters.allCausedBy(id)).filter(
        ({ state }) => state === 'cancelled',
      );
      expect(cancelled?.fate.at(-1)?.note).toBe('Dana Desa recalled it before it left: The wrong version.');

      for (const [act, words] of [
        ['resume', 'Dana Desa recalled this on'],
        ['pause', 'Dana Desa recalled this on'],
      ] as const) {
        const refused = await decide(act, id);
        expect(refused.status, act).toBe(409);
        expect(refused.body, act).toContain(words);
      }
      expect((await decide('recall', id, sending.secretariat)).body).toContain('Dana Desa recalled this on');
      expect((await walk.sendAgain(id, 1)).body).toContain('What was cancelled is not sent any more');
      expect((await walk.send(`POST ${at}/supplements`, id, sending.team)).status).toBe(409);

      settled(sending.house, 2);
      await chore();
      expect(await walk.kept(id)).toMatchObject({ lettersWritten: true });
      expect(await sending.stops.stopped([id])).toHaveProperty('size', 1);
    });

    it('in the middle of sending: a letter that SES gives back afterwards is cancelled too', async () => {
      const id = await walk.released(three);
      const { letter, attempt } = await claim(id, 'slow@example.org');
      await decide('recall', id);
      expect(await statesOf(id)).toEqual(['attempting', 'cancelled', 'cancelled']);
      settled(sending.house, 2);
      await chore();
      expect((await walk.kept(id)).lettersWritten).toBe(false);
      const now = sending.house.clock().toISOString();
      await sending.letters.report(letter.id, {
        report: 'throttled',
        at: now,
        attemptId: attempt.id,
        note: 'Busy.',
        dueAt: now,
      });
      await chore();
      expect(await statesOf(id)).toEqual(['cancelled', 'cancelled', 'cancelled']);
      await chore();
      expect((await walk.kept(id)).lettersWritten).toBe(true);
    });

    it.each([0, 1])('while the letters are written: all are in the books (%i were there)', async (count) => {
      const id = await walk.prepared(three);
      const dying = createHandler({
        ...sending.web,
        letters: {
          ...sending.letters,
          add: async (letters) => {
            await sending.letters.add(letters.slice(0, count));
            throw new Error('The process died.');
          },
        },
      });
      await sending.house.send(dying, `POST ${at}/release`, {
        as: sending.secretariat,
        params: { disseminationId: id },
      });
      await decide('recall', id, sending.desa);
      expect(await statesOf(id)).toEqual(['cancelled', 'cancelled', 'cancelled']);
      settled(sending.house, 2);
      await chore();
      expect(await chore()).toBe(0);
      expect(await walk.kept(id)).toMatchObject({ lettersWritten: true, rounds: 0 });
    });

    it('and pausing at once: both hear what is, and a recall is never lost', async () => {
      const id = await walk.released(three);
      await Promise.all([decide('pause', id, sending.desa), decide('recall', id, sending.secretariat)]);
      const { recalled } = await walk.kept(id);
      if (!recalled) expect((await decide('recall', id, sending.secretariat)).status).toBe(303);
      expect(await statesOf(id)).toEqual(['cancelled', 'cancelled', 'cancelled']);
      expect(await walk.kept(id)).not.toHaveProperty('paused');
    });
  });

  describe('a supplement', () => {
    const begun = async (id: string): Promise<string> => {
      const answer = await walk.send(`POST ${at}/supplements`, id, sending.team, {
        id: sending.house.newId('dissemination'),
      });
      return String(answer.headers.location).split('/').at(-1) ?? '';
    };
    const itu = { organisation: 'ITU', email: 'itu@example.org' };

    it('is prepared by one and released by another, and only the new ones get the letter', async () => {
      const id = await walk.released();
      const more = await begun(id);
      expect(await walk.kept(more)).toMatchObject({ supplementTo: id, state: 'draft' });
      expect((await walk.kept(more)).coverLetter).toEqual((await walk.kept(id)).coverLetter);
      const twice = await walk.addRecipient(more);
      expect(twice.status).toBe(409);
      expect(twice.body).toContain('gets the output already');
      await walk.addRecipient(more, itu);
      expect((await walk.prepare(more, sending.secretariat)).status).toBe(303);
      const own = await walk.release(more, sending.secretariat);
      expect(own.status).toBe(403);
      expect(own.body).toContain('You prepared this yourself');
      expect((await walk.release(more, sending.desa)).status).toBe(303);
      expect((await sending.house.waitingLetters()).map(({ to }) => to.email).sort()).toEqual([
        'itu@example.org',
        'zoe@example.org',
      ]);
      expect((await acts(id)).at(-1)).toBe('Dana Desa released a supplement: 1 recipient');
      expect((await walk.read(id)).body).toContain('1 other part released');

      // The press release of the whole names whom the supplement reached.
      await walk.report(more, itu.email, 'delivery');
      const draft = (disseminationId: string) =>
        sending.house.send(sending.pressRoom, 'POST /desk/disseminations/{disseminationId}/press-releases', {
          as: sending.secretariat,
          params: { disseminationId },
        });
      for (const part of [more, id])
        expect((await draft(part)).headers.location).toMatch(
          new RegExp(`^/desk/press/${pressReleaseIdFor(id)}(\\?|$)`),
        );
      const press = await sending.house.send(sending.pressRoom, 'GET /desk/press/{pressReleaseId}', {
        as: sending.desa,
        params: { pressReleaseId: pressReleaseIdFor(id) },
        accept: 'application/json',
      });
      expect(press.json()).toMatchObject({ organisations: ['ITU'] });
    });

    it('of a list skips who has the output already', async () => {
      const id = await walk.released();
      const more = await begun(id);
      const list = `organisation,email,why\nITU,itu@example.org,x\nINTERNET Society,ZOE@example.org,x`;
      const read = await walk.send(`POST ${at}/recipients/upload`, more, sending.team, { list });
      expect(read.body).toContain('1 good row, 1 bad row');
    });

    it('released at once with another one for the same recipient: one of them', async () => {
      const id = await walk.released();
      const [one, other] = [await begun(id), await begun(id)];
      for (const each of [one, other]) {
        await walk.addRecipient(each, itu);
        await walk.prepare(each);
      }
      const answers = await Promise.all([
        walk.release(one, sending.secretariat),
        walk.release(other, sending.desa),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
      const late = await walk.release(
        (await walk.kept(one)).state === 'released' ? other : one,
        sending.desa,
      );
      expect(late.status).toBe(409);
      expect(late.body).toContain('ITU is a recipient already');
      expect((await sending.house.waitingLetters()).filter(({ to }) => to.email === itu.email)).toHaveLength(
        1,
      );
    });

    it('waits a moment while another one that was just released does not show in the lists yet', async () => {
      const id = await walk.released();
      const [one, other] = [await begun(id), await begun(id)];
      for (const each of [one, other]) {
        await walk.addRecipient(each, itu);
        await walk.prepare(each);
      }
      const [first] = await sending.disseminations.otherParts(await walk.kept(other));
      await walk.release(one, sending.secretariat);
      const lagging = createHandler({
        ...sending.web,
        disseminations: { ...sending.disseminations, otherParts: async () => (first ? [first] : []) },
      });
      const early = await sending.house.send(lagging, `POST ${at}/release`, {
        as: sending.desa,
        params: { disseminationId: other },
      });
      expect(early.status).toBe(409);
      expect(early.body).toContain('Please try again in a moment.');
      expect((await walk.kept(other)).state).toBe('prepared');
      expect((await walk.release(other, sending.desa)).body).toContain('ITU is a recipient already');
    });

    it('can add whom an earlier part did not reach, at the same address', async () => {
      const id = await walk.released();
      const [letter] = await sending.letters.allCausedBy(id);
      const now = sending.house.clock().toISOString();
      await sending.letters.report(letter?.id ?? '', { report: 'suppress', at: now, note: 'Full.' });
      const more = await begun(id);
      expect((await walk.addRecipient(more)).status).toBe(303);
      await walk.prepare(more);
      expect((await walk.release(more, sending.desa)).status).toBe(303);
    });

    it('comes after a release, and not after a recall', async () => {
      const draft = await walk.send(`POST ${at}/supplements`, await walk.prepared(), sending.team);
      expect(draft.status).toBe(409);
      expect(draft.body).toContain('add recipients to the list itself');
      const id = await walk.released();
      const more = await begun(id);
      await walk.addRecipient(more, itu);
      await walk.prepare(more);
      await decide('recall', id);
      const late = await walk.release(more, sending.desa);
      expect(late.status).toBe(409);
      expect(late.body).toContain('recalled this');
    });
  });

  describe('a letter that came back', () => {
    const desk = () => createDesk(sending.house.table).waiting(sending.house.clock());
    const cameBack = async () =>
      (await desk()).waiting.filter((each) => each.id.startsWith('rcp_')).map(({ title }) => title);
    const name = (id: string, form: Record<string, string>) =>
      sending.house.send(sending.dissemination, `POST ${at}/recipients/{recipientId}`, {
        as: sending.team,
        params: { disseminationId: id, recipientId: recipientIdFor(id, three[2] as typeof typedRecipient) },
        form: { ...typedRecipient, ...three[2], ...form },
      });
    const bounces = async (id: string, email = 'gone@example.org') => {
      const { letter } = await claim(id, email);
      const report = {
        report: 'bounce' as const,
        at: sending.house.clock().toISOString(),
        note: '550',
        key: 'b',
      };
      const fates = createFates(sending.house.table, sending.house.newId);
      for (const _ of [1, 2]) await fates.report(letter.id, report);
      return () => fates.report(letter.id, { ...report, key: 'late' });
    };

    it('waits for the team to name a new contact, then for its release, and only it goes again', async () => {
      const id = await walk.released(three);
      const again = await bounces(id);
      expect(await cameBack()).toEqual(['Gone Ltd, which needs a new contact person or address']);
      const list = await sending.house.send(sending.dissemination, 'GET /desk/recipients', {
        as: sending.team,
      });
      expect(list.body).toContain('Name a new contact');
      const page = await walk.read(id, sending.secretariat);
      expect(page.body).toContain('Name a new contact at Gone Ltd');
      expect(page.body).not.toContain('Send again to');
      expect((await walk.sendAgain(id, 1)).status).toBe(409);

      const same = await name(id, {});
      expect(same.status).toBe(409);
      expect(same.body).toContain('came back from this very address');
      const renamed = await name(id, { organisation: 'Another Ltd', email: 'found@example.org' });
      expect(renamed.status).toBe(409);
      expect(renamed.body).toContain('added by a supplement');
      expect((await name(id, { contact: 'Nora New', email: 'found@example.org' })).status).toBe(303);
      // A late doubled report about the old address changes nothing.
      await again();
      expect(await cameBack()).toEqual(['Gone Ltd, which has a new contact: send its letter again']);

      expect((await walk.sendAgain(id, 1, sending.desa)).status).toBe(303);
      expect(await cameBack()).toEqual([]);
      const letters = await sending.letters.allCausedBy(id);
      expect(letters).toHaveLength(4);
      expect(letters.filter(({ to }) => to.email === 'found@example.org')).toMatchObject([
        { state: 'pending', to: { name: 'Nora New' } },
      ]);
      expect(ledgerOf(letters.map(({ state }) => state))).toMatchObject({
        accepted: 4,
        failed: 1,
        waiting: 3,
      });
      expect(await acts(id)).toContain('Wanda Facilitator named a new contact at Gone Ltd');
    });

    it('waits for nobody once it is recalled, nor does what comes back later', async () => {
      const id = await walk.released(three);
      await bounces(id);
      const { letter: under } = await claim(id, 'slow@example.org');
      expect((await decide('recall', id)).status).toBe(303);
      expect(await cameBack()).toEqual([]);
      await createFates(sending.house.table, sending.house.newId).report(under.id, {
        report: 'bounce',
        at: sending.house.clock().toISOString(),
        note: '550',
      });
      expect((await sending.letters.get(under.id))?.state).toBe('bounced');
      expect(await cameBack()).toEqual([]);
      const late = await name(id, { email: 'found@example.org' });
      expect(late.status).toBe(409);
      expect(late.body).toContain('recalled this on');
      expect(late.body).toContain('value="found@example.org"');
      // Nothing is offered that would always be refused.
      const seen = await sending.house.send(sending.dissemination, `GET ${at}/recipients/{recipientId}`, {
        as: sending.team,
        params: {
          disseminationId: id,
          recipientId: recipientIdFor(id, three[2] as typeof typedRecipient),
        },
      });
      expect(seen.body).toContain('so nothing is sent again.');
      expect(seen.body).toContain('<dd>gone@example.org</dd>');
      expect(seen.body).not.toContain('Save the recipient');
    });

    it('waits for nobody when there is nobody to name, with a reason, and somebody can be named later', async () => {
      const id = await walk.released(three);
      await bounces(id);
      const recipientId = recipientIdFor(id, three[2] as typeof typedRecipient);
      const nobody = (reason: string, of = recipientId) =>
        sending.house.send(sending.dissemination, `POST ${at}/recipients/{recipientId}/nobody`, {
          as: sending.team,
          params: { disseminationId: id, recipientId: of },
          form: { reason },
        });
      const without = await nobody(' ');
      expect(without.status).toBe(422);
      expect(without.body).toContain('href="#field-reason"');
      expect(await cameBack()).toHaveLength(1);
      for (const _ of [1, 2]) expect((await nobody('It was closed in May.')).status).toBe(303);
      expect(await cameBack()).toEqual([]);
      expect((await acts(id)).filter((act) => act.includes('nobody'))).toEqual([
        'Wanda Facilitator found nobody to name at Gone Ltd: It was closed in May.',
      ]);
      const other = await nobody('x', recipientIdFor(id, three[1] as typeof typedRecipient));
      expect(other.status).toBe(409);
      expect(other.body).toContain('Nobody is asked for another contact of Slow Ltd.');

      expect((await walk.read(id)).body).toContain('(nobody was found so far)');
      expect((await name(id, { email: 'found@example.org' })).status).toBe(303);
      expect(await cameBack()).toEqual(['Gone Ltd, which has a new contact: send its letter again']);
      expect((await walk.sendAgain(id, 1)).status).toBe(303);
    });

    it('or did not leave, since its address is known to take no mail: the same', async () => {
      const now = sending.house.clock().toISOString();
      const dead = 'There is no such address.';
      await sending.house.table.write([sending.choices.refuseMail('gone@example.org', dead, now)]);
      await sending.house.table.write([sending.choices.leave('slow@example.org', 'outputs', now)]);
      const id = await walk.released(three);
      // As the sender finds it.
      for (const letter of await sending.letters.allCausedBy(id)) {
        const refusal = refusalOf(await sending.choices.get(letter.to.email), 'outputs');
        const fates = createFates(sending.house.table, sending.house.newId);
        if (refusal)
          await fates.report(letter, {
            report: 'suppress',
            at: now,
            note: refusal.why,
            refusedBy: refusal.by,
          });
      }
      expect(await statesOf(id)).toEqual(['pending', 'suppressed', 'suppressed']);
      expect(await cameBack()).toEqual(['Gone Ltd, which needs a new contact person or address']);
      const page = await walk.read(id, sending.secretariat);
      expect(page.body).toContain('Name a new contact at Gone Ltd');
      expect(page.body).not.toContain('Name a new contact at Slow Ltd');
      const recipientId = recipientIdFor(id, three[2] as typeof typedRecipient);
      const shown = await sending.house.send(sending.dissemination, `GET ${at}/recipients/{recipientId}`, {
        as: sending.secretariat,
        params: { disseminationId: id, recipientId },
      });
      expect(shown.body).toContain(`Nothing was sent to this recipient. ${dead}`);
      expect((await walk.sendAgain(id, 1)).status).toBe(409);
      const same = await name(id, {});
      expect(same.status).toBe(409);
      expect(same.body).toContain(`Nothing is sent to this address: ${dead} Name another one`);

      // Letters may go there again: then it stays as it is, and its letter goes.
      await sending.house.table.write([sending.choices.mayWriteAgain('gone@example.org', now)]);
      expect((await name(id, {})).status).toBe(303);
      expect((await walk.sendAgain(id, 1, sending.desa)).status).toBe(303);
      expect(await cameBack()).toEqual([]);
      expect(
        (await sending.letters.allCausedBy(id))
          .filter(({ to }) => to.email === 'gone@example.org')
          .map(({ state }) => state)
          .sort(),
      ).toEqual(['pending', 'suppressed']);
    });

    it('is the own team’s to see, and nobody else’s team', async () => {
      const id = await walk.released(three);
      await bounces(id);
      const other = await sending.house.signIn(
        [{ role: 'coordinating-team', forumId: sending.house.newId('forum') }],
        'Other Team',
      );
      const seen = await sending.house.send(sending.dissemination, 'GET /desk/recipients', { as: other });
      expect(seen.status).toBe(200);
      expect(seen.body).not.toContain('Gone Ltd');
      const recipientId = recipientIdFor(id, three[2] as typeof typedRecipient);
      const to = (as: SignedIn) =>
        sending.house.send(sending.dissemination, 'GET /desk/recipients/{recipientId}', {
          as,
          params: { recipientId },
        });
      expect((await to(other)).status).toBe(403);
      expect((await to(sending.team)).headers.location).toBe(
        `/desk/disseminations/${id}/recipients/${recipientId}`,
      );
    });
  });

  describe('with 2,000 recipients', () => {
    it('is watched with a few requests, by pages, and by fate', async () => {
      const id = await walk.begun();
      await walk.coverLetter(id);
      const now = sending.house.clock().toISOString();
      const by = { kind: 'system' as const, name: 'Test' };
      const many = Array.from({ length: 2_000 }, (_, index) =>
        newRecipient(
          id,
          {
            organisation: `Organisation ${String(index).padStart(4, '0')}`,
            email: `contact${index}@example.org`,
            language: 'en',
            why: 'They decide on it.',
          },
          now,
        ),
      );
      await sending.recipients.addAll(many, {
        by,
        at: now,
        stillOpen: sending.disseminations.stillADraft(id),
        audit: () => ({ record: id, at: now, by, act: 'added', title: 'x', news: false }),
      });
      await walk.prepare(id);
      await walk.release(id);
      await walk.report(id, 'contact1999@example.org', 'delivery');
      await walk.report(id, 'contact7@example.org', 'bounce');

      const watch = () =>
        sending.house.send(sending.dissemination, `GET ${at}/progress`, {
          as: sending.team,
          params: { disseminationId: id },
          accept: 'application/json',
        });
      const requests = await sending.house.requestsOf(watch);
      // Session, person, dissemination; all fates; one page of recipients, and the one that came back.
      expect(requests.filter((each) => each !== 'Query').sort()).toEqual([
        'BatchGetItem',
        ...['GetItem', 'GetItem', 'GetItem'],
      ]);
      // An index answers 1 MB a request. DynamoDB counts what the index holds; the emulator counts whole letters.
      expect(requests.filter((each) => each === 'Query').length).toBeLessThanOrEqual(5);
      let held = 0;
      let cursor: string | undefined;
      do {
        const part = await sending.house.table.query({ index: 'fates', partition: id, cursor });
        held += JSON.stringify(part.items).length;
        cursor = part.cursor;
      } while (cursor);
      expect(held).toBeLessThan(1_000_000);
      const { ledger } = (await watch()).json() as { ledger: ReturnType<typeof ledgerOf> };
      expect(ledger).toMatchObject({ accepted: 2_000, sent: 1, failed: 1, waiting: 1_998 });
      const { accepted, sent, failed, suppressed, cancelled, unknown, waiting } = ledger;
      expect(accepted).toBe(sent + failed + suppressed + cancelled + unknown + waiting);

      const page = await walk.read(id);
      expect(page.body.length).toBeLessThan(150_000);
      expect(page.body).toContain('Organisation 0099');
      expect(page.body).not.toContain('Organisation 0100');
      expect(page.body).toContain(`href="/desk/disseminations/${id}?fate=failed"`);
      const query = (words: Record<string, string>) =>
        sending.house.send(sending.dissemination, `GET ${at}`, {
          as: sending.team,
          params: { disseminationId: id },
          query: words,
        });
      const next = /\?from=([^"&]+)"/.exec(page.body)?.[1] ?? '';
      expect((await query({ from: next })).body).toContain('Organisation 0100');
      const failedOnes = await query({ fate: 'failed' });
      expect(failedOnes.body).toContain('Organisation 0007');
      expect(failedOnes.body).not.toContain('Organisation 0008');
      expect((await query({ fate: 'delivered' })).body).toContain('Organisation 1999');
      const waits = await query({ fate: 'waiting', from: '100' });
      expect(waits.body).toContain('Organisation 0101');
      expect(waits.body).not.toContain('Organisation 0100');
      expect((await query({ fate: 'nonsense', from: 'nonsense' })).status).toBe(200);
    });
  });
});
