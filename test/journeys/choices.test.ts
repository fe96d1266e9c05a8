import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { makeForum, sendForm } from '../support/journey-forum.ts';

const desa = 'dana.choices@example.org';
const reader = 'zoe.choices@example.org';

describe('what readers want', () => {
  const journey = useJourney();

  /** Sends an output to one organisation, by two people; answers where the dissemination is. */
  const sendOutput = async (
    secretariat: Page,
    dana: Page,
    forumId: string,
    title: string,
  ): Promise<string> => {
    const outputAt = await sendForm(secretariat, `/desk/forums/${forumId}/outputs/new`, {
      title,
      summary: 'Six years of forums, reviewed.',
      lang: 'en',
      kind: 'markdown',
      markdown: '# Findings\n\nCall early.',
    });
    await sendForm(secretariat, `${outputAt}/publish`, { revision: '1' });
    const at = await sendForm(secretariat, `${outputAt}/disseminations`, {});
    await sendForm(secretariat, `${at}/recipients`, {
      organisation: 'Internet Society',
      contact: 'Zoë Example',
      email: reader,
      language: 'en',
      why: 'Took part in several forums.',
    });
    await sendForm(secretariat, `${at}/cover-letter`, {
      subject: 'For {{organisation}}: {{output}}',
      text: 'Dear {{contact}},\n\nplease read this.',
      signature: 'Wanda',
      lang: 'en',
    });
    await sendForm(secretariat, `${at}/prepare`, {});
    await sendForm(dana, `${at}/release`, {});
    await journey.settle();
    return at;
  };

  it('is chosen from a letter, by page and by one click, undone, and kept to', async () => {
    const secretariat = await journey.as(firstPerson);
    const forumId = await makeForum(journey, secretariat, 'BPF on choices');
    await sendForm(secretariat, '/desk/people', { name: 'Dana Desa', email: desa, roles: ['desa'] });
    const dana = await journey.as(desa);
    await sendOutput(secretariat, dana, forumId, 'First findings');

    const letter = await journey.mail(reader, 'First findings');
    const choicesAt = journey.linkIn(letter, '/choices/');
    const header = letter.headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe')?.value;
    expect(header).toBe(`<${choicesAt}>`);
    const standing = async () =>
      (await (await fetch(choicesAt, { headers: { accept: 'application/json' } })).json()) as {
        outputs: boolean;
      };

    // A scanner follows every link, and asks for its head.
    for (const method of ['GET', 'HEAD', 'GET']) await fetch(choicesAt, { method });
    expect(await standing()).toMatchObject({ outputs: true, press: true });

    // By page: looked at, declined, undone.
    const zoe = await journey.visitor();
    await zoe.goto(choicesAt);
    await zoe.getByRole('heading', { name: 'What we send to you' }).waitFor();
    await journey.check(zoe);
    await zoe.getByRole('button', { name: 'Get no more outputs of Best Practice Forums' }).click();
    await zoe.getByRole('heading', { name: 'This is done' }).waitFor();
    await journey.check(zoe);
    expect(await standing()).toMatchObject({ outputs: false });
    await zoe.getByRole('link', { name: 'Choose what we send to you' }).click();
    await zoe.getByLabel('Outputs of Best Practice Forums').check();
    await zoe.getByRole('button', { name: 'Save' }).click();
    await zoe.getByText('Saved. You can change it again').waitFor();
    await journey.check(zoe);
    expect(await standing()).toMatchObject({ outputs: true });

    // Another contact: the team hears of it and takes it; the person is asked, and confirms.
    await zoe.getByLabel('Their name').fill('Nora New');
    await zoe.getByLabel('Their email address').fill('nora.choices@example.org');
    await zoe.getByRole('button', { name: 'Name this person' }).click();
    await zoe.getByText('Thank you. The coordinating team decides').waitFor();
    await journey.check(zoe);
    await secretariat.goto('/desk');
    await secretariat.getByRole('link', { name: /Another contact for Internet Society/ }).click();
    await journey.check(secretariat);
    await secretariat.getByLabel(/^Take it/).check();
    await secretariat.getByRole('button', { name: 'Decide' }).click();
    await secretariat.getByText('Nora New, nora.choices@example.org').first().waitFor();
    await secretariat.getByText('waits for its confirmation', { exact: true }).waitFor();
    await journey.check(secretariat);
    const asked = await journey.mail('nora.choices@example.org', 'you are the contact of Internet Society');
    const nora = await journey.visitor();
    await nora.goto(journey.linkIn(asked, '/suggestions/'));
    await journey.check(nora);
    await nora.getByRole('button', { name: 'I am the contact' }).click();
    await nora.getByRole('heading', { name: 'Thank you' }).waitFor();
    await journey.check(nora);
    await secretariat.reload();
    await secretariat.getByText('taken', { exact: true }).waitFor();

    // By one click, as a mail program does it: no cookie, no page before.
    const clicked = await fetch(choicesAt, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(clicked.status).toBe(200);
    expect(await standing()).toMatchObject({ outputs: false, press: true });

    // The next output does not go there, and the people who send it see why.
    const second = await sendOutput(secretariat, dana, forumId, 'Second findings');
    const titles = (await journey.inbox(reader)).map(({ subject }) => subject);
    expect(titles).toEqual(['For Internet Society: First findings']);
    await dana.goto(second);
    await dana
      .getByRole('row', { name: /Internet Society.*not sent: this address asked for no more/ })
      .waitFor();
    await dana
      .getByRole('link', { name: /not sent: this address asked for no more/ })
      .first()
      .click();
    await dana.getByRole('link', { name: 'What may be sent to this address' }).click();
    await dana.getByText('declined by whoever reads mail there').first().waitFor();
    await journey.check(dana);
  });
});
