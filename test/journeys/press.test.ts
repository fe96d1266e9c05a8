import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { sendForm } from '../support/journey-forum.ts';
import { preparedFor } from '../support/journey-sending.ts';

describe('the press (R31)', () => {
  const journey = useJourney();
  const feed = async () => (await fetch(`${journey.url}/press/feed.atom`)).text();
  const sitemap = async () => (await fetch(`${journey.url}/sitemap.xml`)).text();
  const namesOn = (page: Page) =>
    page
      .getByRole('heading', { name: 'Who received it' })
      .locator('~ ul')
      .first()
      .getByRole('listitem')
      .allTextContents();

  it('joins the list, hears what was released, and of its correction after a late bounce', async () => {
    const secretariat = await journey.as(firstPerson);
    const { desa, at } = await preparedFor(journey, secretariat, 'BPF on late bounces', [
      ['Internet Society', 'isoc.press@example.org'],
      ['Shy Ltd', 'shy.press@example.org'],
      ['Late Ltd', 'late-bounce+press@example.org'],
    ]);
    await sendForm(desa, `${at}/release`, {});
    await journey.settle();

    // A reporter joins the press list: nothing before the link in a letter is confirmed.
    const rita = await journey.visitor();
    await rita.goto('/press');
    await rita.getByRole('link', { name: 'by email' }).click();
    await journey.check(rita);
    await rita.getByLabel('Name', { exact: true }).fill('Rita Reporter');
    await rita.getByLabel('Newspaper, agency or other outlet').fill('The Example Times');
    await rita.getByLabel('Email address').fill('rita.list@example.org');
    await rita.getByRole('checkbox', { name: 'BPF on late bounces' }).check();
    await rita.getByRole('button', { name: 'Send me the link that confirms' }).click();
    await rita.getByRole('heading', { name: 'One step is left' }).waitFor();
    await journey.check(rita);
    const asked = await journey.mail('rita.list@example.org', 'Please confirm');
    await rita.goto(journey.linkIn(asked, '/press/subscriptions/'));
    await journey.check(rita);
    await rita.getByRole('button', { name: 'Yes, send me press releases' }).click();
    await rita.getByRole('heading', { name: 'You are on the press list' }).waitFor();

    // One of those who got the output does not want to be named; its letter has the link for that.
    const shy = await journey.visitor();
    await shy.goto(journey.linkIn(await journey.mail('shy.press@example.org', 'For Shy Ltd'), '/choices/'));
    await shy.getByRole('button', { name: 'Do not name us in press releases' }).click();
    await shy.getByText('Press releases do not name it any more.').waitFor();
    await journey.check(shy);

    // Written by one, and not with that name in it; released by another.
    const pressAt = await sendForm(secretariat, `${at}/press-releases`, {});
    await secretariat.goto(pressAt);
    await secretariat.getByLabel('Headline').fill('Forum sends its findings to Shy Ltd');
    await secretariat.getByRole('button', { name: 'Save the press release' }).click();
    await secretariat
      .getByRole('alert')
      .getByText(
        '“Shy Ltd” asked not to be named in press releases, and the headline names it. Take the name out.',
      )
      .waitFor();
    await journey.check(secretariat);
    await secretariat.getByLabel('Headline').fill('Forum sends its findings out');
    await secretariat.getByRole('button', { name: 'Save the press release' }).click();
    await secretariat.getByText('You wrote what stands here').waitFor();
    await desa.goto(pressAt);
    await desa.getByRole('button', { name: 'Release to the press' }).click();
    await desa.getByRole('link', { name: 'On the site' }).click();
    const publicAt = new URL(desa.url()).pathname;
    expect(await namesOn(desa)).toEqual(['Internet Society', 'Late Ltd']);
    await journey.check(desa);
    const first = await journey.mail('rita.list@example.org', 'Press release: Forum sends its findings out');
    expect(first.text).toContain('- Late Ltd');
    expect(await feed()).toContain('Forum sends its findings out');

    // An hour later a letter comes back after all. The press release corrects itself, for everybody to see.
    await journey.advance('PT65M');
    const reader = await journey.visitor();
    await reader.setViewportSize({ width: 360, height: 760 });
    await reader.goto(publicAt);
    expect(await namesOn(reader)).toEqual(['Internet Society']);
    await reader.getByRole('heading', { name: 'Correction' }).waitFor();
    await reader.getByText('said that “Late Ltd” had received the output').waitFor();
    await journey.check(reader);
    expect(await feed()).toContain('said that “Late Ltd” had received the output');
    expect(await journey.inbox('rita.list@example.org')).toHaveLength(2);

    // The desk hears of it, and decides that the press does.
    await secretariat.goto('/desk');
    await secretariat.getByText('corrected a press release').first().waitFor();
    await secretariat.goto(pressAt);
    await journey.check(secretariat);
    await secretariat.getByRole('button', { name: 'Send them a letter about it' }).click();
    await secretariat.getByText('were told of it').waitFor();
    const correction = await journey.mail(
      'rita.list@example.org',
      'Correction: Forum sends its findings out',
    );
    expect(correction.text.replaceAll(/\s+/g, ' ')).toContain('said that “Late Ltd” had received the output');
  });

  it('keeps an embargo until its end, and then is there by itself', async () => {
    const secretariat = await journey.as(firstPerson);
    const { desa, at } = await preparedFor(journey, secretariat, 'BPF on embargoes', [
      ['Internet Society', 'isoc.embargo@example.org'],
    ]);
    await sendForm(desa, `${at}/release`, {});
    await journey.settle();
    await sendForm(secretariat, '/desk/press-contacts', {
      name: 'Rolf Reporter',
      outlet: 'The Example Post',
      email: 'rolf.embargo@example.org',
      language: 'en',
    });
    const headline = 'Forum tells it later';
    const pressAt = await sendForm(secretariat, `${at}/press-releases`, {});
    await secretariat.goto(pressAt);
    await secretariat.getByLabel('Headline').fill(headline);
    await secretariat.getByLabel('Embargo: not public before this day').fill(await journey.dayIn(2));
    await secretariat.getByLabel('Embargo ends at').fill('11:00');
    await secretariat.getByLabel('Time zone of that time').fill('Europe/Zurich');
    await secretariat.getByRole('button', { name: 'Save the press release' }).click();
    await secretariat.getByText('You wrote what stands here').waitFor();
    await desa.goto(pressAt);
    await desa.getByText('at the end of the embargo').waitFor();
    await journey.check(desa);
    await desa.getByRole('button', { name: 'Release to the press' }).click();
    await desa.getByText('Under embargo until').first().waitFor();
    await journey.check(desa);

    const embargoed = await journey.mail('rolf.embargo@example.org', `Embargoed press release: ${headline}`);
    expect(embargoed.text.replaceAll(/\s+/g, ' ')).toMatch(
      /UNDER EMBARGO until \d+ \w+ \d{4}, 11:00 Europe\/Zurich/,
    );
    const reader = await journey.visitor();
    const publicAt = pressAt.replace('/desk', '');
    expect((await reader.goto(publicAt))?.status()).toBe(404);
    await reader.goto('/press');
    expect(await reader.getByText(headline).count()).toBe(0);
    expect(await feed()).not.toContain(headline);
    expect(await sitemap()).not.toContain(publicAt);

    await journey.advance('P3D');
    expect((await reader.goto(publicAt))?.status()).toBe(200);
    await journey.check(reader);
    expect(await feed()).toContain(headline);
    expect(await sitemap()).toContain(publicAt);
    // Whoever had it ahead gets nothing twice.
    expect(await journey.inbox('rolf.embargo@example.org')).toHaveLength(1);
  });
});
