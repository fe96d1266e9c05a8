import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { differences, type Run } from '../../functions/modalities/differences.ts';
import { createHandler } from '../../functions/modalities/handler.ts';
import { suggested } from '../../functions/modalities/suggested.ts';
import { joinSections, modalitiesForm, modalitiesSections } from '../../shared/domain/modalities.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createModalities, modalitiesIdFor } from '../../shared/store/modalities.ts';
import { history } from '../../shared/store/records.ts';
import { createHouse, mainOf, type SignedIn, type TestHouse } from '../support/house.ts';
import { keepCycle, keepModalities } from '../support/samples.ts';

const textOf = (runs: readonly Run[] | undefined) => (runs ?? []).map(({ text }) => text).join('');

describe('differences', () => {
  it('show a changed paragraph beside the one it was, word by word', () => {
    expect(differences('One.\n\nThe MAG selects topics.', 'One.\n\nThe whole MAG selects topics.')).toEqual([
      {
        before: [{ text: 'One.', kind: 'same' }],
        after: [{ text: 'One.', kind: 'same' }],
        same: true,
      },
      {
        before: [
          { text: 'The ', kind: 'same' },
          { text: 'MAG selects topics.', kind: 'same' },
        ],
        after: [
          { text: 'The ', kind: 'same' },
          { text: 'whole ', kind: 'added' },
          { text: 'MAG selects topics.', kind: 'same' },
        ],
        same: false,
      },
    ]);
  });

  it('put what is new or gone on one side only', () => {
    expect(differences('Apples grow.\n\nStay.', 'Stay.\n\nQuite another thought.')).toMatchObject([
      { before: [{ text: 'Apples grow.', kind: 'removed' }], after: undefined },
      { same: true },
      { before: undefined, after: [{ text: 'Quite another thought.', kind: 'added' }] },
    ]);
  });

  it('lose no word of either version, and add none', () => {
    const paragraph = fc
      .array(fc.constantFrom('the', 'MAG', 'forum', 'selects', 'opens', 'never', 'goal'), {
        minLength: 1,
        maxLength: 9,
      })
      .map((words) => words.join(' '));
    const version = fc.array(paragraph, { maxLength: 7 }).map((all) => all.join('\n\n'));
    fc.assert(
      fc.property(version, version, (before, after) => {
        const rows = differences(before, after) ?? [];
        const side = (which: 'before' | 'after') =>
          rows.flatMap((row) => (row[which] ? [textOf(row[which])] : [])).join('\n\n');
        expect(side('before')).toBe(before);
        expect(side('after')).toBe(after);
      }),
    );
  });
});

describe('what two people make of one draft', () => {
  const sections = fc.record({
    roles: fc.constantFrom('a', 'b', 'c'),
    selecting: fc.constantFrom('a', 'b', 'c'),
    timelines: fc.constantFrom('a', 'b', 'c'),
    freedom: fc.constantFrom('a', 'b', 'c'),
  });

  it('has what each changed alone, and names what both changed otherwise', () => {
    fc.assert(
      fc.property(sections, sections, sections, (opened, now, typed) => {
        const joined = joinSections(now, typed, (section, text) => text === opened[section]);
        for (const section of modalitiesSections) {
          const [mine, others] = [typed[section] !== opened[section], now[section] !== opened[section]];
          expect(joined.sections[section]).toBe((mine ? typed : now)[section]);
          expect(joined.both.includes(section)).toBe(mine && others && typed[section] !== now[section]);
        }
      }),
    );
  });
});

describe('the suggested text', () => {
  it('fits the form, and says in each section what it is to say', () => {
    expect(modalitiesForm.parse(suggested)).toEqual(suggested);
    expect(suggested.selecting).toContain('never more than the IGF can carry');
    expect(suggested.timelines).toContain('a discussion of possible future topics');
  });
});

