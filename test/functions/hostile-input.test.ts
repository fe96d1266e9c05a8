import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ZodMiniObject, ZodMiniType } from 'zod/mini';
import { trip } from '../../shared/domain/breaker.ts';
import { wording } from '../../shared/domain/fields.ts';
import { operations } from '../../shared/forms/api.ts';
import { renderLetter } from '../../shared/letters/render.tsx';
import { compose } from '../../shared/mail/compose.ts';
import { type RouteOf, routes, type WebRoom } from '../../shared/names.ts';
import { asForm, bpfOnBpfs } from '../support/bpf-on-bpfs.ts';
import { keepChartered, keepPlanned } from '../support/chartered.ts';
import { tester } from '../support/samples.ts';
import { createWholeHouse } from '../support/whole-house.ts';

/**
 * Every address is sent what nobody would type: any Unicode, control characters, markup, header lines, other types and
 * shapes. Never a 5xx, never markup that comes back as markup, never a header in a letter; and what was typed is shown
 * again where it was not taken.
 */

/** What must never come back as markup. It has a mark of its own, so that it is found wherever it comes out. */
const markup = '<img src=x onerror=hostile()>';
const phrases = [
  markup,
  `"'>${markup}`,
  `</textarea></title></script>${markup}`,
  `javascript:hostile()`,
  `[x](javascript:hostile()) ![x](https://hostile.example.org/x.png)`,
  'Subject\r\nBcc: victim@example.org\r\n\r\nhostile',
  'name@example.org\nBcc: victim@example.org',
  '=HYPERLINK("https://hostile.example.org")',
  '{{constructor}} {{__proto__}} {{organisation}}',
  '__proto__',
  'constructor',
  '\u0000\u0007\u202e\u2028\ufeff',
  '\ud800',
  ' ',
  '',
  '0',
  '-1',
  '1e400',
  '9'.repeat(400),
  '2026-02-31',
  '../../../etc/passwd',
  'prp_00000000000000000000000000',
  'wanda@example.org',
  '2026-12-01',
  'en',
  'accept',
  'yes',
  'x'.repeat(20_000),
];
const hostile = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...phrases) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
);

/** What only JSON can say. */
const odd: unknown[] = [
  { toString: 1, valueOf: 1 },
  [{ toString: 1 }],
  JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"p":1}}}'),
  { '': 1 },
  1e300,
  JSON.parse(`${'['.repeat(50)}1${']'.repeat(50)}`),
  null,
  [null],
];

/** Names of the fields that a form has, rows included. */
const namesIn = (form: ZodMiniObject | undefined, prefix = ''): string[] =>
  Object.entries(form?.shape ?? {}).flatMap(([key, field]) => {
    const about = wording.get(field as ZodMiniType);
    return about?.row ? namesIn(about.row, `${prefix}${key}.0.`) : [`${prefix}${key}`];
  });

const others = [
  'id',
  'key',
  'csrf',
  'revision',
  'act',
  'code',
  'keep',
  'list',
  'round',
  'recipient',
  '__proto__',
  'a.b.c',
];

const everyRoute = (Object.keys(routes) as WebRoom[]).flatMap((room) =>
  routes[room].map((routeKey: RouteOf<WebRoom>) => ({ room, routeKey })),
);

