import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { makeForum, sendForm } from '../support/journey-forum.ts';

const team = 'wanda.team@example.org';
const desa = 'dana.desa@example.org';
const press = 'rita.reporter@example.org';

const recipients = [
  'Organisation;Contact person;Email;Language;Why',
  'Internet Society;Zoë Example;zoe@example.org;English;Took part in several forums',
  'Moved Away Ltd;Otto Example;bounce+otto@example.org;English;Runs networks',
  '**Bold** & <script>;;bold@example.org;français;Has an odd name',
  'Nobody knows;;not an address;English;x',
].join('\n');

/** As small as a PDF can be. */
const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

describe('out: from the output to the press (R27–R31)', () => {
  const journey = useJourney();

  it('is prepared by one, released by another; what arrived is named, and what came back is sent again', async () => {
    const secretariat = await journey.as(firstPerson);
    const forumId = await makeForum(journey, secretariat, 'BPF on sending out');
    await sendForm(secretariat, '/desk/people', { name: 'Wanda Team', email: team, roles: [forumId] });
    await sendForm(secretariat, '/desk/people', { name: 'Dana Desa', email: desa, roles: ['desa'] });

    // The coordinating team has published its output, and puts its PDF beside it.
    const wanda = await journey.as(team);
    const outputAt = await sendForm(wanda, `/desk/forums/${forumId}/outputs/new`, {
      title: 'What six years of forums teach',
      summary: 'Six years of Best Practice Forums, reviewed by those who ran them.',
      lang: 'en',
      kind: 'markdown',
      markdown: '# Findings\n\nCall early.\n\n# Recommendations\n\nName who shall receive the result.',
    });
    await wanda.goto(outputAt);
    await wanda
      .locator('input[type=file]')
      .setInputFiles({ name: 'six-years.pdf', mimeType: 'application/pdf', buffer: pdf });
    await wanda.getByRole('button', { name: 'Upload the PDF' }).click();
    await wanda.getByRole('button', { name: /Publish/ }).click();

    // Recipients (R28): the bad row is named with its reason, nothing is kept before Wanda says so.
    await wanda.goto(outputAt);
    await wanda.getByRole('button', { name: 'Prepare a dissemination' }).click();
    await wanda.getByText('There are no recipients. Add at least one.').waitFor();
    await journey.check(wanda);
    const disseminationAt = new URL(wanda.url()).pathname;
    await wanda.getByRole('link', { name: 'Recipients', exact: true }).click();
    await journey.check(wanda);
    await wanda.getByRole('link', { name: 'Add a whole list (CSV)' }).click();
    await journey.check(wanda);
    await wanda
      .getByLabel('CSV file')
      .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(recipients) });
    await wanda.getByRole('button', { name: 'Read the list' }).click();
    await wanda.getByText('3 good rows, 1 bad row.').waitFor();
    await wanda.getByRole('row', { name: /^5 .*This is not an email address/ }).waitFor();
    await journey.check(wanda);
    await wanda.getByRole('button', { name: 'Keep the good rows (3)' }).click();
    // The row that could not be taken comes back, to be corrected; here it is left out.
    await wanda.getByText('3 recipients were added.').waitFor();
    expect(await wanda.getByLabel('Or paste the rows').inputValue()).toBe(
      'Organisation,Contact person,Email,Language,Why\nNobody knows,,not an address,English,x',
    );
    await journey.check(wanda);
    await wanda.getByRole('link', { name: 'To the recipients' }).click();
    await wanda.getByText('3 recipients, by name').waitFor();
    await journey.check(wanda);

    // The cover letter (R29), with a placeholder that there is none of.
    await wanda.goto(`${disseminationAt}/cover-letter`);
    await wanda.getByLabel('Subject').fill('For {{organisation}}: {{output}}');
    await wanda
      .getByLabel('Letter', { exact: true })
      .fill('Dear {{name}},\n\nthe forum **{{forum}}** would like {{organisation}} to read this.');
    await wanda.getByLabel('Signature').fill('Wanda Team\nfor the coordinating team');
    await wanda.getByLabel('Replies go to').fill(team);
    await wanda.getByLabel(/Attach the report/).check();
    await wanda.getByRole('button', { name: 'Save and look at it' }).click();
    await wanda.getByRole('alert').getByText('There is no placeholder {{name}}.').waitFor();
    await journey.check(wanda);
    await wanda
      .getByLabel('Letter', { exact: true })
      .fill('Dear {{contact}},\n\nthe forum **{{forum}}** would like {{organisation}} to read this.');
    await wanda.getByRole('button', { name: 'Save and look at it' }).click();

    // Seen as it will look for whom it might look wrong, and tried on oneself.
    await wanda.getByRole('listitem').getByRole('link', { name: '**Bold** & <script>' }).first().click();
    await wanda.frameLocator('iframe').getByText('Dear **Bold** & <script>,').waitFor();
    await journey.check(wanda);
    await wanda.getByRole('button', { name: /Send this letter to me/ }).click();
    await wanda.getByText('The letter is on its way to you').waitFor();
    const trial = await journey.mail(team, '[Trial] For **Bold** & <script>: What six years of forums teach');
    expect(trial.text).toContain('Dear **Bold** & <script>,');
    expect(trial.html).not.toContain('<script');
    expect(trial.attachments).toMatchObject([{ name: 'six-years.pdf', size: pdf.length }]);

    // One prepares; another releases (R30).
    await wanda.goto(disseminationAt);
    await wanda.getByRole('button', { name: 'Prepare for release' }).click();
    await wanda
      .getByText('Somebody of the secretariat or DESA releases it. They see it on their desk.')
      .waitFor();
    await journey.check(wanda);
    const dana = await journey.as(desa);
    await dana.goto(disseminationAt);
    await journey.check(dana);
    await dana.getByRole('button', { name: 'Release to 3 recipients' }).click();
    // The figures change by themselves.
    await dana.getByText('(of these delivered: 2)').waitFor();
    await dana.getByRole('row', { name: /Moved Away Ltd.*returned: the address does not take it/ }).waitFor();
    await dana.getByText('2 of 3', { exact: true }).waitFor();
    // And so does what can be done next: a press release, now that it has somebody to name.
    await dana.getByRole('button', { name: 'Draft a press release' }).waitFor();
    await journey.settle();
    await dana.reload();
    await dana.getByText('Press release: The secretariat or DESA drafts it').waitFor();
    await journey.check(dana);

    const [letter, ...more] = await journey.inbox('zoe@example.org');
    expect(more).toEqual([]);
    expect(letter?.subject).toBe('For Internet Society: What six years of forums teach');
    expect(letter?.text.replaceAll(/\s+/g, ' ')).toContain(
      'Dear Zoë Example, the forum BPF on sending out would like Internet Society to read this.',
    );
    expect(letter?.text).toContain('What is a Best Practice Forum?');
    // The address that stays, and the hash by which a copy in hand can be told to be the published one.
    expect(letter?.text).toContain(`${journey.url}/outputs/${outputAt.split('/').at(-1)}`);
    expect(letter?.text).toContain(letter?.attachments[0]?.sha256);
    expect(letter?.headers.find(({ name }) => name.toLowerCase() === 'reply-to')?.value).toContain(team);
    expect(letter?.attachments).toMatchObject([{ name: 'six-years.pdf', size: pdf.length }]);

    // The press release (R31) names those alone who have it.
    await secretariat.goto('/desk/press-contacts');
    await secretariat.getByLabel('Name', { exact: true }).fill('Rita Reporter');
    await secretariat.getByLabel('Newspaper, agency or other outlet').fill('The Example Times');
    await secretariat.getByLabel('Email address').fill(press);
    await secretariat.getByRole('button', { name: 'Add this contact' }).click();
    await secretariat.getByRole('cell', { name: press }).waitFor();
    await journey.check(secretariat);
    await secretariat.goto(disseminationAt);
    await secretariat.getByRole('button', { name: 'Draft a press release' }).click();
    await secretariat.getByLabel('Headline').fill('IGF forum looks back at six years of forums');
    await secretariat.getByRole('button', { name: 'Save the press release' }).click();
    await secretariat.getByText('You wrote what stands here').waitFor();
    await journey.check(secretariat);
    await dana.goto(new URL(secretariat.url()).pathname);
    await dana.getByRole('button', { name: 'Release to the press' }).click();
    await dana.getByRole('link', { name: 'On the site' }).click();
    await journey.check(dana);

    const reader = await journey.visitor();
    await reader.goto('/press');
    await journey.check(reader);
    await reader.getByRole('link', { name: 'IGF forum looks back at six years of forums' }).click();
    const names = reader.getByRole('heading', { name: 'Who received it' }).locator('~ ul').first();
    expect(await names.getByRole('listitem').allTextContents()).toEqual([
      '**Bold** & <script>',
      'Internet Society',
    ]);
    const page = await reader.content();
    for (const secret of ['Moved Away', 'zoe@', 'Zoë Example', 'bold@example.org'])
      expect(page).not.toContain(secret);
    await reader
      .getByRole('link', { name: /What six years of forums teach/ })
      .first()
      .click();
    await reader.getByRole('heading', { name: 'What six years of forums teach', level: 1 }).waitFor();

    const feed = await (await fetch(`${journey.url}/press/feed.atom`)).text();
    expect(feed).toContain('IGF forum looks back at six years of forums');
    const toPress = await journey.mail(press, 'Press release: IGF forum looks back at six years of forums');
    expect(toPress.text).toContain('- Internet Society');
    expect(toPress.text).not.toContain('Moved Away');

    // What came back goes to a new contact, sent by another person than who named it; nobody else hears twice.
    await dana.goto(disseminationAt);
    await dana.getByRole('link', { name: 'Name a new contact at Moved Away Ltd' }).last().click();
    await journey.check(dana);
    await dana.getByLabel('Email address').fill('otto@example.org');
    await dana.getByRole('button', { name: 'Save the recipient' }).click();
    await secretariat.goto(disseminationAt);
    await secretariat.getByRole('button', { name: 'Send again to 1 recipient' }).click();
    await journey.settle();
    await secretariat.reload();
    await secretariat.getByRole('row', { name: /Moved Away Ltd.*delivered.*sent again once/ }).waitFor();
    await journey.check(secretariat);
    expect(await journey.inbox('otto@example.org')).toHaveLength(1);
    expect(await journey.inbox('zoe@example.org')).toHaveLength(1);
    expect(await journey.inbox('bold@example.org')).toHaveLength(1);
  });
});
