import { beforeAll, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/modalities/handler.ts';
import { suggested } from '../../functions/modalities/suggested.ts';
import { createCycles } from '../../shared/store/cycles.ts';
import { createModalities, modalitiesIdFor } from '../../shared/store/modalities.ts';
import { createHouse } from '../support/house.ts';
import { keepCycle } from '../support/samples.ts';
import { useBrowser } from './browser.ts';
import { faultsOf } from './looked-at.ts';
import { wrongHtml } from './validity.ts';

/** The pages of the modalities, from the empty desk to the second version beside the first. */
const walkOnce = async () => {
  const house = await createHouse();
  const handler = createHandler({
    ...house.web,
    table: house.table,
    cycles: createCycles(house.table),
    modalities: createModalities(house.table),
  });
  const as = await house.signIn([{ role: 'secretariat' }], 'Sekou Secretariat');
  const pages: Record<string, string> = {};
  const at = '/desk/modalities/{modalitiesId}';
  const send = (routeKey: string, version: number, form: Record<string, string> = {}) =>
    house.send(handler, routeKey, {
      as,
      params: { modalitiesId: modalitiesIdFor(version), version: String(version) },
      form,
    });
  const see = async (name: string, answer: Promise<{ body: string }>) => {
    pages[name] = (await answer).body;
  };
  await see('none yet', send('GET /modalities', 1));
  await see('none yet, on the desk', send('GET /desk/modalities', 1));
  await send('POST /desk/modalities', 1);
  await see('draft', send(`GET ${at}`, 1));
  await see('draft with errors', send(`POST ${at}`, 1, { ...suggested, roles: '' }));
  await see('to publish, without a cycle', send(`GET ${at}/publish`, 1));
  const { id: cycleId } = await keepCycle(house, 'IGF 2026–2027');
  await send(`POST ${at}/publish`, 1, { cycleId, changes: 'The first version.', revision: '1' });
  await send('POST /desk/modalities', 2);
  const freedom = `${suggested.freedom.replace('a forum of engineers works', 'engineers work')}\n\nقرار كل منتدى.`;
  await send(`POST ${at}`, 2, { ...suggested, freedom, revision: '1' });
  await see('to publish, with what changed', send(`GET ${at}/publish`, 2));
  await send(`POST ${at}/publish`, 2, { cycleId, changes: 'Engineers.\nAnd more.', revision: '2' });
  await see('published', send('GET /modalities', 2));
  await see('an older version', send('GET /modalities/{version}', 1));
  await see('what changed', send('GET /modalities/{version}/changes', 2));
  await see('versions', send('GET /desk/modalities', 2));
  await see('published, on the desk', send(`GET ${at}`, 2));
  return pages;
};

const names = [
  'none yet',
  'none yet, on the desk',
  'draft',
  'draft with errors',
  'to publish, without a cycle',
  'to publish, with what changed',
  'published',
  'an older version',
  'what changed',
  'versions',
  'published, on the desk',
];

describe('pages of the modalities', () => {
  const browser = useBrowser();
  let pages: Record<string, string>;
  beforeAll(async () => {
    pages = await walkOnce();
  });

  it('are these', () => {
    expect(Object.keys(pages)).toEqual(names);
  });

  it.each(names)('%s: valid, and without barriers in every look', async (name) => {
    const html = pages[name] ?? '';
    expect(await wrongHtml(html)).toEqual([]);
    expect(await faultsOf(browser, html)).toEqual([]);
  });
});