describe('hostile input', () => {
  let whole: Awaited<ReturnType<typeof createWholeHouse>>;
  beforeAll(async () => {
    whole = await createWholeHouse();
  });

  const paramsOf = (routeKey: string) =>
    Object.fromEntries(
      [...routeKey.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => [name, whole.params[name] ?? '']),
    );

  const isHarmless = (
    answer: { status: number; body: string; headers: Record<string, string> },
    what: string,
  ) => {
    expect(answer.status, what).toBeLessThan(500);
    if (answer.headers['content-type']?.startsWith('text/html'))
      expect(answer.body, what).not.toContain(markup);
    for (const [name, value] of Object.entries(answer.headers))
      expect(value, `${what} ${name}`).not.toMatch(/[\r\n]/);
  };

  describe.each(everyRoute.filter(({ routeKey }) => routeKey.startsWith('POST')))(
    '$routeKey',
    ({ room, routeKey }) => {
      const { form } = operations[routeKey];
      const names = [...namesIn(form), ...others];

      it('takes or refuses what a form sends', async () => {
        const sent = fc.dictionary(
          fc.constantFrom(...names),
          fc.oneof(hostile, fc.array(hostile, { maxLength: 3 })),
          {
            maxKeys: names.length,
          },
        );
        await fc.assert(
          fc.asyncProperty(sent, async (fields) => {
            const { csrf: _, ...rest } = fields;
            const answer = await whole.sending.house.send(whole.rooms[room], routeKey, {
              as: whole.sending.secretariat,
              params: paramsOf(routeKey),
              form: rest,
            });
            isHarmless(answer, routeKey);
          }),
          { numRuns: 10 },
        );
      });

      it('takes or refuses any JSON', async () => {
        const value = fc.oneof(hostile, fc.constantFrom(...odd), fc.jsonValue({ maxDepth: 3 }));
        const sent = fc.oneof(fc.dictionary(fc.constantFrom(...names), value), fc.jsonValue());
        await fc.assert(
          fc.asyncProperty(sent, async (json) => {
            const answer = await whole.sending.house.send(whole.rooms[room], routeKey, {
              as: whole.sending.secretariat,
              params: paramsOf(routeKey),
              json,
            });
            isHarmless(answer, routeKey);
          }),
          { numRuns: 6 },
        );
      });
    },
  );

  it.each(everyRoute)(
    'in the address of $routeKey finds nothing, or what is there',
    async ({ room, routeKey }) => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(hostile, { minLength: 6, maxLength: 6 }),
          fc.boolean(),
          async (typed, known) => {
            const [param = '', ...query] = typed;
            const params = known
              ? paramsOf(routeKey)
              : Object.fromEntries(
                  Object.keys(paramsOf(routeKey)).map((name) => [name, param.toWellFormed()]),
                );
            const names = ['from', 'key', 'q', 'state', 'kind'];
            const answer = await whole.sending.house.send(whole.rooms[room], routeKey, {
              as: whole.sending.secretariat,
              params,
              query: Object.fromEntries(
                names.map((name, place) => [name, (query[place] ?? '').toWellFormed()]),
              ),
            });
            isHarmless(answer, routeKey);
          },
        ),
        { numRuns: 6 },
      );
    },
  );

  describe('that a form did not take', () => {
    /** Whom a form is for, where it is not the secretariat; and a record that has it, where any other has not. */
    const forms = async () => {
      const own = await createWholeHouse();
      const { house, secretariat, mag, disseminations, breaker } = own.sending;
      const at = house.clock().toISOString();
      const chartered = await keepChartered(house, mag, { years: '2' }, 'BPF on charters');
      const plan = await keepPlanned(house, chartered.charter);
      const [released] = (await disseminations.inState('released')).items;
      const waiting = await house.waitingLetters();
      const answerable = waiting.find(({ list, key }) => list && key);
      const refused = waiting.find(({ id, recipientId }) => !recipientId && id !== answerable?.id);
      const attempt = { id: house.newId('attempt'), at };
      await house.letters.claim(refused?.id ?? '', attempt);
      await house.letters.report(refused?.id ?? '', { report: 'refused', at, note: 'No.' });
      const tripped = trip(undefined, 'Too much came back.', tester, house.clock());
      if (tripped)
        await house.commit({ changes: [breaker.change(undefined, tripped, tester, at)], audit: [] });
      const params = (routeKey: string): Record<string, string | undefined> => {
        if (/(pause|recall)$/.test(routeKey)) return { disseminationId: released?.id };
        if (/workplan|mid-term$/.test(routeKey))
          return { forumId: chartered.forum.id, milestoneId: plan.current?.milestones[0]?.id };
        if (/letters\/\{letterId\}\/decision$/.test(routeKey)) return { letterId: refused?.id };
        if (/choices\/\{letterId\}/.test(routeKey)) return { letterId: answerable?.id };
        return {};
      };
      const ofMag = /\/(review|conflict|no-longer|check)$/;
      return everyRoute.flatMap(({ room, routeKey }) => {
        const { form } = operations[routeKey];
        if (!form || !routeKey.startsWith('POST')) return [];
        const names = [...routeKey.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
        const named = { ...own.params, ...params(routeKey) };
        return {
          routeKey,
          form,
          send: (typed: Record<string, string>) =>
            house.send(own.rooms[room], routeKey, {
              as: ofMag.test(routeKey) ? mag : secretariat,
              params: Object.fromEntries(names.map((name) => [name, named[name] ?? ''])),
              query: { key: answerable?.key ?? '' },
              form: typed,
            }),
        };
      });
    };

    /** Their record is not in the state that the form is for, or the key to it lies in a letter: all that is not checked here. */
    const withoutTheirForm = [
      'POST /proposals/{proposalId}/edit answered 410',
      'POST /desk/proposals/{proposalId}/conflict/no-longer answered 422',
      'POST /desk/proposals/{proposalId}/not-me answered 422',
      'POST /desk/choices/{letterId} answered 422',
      'POST /desk/forums/{forumId}/charter/decision answered 409',
      'POST /desk/forums/{forumId}/goal/check answered 422',
      'POST /desk/forums/{forumId}/mid-term/acknowledgement answered 422',
      'POST /desk/forums/{forumId}/workplan/approval answered 422',
    ];

    it('is shown again as it was typed', async () => {
      const shown: string[] = [];
      const notShown: string[] = [];
      let fields = 0;
      for (const { routeKey, form, send } of await forms()) {
        const typed = Object.fromEntries(
          namesIn(form)
            .filter((name) => {
              const about = wording.get(form.shape[name.split('.')[0] ?? ''] as ZodMiniType);
              // A section or a cycle is chosen from a list, in which this one is not.
              const isChosen = name === 'section' || name === 'cycleId';
              return !isChosen && (about?.input === 'line' || about?.input === 'text');
            })
            // So long that no form takes it.
            .map((name) => [name, `${markup} typed in ${name}${' and on'.repeat(3_000)}`]),
        );
        if (!Object.keys(typed).length) continue;
        const answer = await send(typed);
        isHarmless(answer, routeKey);
        const refused = answer.status === 422 || answer.status === 409;
        const again = Object.values(typed).filter((text) =>
          answer.body.includes(text.replaceAll('<', '&lt;')),
        );
        if (refused && again.length === Object.keys(typed).length) {
          shown.push(routeKey);
          fields += again.length;
        } else notShown.push(`${routeKey} answered ${answer.status}`);
      }
      expect(notShown).toEqual(withoutTheirForm);
      // None has dropped out, and none is empty. More may come.
      expect(shown.length).toBeGreaterThanOrEqual(47);
      expect(fields).toBeGreaterThanOrEqual(110);
    });
  });

  it('becomes no header and no markup of any letter', async () => {
    const { house } = whole.sending;
    for (const [place, phrase] of phrases.entries()) {
      const typed = phrase.trim() ? phrase.slice(0, 100) : 'blank';
      const sent = { ...bpfOnBpfs, title: typed, name: typed, goal: phrase || 'none', act: 'submit' };
      await house.send(whole.rooms.proposals, 'POST /calls/{callId}/propose', {
        params: paramsOf('{callId}'),
        form: asForm({ ...sent, email: `hostile.${place}@example.org` }),
      });
    }
    const letters = (await house.waitingLetters()).filter(({ to }) => to.email.startsWith('hostile.'));
    expect(letters.length).toBeGreaterThan(phrases.length / 2);
    for (const letter of letters) {
      const { subject, html, text } = await renderLetter(letter, house.web);
      expect(html).not.toContain(markup);
      const raw = await compose(
        {
          letterId: letter.id,
          attemptId: `att_${'0'.repeat(26)}`,
          stream: letter.stream,
          date: house.clock(),
          to: letter.to,
          subject,
          html,
          text,
          lang: 'en',
        },
        { name: 'Forum', email: 'forum@example.org' },
      );
      const mail = await PostalMime.parse(raw);
      expect(mail.to).toEqual([expect.objectContaining({ address: letter.to.email })]);
      expect(mail.headers.map(({ key }) => key).filter((key) => key === 'bcc' || key === 'cc')).toEqual([]);
    }
  });
});
