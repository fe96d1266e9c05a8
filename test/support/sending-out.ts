import { createHandler as createDissemination } from '../../functions/dissemination/handler.ts';
import { createHandler as createPressRoom } from '../../functions/press/handler.ts';
import type { Dissemination } from '../../shared/domain/dissemination.ts';
import type { Output, UnhashedOutput } from '../../shared/domain/output.ts';
import { createBreaker } from '../../shared/store/breaker.ts';
import { createChoices } from '../../shared/store/choices.ts';
import { createDisseminations } from '../../shared/store/disseminations.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createLedgers } from '../../shared/store/ledgers.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { createPress } from '../../shared/store/press.ts';
import { createRecipients } from '../../shared/store/recipients.ts';
import { createStops } from '../../shared/store/stops.ts';
import { createUnnamedOrganisations } from '../../shared/store/unnamed-organisations.ts';
import type { SignedIn, TestHouse } from './house.ts';
import { createHouse } from './house.ts';
import { keepForum, publishedOutput, tester } from './samples.ts';

export const typedRecipient = {
  organisation: 'Internet Society',
  contact: 'Zoë Example',
  email: 'zoe@example.org',
  language: 'en',
  why: 'Took part in several forums.',
};

export const typedCoverLetter = {
  subject: 'For {{organisation}}: {{output}}',
  text: 'Dear {{contact}},\n\nthis is what {{forum}} found.',
  signature: 'Wanda Facilitator',
  lang: 'en',
};

/** A house with a forum, its published output, the people of both ways of sending, and the two rooms that send. */
export const houseThatSends = async () => {
  const house = await createHouse();
  const stores = {
    disseminations: createDisseminations(house.table),
    recipients: createRecipients(house.table, house.newId),
    outputs: createOutputs(house.table),
    forums: createForums(house.table),
    letters: house.letters,
    ledgers: createLedgers(house.table),
    breaker: createBreaker(house.table),
    stops: createStops(house.table),
    press: createPress(house.table),
    choices: createChoices(house.table),
    unnamed: createUnnamedOrganisations(house.table),
  };
  const web = { ...house.web, table: house.table, ...stores };
  const forum = await keepForum(house, 'BPF on BPFs');

  const keepOutput = async (
    before: Output | undefined,
    more: Partial<UnhashedOutput> = {},
  ): Promise<Output> => {
    const at = house.clock().toISOString();
    const after: UnhashedOutput = {
      ...publishedOutput(house.newId('output'), forum.id, at),
      ...before,
      ...more,
    };
    await house.commit({
      changes: [stores.outputs.change(before, after, tester, at)],
      audit: [],
      also: [stores.outputs.keepText(after.id, '# What works\n\nWhere somebody answers.')],
    });
    const kept = await stores.outputs.get(after.id);
    if (!kept) throw new Error('The output was not kept.');
    return kept;
  };

  return {
    house,
    ...stores,
    web,
    forum,
    keepOutput,
    output: await keepOutput(undefined),
    dissemination: createDissemination(web),
    pressRoom: createPressRoom(web),
    team: await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Wanda Facilitator'),
    secretariat: await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat'),
    desa: await house.signIn([{ role: 'desa' }], 'Dana Desa'),
    mag: await house.signIn([{ role: 'mag' }], 'Mara Member'),
  };
};

export type SendingHouse = Awaited<ReturnType<typeof houseThatSends>>;

/** Does what people do, up to where a test begins. */
export const walker = (sending: SendingHouse) => {
  const { house, dissemination, output, team } = sending;
  const send = (routeKey: string, id: string, as: SignedIn, form: Record<string, string> = {}) =>
    house.send(dissemination, routeKey, { as, params: { disseminationId: id }, form });
  const at = '/desk/disseminations/{disseminationId}';
  return {
    send,
    async begun(): Promise<string> {
      const answer = await house.send(dissemination, 'POST /desk/outputs/{outputId}/disseminations', {
        as: team,
        params: { outputId: output.id },
        form: { id: house.newId('dissemination') },
      });
      return String(answer.headers.location).split('/').at(-1) ?? '';
    },
    addRecipient: (id: string, more: Partial<typeof typedRecipient> = {}) =>
      // Walks send the one output to the same people several times, and say so.
      send(`POST ${at}/recipients`, id, team, { ...typedRecipient, again: 'yes', ...more }),
    coverLetter: (id: string, more: Record<string, string> = {}) =>
      send(`POST ${at}/cover-letter`, id, team, { ...typedCoverLetter, ...more }),
    prepare: (id: string, as: SignedIn = team) => send(`POST ${at}/prepare`, id, as),
    release: (id: string, as: SignedIn = sending.secretariat) => send(`POST ${at}/release`, id, as),
    sendAgain: (id: string, round: number, as: SignedIn = sending.secretariat) =>
      send(`POST ${at}/send-again`, id, as, { round: String(round) }),
    read: (id: string, as: SignedIn = team) => send(`GET ${at}`, id, as),
    async prepared(recipients: readonly Partial<typeof typedRecipient>[] = [{}]): Promise<string> {
      const id = await this.begun();
      for (const more of recipients) await this.addRecipient(id, more);
      await this.coverLetter(id);
      const answer = await this.prepare(id);
      if (answer.status !== 303) throw new Error(answer.body);
      return id;
    },
    async released(recipients?: readonly Partial<typeof typedRecipient>[]): Promise<string> {
      const id = await this.prepared(recipients);
      await this.release(id);
      return id;
    },
    async kept(id: string): Promise<Dissemination> {
      const kept = await sending.disseminations.get(id);
      if (!kept) throw new Error('There is no such dissemination.');
      return kept;
    },
    /** What SES reported of the letter to an address. */
    async report(
      id: string,
      email: string,
      report: 'delivery' | 'bounce' | 'refused' | 'accepted' | 'complaint',
    ): Promise<void> {
      const found = (await house.letters.allCausedBy(id))
        .filter(
          ({ to, state }) =>
            to.email === email && (state === 'pending' || state === 'sent' || state === 'delivered'),
        )
        .at(0);
      if (!found) throw new Error(`No letter to ${email} is under way.`);
      const at = house.clock().toISOString();
      if (found.state === 'pending') {
        const attempt = { id: house.newId('attempt'), at };
        if (!(await house.letters.claim(found.id, attempt)))
          throw new Error('The letter could not be claimed.');
      }
      await house.letters.report(found.id, { report, at, note: `It was: ${report}.` });
    },
  };
};

export const settled = (house: TestHouse, minutes: number) =>
  house.setClock(new Date(house.clock().getTime() + minutes * 60_000));
