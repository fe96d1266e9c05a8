import { readFile } from 'node:fs/promises';
import Papa from 'papaparse';
import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { makeForum } from '../support/journey-forum.ts';

const mag = 'mara.member@example.org';
const stranger = 'sam.stranger@example.org';
const title = 'BPF that the desk hears of';

const hour = 3_600_000;

describe('the desk: who may come in, what they hear, what they find', () => {
  const journey = useJourney();

  it('lets nobody in whom it does not know, and tells them nothing', async () => {
    await journey.as(firstPerson);
    const page = await journey.as(stranger);
    await page.getByRole('heading', { name: 'This address is not known here' }).waitFor();
    await journey.check(page);
    expect(await page.context().cookies()).not.toContainEqual(
      expect.objectContaining({ name: '__Host-session' }),
    );
    for (const path of ['/desk', '/desk/people', '/desk/proposals/prp_00000000000000000000000000']) {
      const answer = await page.request.get(path, { maxRedirects: 0 });
      expect(answer.status()).toBe(303);
      expect(answer.headers().location).toMatch(/^\/sign-in\?back=/);
    }
    expect(await journey.inbox(stranger)).toEqual([]);
  });

  it('adds a person, who signs in by the letter, chooses their hour, and hears of a proposal once', async () => {
    const secretariat = await journey.as(firstPerson);
    await secretariat.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    await journey.check(secretariat);
    await secretariat.getByRole('link', { name: 'People', exact: true }).click();
    await journey.check(secretariat);
    await secretariat.getByLabel('Name', { exact: true }).fill('Mara Member');
    await secretariat.getByLabel('Email address').fill(mag);
    await secretariat.getByRole('button', { name: 'Add this person' }).click();
    // An error says what is missing, and keeps what was typed.
    await secretariat.getByRole('alert').getByText('Please choose at least one under “Roles”.').waitFor();
    await journey.check(secretariat);
    await secretariat.getByLabel('MAG member').check();
    await secretariat.getByRole('button', { name: 'Add this person' }).click();
    await secretariat.getByRole('heading', { name: 'Mara Member', level: 1 }).waitFor();
    await journey.check(secretariat);

    const welcome = await journey.mail(mag, 'Welcome');
    expect(welcome.text).toContain('MAG member');
    const mara = await journey.visitor();
    await mara.goto(journey.linkIn(welcome, '/sign-in'));
    // Whoever was let in has an account, and is offered.
    await mara.getByRole('button', { name: mag }).click();
    await mara.getByRole('heading', { name: 'Today', level: 1 }).waitFor();
    await journey.check(mara);

    // Her digest shall come two hours from now, on the clock of Kathmandu (UTC+5:45).
    const { now } = (await journey.local('/local/clock', { advance: 'PT0S' })) as { now: string };
    const ahead = 5.75 * hour;
    const due = Math.floor((Date.parse(now) + ahead) / hour) * hour - ahead + 2 * hour;
    await mara.getByRole('link', { name: 'My digest' }).click();
    await journey.check(mara);
    await mara.getByLabel(/^Daily/).check();
    await mara.getByLabel('Hour', { exact: true }).selectOption(String(new Date(due + ahead).getUTCHours()));
    await mara.getByLabel('Time zone').fill('Asia/Kathmandu');
    await mara.getByRole('button', { name: 'Save' }).click();
    await mara.getByText('Saved.').waitFor();
    await journey.check(mara);

    await makeForum(journey, secretariat, title);
    const digests = async () =>
      (await journey.inbox(mag)).filter(({ subject }) => subject.startsWith('Digest'));
    const goTo = (instant: number) => journey.local('/local/clock', { now: new Date(instant).toISOString() });
    await goTo(due - 60_000);
    expect(await digests()).toEqual([]);
    await goTo(due + 5 * 60_000);
    const [digest, ...more] = await digests();
    expect(more).toEqual([]);
    expect(digest?.text).toContain(title);
    expect(digest?.text).not.toContain('added a person');
    await goTo(due + 3 * hour);
    await goTo(due + 26 * hour);
    expect(await digests()).toHaveLength(1);
    if (!digest) throw new Error('There is no digest.');

    // A day later she has to sign in again, and lands where the letter pointed to.
    await mara.goto(journey.linkIn(digest, '/desk/proposals/'));
    if (new URL(mara.url()).origin !== journey.url) {
      await mara.getByLabel(/address/i).fill(mag);
      await mara.getByRole('button', { name: 'Sign in with this address' }).click();
    }
    await mara.getByRole('heading', { name: title, level: 1 }).waitFor();
    expect((await mara.request.get('/desk/people')).status()).toBe(403);
  });

  it('finds records by words and kind, hands them out as CSV, and shows each letter and its fate', async () => {
    const secretariat = await journey.as(firstPerson);
    const sought = 'BPF on what is sought';
    await makeForum(journey, secretariat, sought);
    await secretariat.goto('/desk');
    await secretariat.getByRole('link', { name: 'Records', exact: true }).click();
    await journey.check(secretariat);
    await secretariat.getByLabel('Words in the title').fill('SOUGHT what');
    await secretariat.getByLabel('Kind').selectOption('proposal');
    await secretariat.getByRole('button', { name: 'Show' }).click();
    await journey.check(secretariat);
    const rows = secretariat.locator('tbody tr');
    expect(await rows.count()).toBe(1);
    expect(await rows.first().textContent()).toContain('accepted');

    const download = secretariat.waitForEvent('download');
    await secretariat.getByRole('link', { name: 'Download this list as CSV' }).click();
    const csv = await readFile(await (await download).path(), 'utf8');
    const { data } = Papa.parse<Record<string, string>>(csv.slice(1), { header: true });
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      'Title of the BPF': sought,
      State: 'accepted',
      Reasons: 'A clear goal.',
    });

    await rows.getByRole('link').click();
    await secretariat.getByRole('heading', { name: 'History' }).waitFor();
    await secretariat.getByRole('link', { name: /^Received/ }).click();
    await secretariat.getByRole('heading', { name: 'What became of it' }).waitFor();
    await journey.check(secretariat);
    expect(await secretariat.locator('tbody').textContent()).toContain('delivered');
    expect(await secretariat.content()).not.toMatch(/key=[\w-]{43}/);
    const inside = secretariat.frameLocator('iframe');
    await inside.getByRole('link', { name: 'Change the proposal' }).waitFor();

    await secretariat.getByRole('link', { name: 'Letters', exact: true }).first().click();
    await journey.check(secretariat);
    await secretariat.getByLabel('What became of it').selectOption('delivered');
    await secretariat.getByRole('button', { name: 'Show' }).click();
    await secretariat
      .getByRole('link', { name: /^Received/ })
      .first()
      .waitFor();
  });

  it('signs people out, here and at the issuer', async () => {
    const page = await journey.as(firstPerson);
    await page.getByRole('button', { name: /Sign out/ }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
    await journey.check(page);
    expect((await page.request.get('/desk', { maxRedirects: 0 })).status()).toBe(303);
    await page.getByRole('link', { name: 'sign out of the sign-in service as well' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'You are signed out' }).waitFor();
  });
});