describe('modalities', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let secretariat: SignedIn;

  beforeEach(async () => {
    house = await createHouse();
    handler = createHandler({
      ...house.web,
      table: house.table,
      cycles: createCycles(house.table),
      modalities: createModalities(house.table),
    });
    secretariat = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  });

  const begin = (as = secretariat) => house.send(handler, 'POST /desk/modalities', { as, form: {} });
  const write = (id: string, form: Record<string, string>) =>
    house.send(handler, 'POST /desk/modalities/{modalitiesId}', {
      as: secretariat,
      params: { modalitiesId: id },
      form: { ...suggested, ...form },
    });
  const publish = (id: string, form: Record<string, string>) =>
    house.send(handler, 'POST /desk/modalities/{modalitiesId}/publish', {
      as: secretariat,
      params: { modalitiesId: id },
      form,
    });

  /** What the form of a draft carries along: its revision, and the marks of its sections. */
  const form = async (id: string) => {
    const page = await house.send(handler, 'GET /desk/modalities/{modalitiesId}', {
      as: secretariat,
      params: { modalitiesId: id },
    });
    return Object.fromEntries(
      [...page.body.matchAll(/name="(found-\w+|revision)" value="([^"]*)"/g)].map(([, name, value]) => [
        name,
        value,
      ]),
    ) as Record<string, string>;
  };

  it('begin with the suggested text, are written, published for a cycle, and read', async () => {
    const cycle = await keepCycle(house, 'IGF 2026–2027');
    expect((await house.send(handler, 'GET /modalities')).body).toContain('has not published a version yet');
    const id = modalitiesIdFor(1);
    expect((await begin()).headers.location).toBe(`/desk/modalities/${id}`);
    const draft = await house.send(handler, 'GET /desk/modalities/{modalitiesId}', {
      as: secretariat,
      params: { modalitiesId: id },
    });
    expect(draft.body).toContain('Proposing is no claim to lead.');
    expect(
      (await house.send(handler, 'GET /modalities/{version}', { params: { version: '1' } })).status,
    ).toBe(404);
    expect(
      (await write(id, { freedom: 'Be free.\n\n<script>alert(1)</script>', revision: '1' })).status,
    ).toBe(303);
    const nothing = await publish(id, { changes: '', revision: '2' });
    expect(nothing.status).toBe(422);
    expect(nothing.body).toContain('Say what changed: readers of the version before will want to know.');
    const form = { cycleId: cycle.id, changes: 'The first version.', revision: '2' };
    expect((await publish(id, form)).headers.location).toBe('/modalities/1');
    // A second click.
    expect((await publish(id, form)).headers.location).toBe('/modalities/1');
    const page = await house.send(handler, 'GET /modalities');
    expect(page.body).toContain('Be free.');
    expect(page.body).not.toContain('<script>alert(1)');
    expect(page.body).toContain('24 November 2026, 09:00 UTC');
    expect(page.body).toContain(`/cycles/${cycle.id}`);
    expect((await history(house.table, id)).items.map(({ act }) => act)).toEqual([
      'began the modalities with the suggested text',
      'wrote the modalities',
      'published the modalities for IGF 2026–2027',
    ]);
  });

  it('stand once they are published; the next version says what changed, side by side', async () => {
    const cycle = await keepCycle(house, 'IGF 2026–2027');
    const first = await keepModalities(house, cycle);
    const late = await write(first.id, { revision: '1' });
    expect(late.status).toBe(409);
    expect(late.body).toContain(
      'This version is published, so its text stands. Begin the next version to change it.',
    );
    await begin();
    const id = modalitiesIdFor(2);
    await write(id, { ...first.sections, selecting: 'The whole MAG selects.', revision: '1' });
    await publish(id, { cycleId: cycle.id, changes: 'Who selects.', revision: '2' });
    const changes = await house.send(handler, 'GET /modalities/{version}/changes', {
      params: { version: '2' },
    });
    expect(changes.body).toContain(
      '<ins><span class="visually-hidden">[added: </span>whole <span class="visually-hidden">] </span></ins>',
    );
    expect(changes.body.match(/Nothing changed here/g)).toHaveLength(modalitiesSections.length - 1);
    const older = await house.send(handler, 'GET /modalities/{version}', { params: { version: '1' } });
    expect(older.body).toContain('This is an older version.');
    expect((await createModalities(house.table).forCycle(cycle.id))?.version).toBe(2);
  });

  it('are published also when too much changed to be shown, and lead to both versions', async () => {
    const paragraphs = (words: string) => Array.from({ length: 3_900 }, () => words).join('\n\n');
    const whole = (words: string) =>
      Object.fromEntries(modalitiesSections.map((name) => [name, paragraphs(words)]));
    const cycle = await keepCycle(house, 'IGF 2026–2027');
    await keepModalities(house, cycle);
    await begin();
    const id = modalitiesIdFor(2);
    await write(id, { ...whole('Now'), ...(await form(id)) });
    const show = () =>
      house.send(handler, 'GET /desk/modalities/{modalitiesId}/publish', {
        as: secretariat,
        params: { modalitiesId: id },
      });
    const { status, body } = await show();
    expect(status).toBe(200);
    expect(body).toContain(
      `Too much changed here to show it side by side. Read both: <a href="/modalities/1">version 1</a> and <a href="/desk/modalities/${id}">the draft</a>.`,
    );
    const { revision = '' } = await form(id);
    expect((await publish(id, { cycleId: cycle.id, changes: 'Everything.', revision })).status).toBe(303);
    const changes = await house.send(handler, 'GET /modalities/{version}/changes', {
      params: { version: '2' },
    });
    expect(changes.status).toBe(200);
    expect(changes.body).toContain('<a href="/modalities/2">version 2</a>');
  });

  it('say under which version each cycle runs, where the newest is for a cycle that has not begun', async () => {
    const running = await keepCycle(house, 'IGF 2026–2027');
    await keepModalities(house, running);
    const words = async () =>
      (await house.send(handler, 'GET /modalities')).body.replaceAll(/<[^>]+>/g, '').replaceAll(/\s+/g, ' ');
    expect(await words()).not.toContain('Each cycle runs under');
    const next = await keepCycle(house, 'IGF 2027–2028');
    await begin();
    const id = modalitiesIdFor(2);
    await write(id, { selecting: 'The whole MAG selects.', revision: '1' });
    await publish(id, { cycleId: next.id, changes: 'Who selects.', revision: '2' });
    expect(await words()).toContain('IGF 2027–2028 under version 2; IGF 2026–2027 under version 1.');
  });

  it('have one draft, whoever begins it and how often', async () => {
    const other = await house.signIn([{ role: 'secretariat' }], 'Dana Deputy');
    const answers = await Promise.all([begin(), begin(other), begin()]);
    expect(new Set(answers.map(({ headers }) => headers.location))).toEqual(
      new Set([`/desk/modalities/${modalitiesIdFor(1)}`]),
    );
    expect((await createModalities(house.table).latest()).items).toHaveLength(1);
  });

  it('keep what the second of two writers typed, and do not put it over the first', async () => {
    await begin();
    const id = modalitiesIdFor(1);
    const marks = await form(id);
    expect((await write(id, { roles: 'Mine.', revision: '1' })).status).toBe(303);
    const unmarked = await write(id, { roles: 'Theirs.', revision: '1' });
    expect(unmarked.status).toBe(409);
    expect(unmarked.body).toContain('Somebody else saved this draft while you had it open.');
    const late = await write(id, { roles: 'Theirs.', revision: '1', ...marks });
    expect(late.status).toBe(409);
    expect(late.body).toContain('Theirs.');
    expect(late.body).toMatch(/Sekou Secretariat saved this section on .*, while you had it open\./);
    expect(late.body).toContain('Roles and responsibilities: the newer text');
    expect(mainOf(late.body)).toMatch(/the newer text<\/h2><p[^>]*>Mine\.<\/p>/);
    expect((await createModalities(house.table).get(id))?.sections.roles).toBe('Mine.');
    const published = await publish(id, {
      cycleId: (await keepCycle(house, 'IGF 2026–2027')).id,
      changes: 'First.',
      revision: '1',
    });
    expect(published.status).toBe(409);
  });

  it('join what two people wrote in different sections, and go on where one typed something that does not fit', async () => {
    await begin();
    const id = modalitiesIdFor(1);
    const opened = await form(id);
    expect((await write(id, { ...opened, roles: 'New roles.' })).status).toBe(303);
    const wrong = await write(id, { ...opened, freedom: '' });
    expect(wrong.status).toBe(422);
    // What the page carries on is still what was found when it was opened.
    for (const [name, mark] of Object.entries(opened))
      if (name !== 'revision') expect(wrong.body).toContain(`name="${name}" value="${mark}"`);
    expect((await write(id, { ...opened, freedom: 'New freedom.' })).status).toBe(303);
    expect((await createModalities(house.table).get(id))?.sections).toEqual({
      ...suggested,
      roles: 'New roles.',
      freedom: 'New freedom.',
    });
    const { items } = await history(house.table, id);
    expect(items.map(({ note }) => note)).toEqual(
      expect.arrayContaining(['Roles and responsibilities', 'Freedom of the forums']),
    );
  });

  it('are published for a cycle that there is', async () => {
    await begin();
    const id = modalitiesIdFor(1);
    const page = await house.send(handler, 'GET /desk/modalities/{modalitiesId}/publish', {
      as: secretariat,
      params: { modalitiesId: id },
    });
    expect(page.body).toContain('Plan the cycle first');
    const answer = await publish(id, { cycleId: house.newId('cycle'), changes: 'x', revision: '1' });
    expect(answer.status).toBe(422);
  });

  it('are the secretariat’s to write, and take few requests to read', async () => {
    const mag = await house.signIn([{ role: 'mag' }], 'Mara Member');
    expect((await begin(mag)).status).toBe(403);
    await keepModalities(house);
    expect(await house.requestsOf(() => house.send(handler, 'GET /modalities'))).toEqual(['Query', 'Query']);
  });
});
