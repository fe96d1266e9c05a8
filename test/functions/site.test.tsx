import { beforeEach, describe, expect, it } from 'vitest';
import { assetOf } from '../../functions/site/assets.ts';
import { createHandler } from '../../functions/site/handler.ts';
import { chapters, recommendations } from '../../functions/site/recommendations.ts';
import type { Call } from '../../shared/domain/call.ts';
import { definition } from '../../shared/domain/definition.ts';
import { idPrefixes } from '../../shared/domain/ids.ts';
import type { UnhashedOutput } from '../../shared/domain/output.ts';
import type { PressRelease } from '../../shared/domain/press-release.ts';
import { operations } from '../../shared/forms/api.ts';
import { routes } from '../../shared/names.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createCharters } from '../../shared/store/charters.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { createPress } from '../../shared/store/press.ts';
import { createWorkplans } from '../../shared/store/workplans.ts';
import { wrongHtml } from '../pages/validity.ts';
import { keepChartered } from '../support/chartered.ts';
import { createHouse, type TestHouse } from '../support/house.ts';

const test = { kind: 'system' as const, name: 'Test' };

describe('the site', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let stores: {
    calls: ReturnType<typeof createCalls>;
    forums: ReturnType<typeof createForums>;
    outputs: ReturnType<typeof createOutputs>;
    press: ReturnType<typeof createPress>;
    charters: ReturnType<typeof createCharters>;
    cycles: ReturnType<typeof createCycles>;
    workplans: ReturnType<typeof createWorkplans>;
  };

  beforeEach(async () => {
    house = await createHouse();
    stores = {
      calls: createCalls(house.table),
      forums: createForums(house.table),
      outputs: createOutputs(house.table),
      press: createPress(house.table),
      charters: createCharters(house.table),
      cycles: createCycles(house.table),
      workplans: createWorkplans(house.table),
    };
    handler = createHandler({ ...house.web, ...stores });
  });

  const at = () => house.clock().toISOString();

  const keepCall = async (opens: string, closes: string, title = 'Call of 2027') => {
    const call: Call = {
      id: house.newId('call'),
      revision: 0,
      title,
      opens,
      closes,
      decidedBy: '2027-02-05',
      capacity: 4,
      guidance: 'Be narrow.',
      createdAt: at(),
    };
    await house.commit({ changes: [stores.calls.change(undefined, call, test, at())], audit: [] });
    return call;
  };

  const keepForum = async (title: string) => {
    const forum = {
      id: house.newId('forum'),
      revision: 0,
      proposalId: house.newId('proposal'),
      callId: house.newId('call'),
      createdAt: at(),
      title,
      question: `The question of ${title}`,
      goal: 'A goal.',
      takePart: 'Come.',
      team: [{ name: 'Ana Example', affiliation: 'independent' }],
      organisations: [],
    };
    await house.commit({ changes: [stores.forums.change(undefined, forum, test, at())], audit: [] });
    return forum;
  };

  const keepOutput = async (more: Partial<UnhashedOutput>) => {
    const output: UnhashedOutput = {
      id: house.newId('output'),
      revision: 0,
      forumId: house.newId('forum'),
      title: 'Draft report',
      summary: 'What was found.',
      lang: 'en',
      pictures: [],
      kind: 'markdown',
      sectionNames: [],
      sections: [],
      state: 'draft',
      version: 0,
      corrections: [],
      createdAt: at(),
      ...more,
    };
    await house.commit({ changes: [stores.outputs.change(undefined, output, test, at())], audit: [] });
    return output;
  };

  const keepRelease = async (more: Partial<PressRelease>) => {
    const writer = { id: house.newId('person'), name: 'Desa Writer' };
    const release: PressRelease = {
      id: house.newId('pressRelease'),
      revision: 0,
      headline: 'Forum publishes its report',
      lead: 'Lead.',
      body: 'Body.',
      contact: 'Secretariat',
      disseminationId: house.newId('dissemination'),
      outputId: house.newId('output'),
      forumId: house.newId('forum'),
      outputTitle: 'Report',
      forumTitle: 'Forum',
      state: 'released',
      doubted: [],
      corrections: [],
      correctionsTold: 0,
      createdAt: at(),
      writtenBy: writer,
      organisations: ['Universal Postal Union'],
      releasedBy: writer,
      releasedAt: at(),
      lettersWritten: true,
      ...more,
    };
    await house.commit({ changes: [stores.press.change(undefined, release, test, at())], audit: [] });
    return release;
  };

  describe('its front page', () => {
    it('says honestly what there is not, and what to do instead', async () => {
      const { status, body } = await house.send(handler, 'GET /');
      expect(status).toBe(200);
      expect(body).toContain('No call is open, and none has been announced.');
      expect(body).toContain('No draft is open for comment today.');
      expect(body).toContain('No forum is running yet.');
      expect(body).toContain('None yet. When an output has been sent');
      expect(await wrongHtml(body)).toEqual([]);
    });

    it('announces the next call, opens it on its day, and forgets it when it has closed', async () => {
      const call = await keepCall('2026-12-01', '2027-01-10');
      await keepCall('2027-11-20', '2028-01-10', 'Call of 2028');
      const front = async () => (await house.send(handler, 'GET /')).body;

      expect(await front()).toMatch(/Call of 2027<\/a> <span class="tag announced">announced/);
      expect(await front()).toContain('Begin a draft');

      house.setClock('2026-11-30T10:00:00.000Z');
      const open = await front();
      expect(open).toMatch(/Call of 2027<\/a> <span class="tag open">open/);
      expect(open).toContain('the end of 10 January 2027, anywhere on Earth (11 January 2027, 12:00 UTC)');
      expect(open).toMatch(
        /Decisions by<\/dt>\s*<dd><time[^>]*>the end of 5 February 2027, anywhere on Earth \(6 February 2027, 12:00 UTC\)/,
      );
      expect(open).toContain(`href="/calls/${call.id}/propose"`);

      house.setClock('2027-01-11T12:00:00.000Z');
      expect(await front()).toMatch(/Call of 2028<\/a> <span class="tag announced">announced/);
    });

    it('of two open calls, shows the one that closes first', async () => {
      await keepCall('2026-11-01', '2027-03-01', 'The longer call');
      await keepCall('2026-11-02', '2026-12-20', 'The shorter call');
      const { body } = await house.send(handler, 'GET /');
      expect(body).toContain('The shorter call');
      expect(body).not.toContain('The longer call');
    });

    it('shows running forums, drafts open for comment and the latest press release, and nothing that is not public', async () => {
      for (let number = 1; number <= 7; number += 1) await keepForum(`Forum ${number}`);
      const open = await keepOutput({ title: 'Open draft', state: 'open', commentsUntil: '2026-12-20' });
      await keepOutput({ title: 'Past draft', state: 'open', commentsUntil: '2026-11-01' });
      await keepOutput({ title: 'Secret draft' });
      await keepRelease({ headline: 'An older release', releasedAt: '2026-11-01T00:00:00.000Z' });
      const release = await keepRelease({});
      await keepRelease({ headline: 'Unreleased', state: 'draft' });

      const { body } = await house.send(handler, 'GET /');
      expect(body).toContain('Forum 7');
      expect(body).toContain('Forum 2<');
      expect(body).not.toContain('Forum 1<');
      expect(body).toContain('All forums');
      expect(body).toContain(`href="/outputs/${open.id}/feedback"`);
      expect(body).toMatch(/Comments until\s+<time[^>]*>the end of 20 December 2026, anywhere on Earth/);
      expect(body).not.toContain('Past draft');
      expect(body).not.toContain('Secret draft');
      expect(body).toContain(`href="/press/${release.id}"`);
      expect(body).toContain('24 November 2026, 09:00 UTC');
      expect(body).not.toContain('An older release');
      expect(body).not.toContain('Unreleased');
      expect(await wrongHtml(body)).toEqual([]);

      const data = (await house.send(handler, 'GET /', { accept: 'application/json' })).json();
      expect(data).toMatchObject({
        openForComment: [{ id: open.id, title: 'Open draft' }],
        pressRelease: { id: release.id, headline: 'Forum publishes its report' },
      });
    });

    it('offers forums that are running, and leads to those that rest or have ended (R9, R10)', async () => {
      const facilitator = await house.signIn([{ role: 'mag' }], 'Marek Mag');
      await keepChartered(house, facilitator, {}, 'One year');
      await keepChartered(house, facilitator, { years: '2' }, 'Two years');
      const front = async (now: string) => {
        house.setClock(now);
        const { body } = await house.send(handler, 'GET /');
        expect(await wrongHtml(body)).toEqual([]);
        const [section = ''] = /<section aria-labelledby="forums">[\s\S]*?<\/section>/.exec(body) ?? [];
        const { forums } = (await house.send(handler, 'GET /', { accept: 'application/json' })).json() as {
          forums: { title: string }[];
        };
        return {
          forums: forums.map(({ title }) => title),
          shown: [...section.matchAll(/<h3 dir="auto"><a[^>]*>([^<]*)/g)].map(([, title]) => title),
          ways: [...section.matchAll(/<p><a href="(\/forums[^"]*)"|· <a href="(\/forums[^"]*)"/g)].map(
            ([, first, next]) => first ?? next,
          ),
          none: /No forum is running (?:now|yet)/.exec(section)?.[0],
        };
      };
      expect(await front('2026-06-01T12:00:00.000Z')).toEqual({
        forums: ['Two years', 'One year'],
        shown: ['Two years', 'One year'],
        ways: [],
        none: undefined,
      });
      // The one of two years rests: its mid-term update was not filed.
      expect(await front('2026-12-14T12:00:00.000Z')).toEqual({
        forums: [],
        shown: [],
        ways: ['/forums', '/forums#earlier'],
        none: 'No forum is running now',
      });
      // One that was accepted long ago, and whose charter never came, is no running forum.
      await keepForum('Never begun');
      house.setClock('2027-12-01T12:00:00.000Z');
      await keepForum('A new one');
      expect(await front('2027-12-14T12:00:00.000Z')).toEqual({
        forums: ['A new one'],
        shown: ['A new one'],
        ways: ['/forums#earlier'],
        none: undefined,
      });
    });

    it('needs six requests to DynamoDB, however many forums there are', async () => {
      await keepForum('One');
      await keepForum('Two');
      // Calls, forums, their charters, the cycles these follow, drafts open for comment, press releases.
      expect(await house.requestsOf(() => house.send(handler, 'GET /'))).toEqual(
        Array.from({ length: 6 }, () => 'Query'),
      );
    });
  });

  it('explains what a Best Practice Forum is, with the additions marked for eye and ear', async () => {
    const { body } = await house.send(handler, 'GET /about');
    for (const { text, addition } of definition) {
      const shown = text.trimEnd();
      expect(body).toContain(addition ? `[added: </span>${shown}<span` : shown);
    }
    for (const anchor of ['definition', 'suitable', 'take-part', 'year'])
      expect(body).toContain(`id="${anchor}"`);
    expect(await wrongHtml(body)).toEqual([]);
  });

  it('asks the table nothing for pages that are always the same', async () => {
    for (const routeKey of ['GET /about', 'GET /openapi.json', '$default'])
      expect(await house.requestsOf(() => house.send(handler, routeKey))).toEqual([]);
  });

  describe('the recommendations', () => {
    it('are all 31, in order, in a page that is valid', async () => {
      expect(recommendations.map(({ id }) => id)).toEqual(
        Array.from({ length: 31 }, (_, index) => `R${index + 1}`),
      );
      const { body } = await house.send(handler, 'GET /recommendations');
      for (const { id, title } of chapters) expect(body).toContain(`<h2 id="${id}">${title}</h2>`);
      expect(await wrongHtml(body)).toEqual([]);
    });

    it('say where when they work, what is missing when it is part, and neither when not yet', () => {
      for (const { state, place, missing } of recommendations) {
        expect(Boolean(place)).toBe(state !== 'not yet');
        expect(Boolean(missing)).toBe(state === 'partly');
      }
    });

    it('link only to places that there are', async () => {
      const known: readonly string[] = Object.values(routes).flat();
      const about = (await house.send(handler, 'GET /about')).body;
      for (const { place } of recommendations) {
        if (!place) continue;
        const [path, anchor] = place.path.split('#');
        expect(known).toContain(`GET ${path}`);
        if (anchor) expect(about).toContain(`id="${anchor}"`);
      }
    });
  });

  it('answers 404 with ways on, in whatever way it is asked', async () => {
    const page = await house.send(handler, '$default');
    expect(page.status).toBe(404);
    expect(page.body).toContain('href="/calls"');
    expect(await wrongHtml(page.body)).toEqual([]);
    const json = await house.send(handler, '$default', { accept: 'application/json' });
    expect(json.status).toBe(404);
    expect(json.json()).toEqual({ error: 'There is nothing at this address.' });
  });

  describe('files', () => {
    it.each([
      ['site.css', 'text/css; charset=utf-8', '.masthead'],
      ['site.js', 'text/javascript; charset=utf-8', 'data-keep'],
      ['icon.svg', 'image/svg+xml', '<svg'],
    ])('serves %s', async (name, type, part) => {
      const { status, headers, body } = await house.send(handler, 'GET /assets/{file}', {
        params: { file: name },
      });
      expect(status).toBe(200);
      expect(headers['content-type']).toBe(type);
      expect(body).toContain(part);
    });

    it('lets a browser keep for a year what it asked for by version, and little else', () => {
      expect(assetOf('site.css', 'abc', 'abc')?.lasts).toBe(31_536_000);
      expect(assetOf('site.css', 'older', 'abc')?.lasts).toBe(60);
      expect(assetOf('site.css', null, 'abc')?.lasts).toBe(60);
    });

    it.each(['other.css', 'constructor', '../handler.ts', ''])('has nothing under “%s”', async (name) => {
      const { status } = await house.send(handler, 'GET /assets/{file}', { params: { file: name } });
      expect(status).toBe(404);
    });
  });

  describe('/openapi.json', () => {
    interface Api {
      openapi: string;
      paths: Record<string, Record<string, Described>>;
      components: { schemas: Record<string, unknown> };
    }
    interface Described {
      operationId: string;
      summary: string;
      parameters?: { name: string; in: string; schema: { pattern?: string } }[];
      requestBody?: {
        content: Record<string, { schema: { allOf?: { properties: Record<string, unknown> }[] } }>;
      };
      responses: Record<string, unknown>;
      security?: Record<string, unknown>[];
    }
    const api = async () => (await house.send(handler, 'GET /openapi.json')).json() as Api;

    it('describes each route once, with the parts of its address', async () => {
      const { openapi, paths } = await api();
      expect(openapi).toBe('3.1.0');
      const described = Object.entries(paths).flatMap(([path, methods]) =>
        Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
      );
      const known = Object.values(routes)
        .flat()
        .filter((key) => key !== '$default');
      expect(described.sort()).toEqual([...known].sort());
      expect(Object.keys(operations)).toHaveLength(known.length + 1);
      const each = Object.entries(paths).flatMap(([path, methods]) =>
        Object.values(methods).map((operation) => ({ path, operation })),
      );
      expect(new Set(each.map(({ operation }) => operation.operationId)).size).toBe(each.length);
      for (const { path, operation } of each) {
        const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
        expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
        expect(Boolean(operation.security)).toBe(path === '/desk' || path.startsWith('/desk/'));
      }
    });

    it('gives ids their shape, and forms the words and limits that people see', async () => {
      const { paths } = await api();
      const propose = paths['/calls/{callId}/propose']?.post;
      expect(propose?.parameters?.[0]?.schema.pattern).toContain(idPrefixes.call);
      const [form, also] = propose?.requestBody?.content['application/json']?.schema.allOf ?? [];
      expect(form?.properties.title).toMatchObject({
        title: 'Title of the BPF',
        description: 'Short and plain; it will stand on programmes and letters.',
        maxLength: 120,
      });
      expect(form?.properties.organisations).toMatchObject({
        minItems: 1,
        title: 'Key organisations to invite',
      });
      expect(form?.properties.consent).toMatchObject({ const: true });
      expect(also?.properties.act).toBeDefined();
    });

    it('refers to nothing that it does not hold', async () => {
      const whole = await api();
      const referred = [...JSON.stringify(whole).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to = '']) => to);
      expect(referred.length).toBeGreaterThan(0);
      for (const to of new Set(referred)) {
        expect(to).toMatch(/^#\/components\/schemas\/\w+$/);
        expect(whole.components.schemas).toHaveProperty(to.split('/').at(-1) ?? '');
      }
    });
  });
});
