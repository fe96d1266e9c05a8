import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { makeForum } from '../support/journey-forum.ts';

describe('the site: what this is, how far it is, and the forums', () => {
  const journey = useJourney();

  it('explains itself from the front page on (R1, R5, R11)', async () => {
    const page = await journey.visitor();
    await page.goto('/');
    await journey.check(page);
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'About' }).click();
    await page.getByRole('heading', { name: 'About Best Practice Forums', level: 1 }).waitFor();
    expect(await page.getByText('share positive and negative experiences').count()).toBe(1);
    await page.getByRole('link', { name: 'What makes a topic suitable' }).click();
    expect(new URL(page.url()).hash).toBe('#suitable');
    await journey.check(page);
    // The explanation stands at the foot of each page, also of one that is not there.
    await page.goto('/a-page-that-is-not-there');
    await page.getByRole('heading', { name: 'What is a Best Practice Forum?' }).waitFor();
    await journey.check(page);
  });

  it('lists the 31 recommendations, and each that works leads to its place', async () => {
    const page = await journey.visitor();
    await page.goto('/recommendations');
    await journey.check(page);
    expect(await page.locator('li[id^=R]').count()).toBe(31);
    const links = await page
      .locator('li[id^=R] a')
      .evaluateAll((all) => all.map((each) => each.getAttribute('href') ?? ''));
    expect(links.length).toBeGreaterThan(0);
    for (const link of new Set(links)) {
      await page.goto('/recommendations');
      const answer = await page.goto(link);
      expect(answer?.status(), link).toBe(200);
      const { hash } = new URL(link, journey.url);
      if (hash) expect(await page.locator(hash).count(), link).toBe(1);
    }
  });

  it('lets a team keep its forum’s page, and puts back what it had not sent', async () => {
    const secretariat = await journey.as(firstPerson);
    const forumId = await makeForum(journey, secretariat, 'BPF that keeps its page');
    await secretariat.goto(`/desk/forums/${forumId}`);
    await journey.check(secretariat);
    await secretariat
      .getByRole('textbox', { name: 'How to take part' })
      .fill('Come on Tuesdays.\nBring a case.');
    await secretariat.reload();
    await secretariat.getByText('is back in the form').waitFor();
    await journey.check(secretariat);
    await secretariat.getByRole('button', { name: 'Save' }).click();
    await secretariat.getByText('Saved. It stands on the page of the forum.').waitFor();
    expect(await secretariat.getByText('is back in the form').count()).toBe(0);

    const reader = await journey.visitor();
    await reader.goto('/forums');
    await reader.getByRole('link', { name: 'BPF that keeps its page', exact: true }).click();
    await reader.getByText('Bring a case.').waitFor();
    await journey.check(reader);
  });
});
