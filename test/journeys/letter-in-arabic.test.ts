import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { makeForum, sendForm } from '../support/journey-forum.ts';
import { keepList } from '../support/journey-sending.ts';

const team = 'wanda.languages@example.org';
const desa = 'dana.languages@example.org';

describe('out: a cover letter in several languages (R29)', () => {
  const journey = useJourney();

  it('reaches each in their language, from right to left in Arabic, and in English where there is none', async () => {
    const secretariat = await journey.as(firstPerson);
    const forumId = await makeForum(journey, secretariat, 'BPF on languages');
    await sendForm(secretariat, '/desk/people', { name: 'Wanda Team', email: team, roles: [forumId] });
    await sendForm(secretariat, '/desk/people', { name: 'Dana Desa', email: desa, roles: ['desa'] });
    const wanda = await journey.as(team);
    const outputAt = await sendForm(wanda, `/desk/forums/${forumId}/outputs/new`, {
      title: 'What helps local languages online',
      summary: 'Four things that helped, and two that did not.',
      lang: 'en',
      kind: 'markdown',
      markdown: '# Findings\n\nPay translators.',
    });
    await sendForm(wanda, `${outputAt}/publish`, { revision: 1 });
    const at = await sendForm(wanda, `/desk/outputs/${outputAt.split('/').at(-1)}/disseminations`, {});
    await keepList(
      wanda,
      at,
      [
        'organisation,contact,email,language,why',
        'Internet Society,Zoë Example,zoe.languages@example.org,English,Runs programmes on it',
        'ALECSO,ليلى المنصوري,layla.languages@example.org,العربية,Decides on curricula',
        'OIF,Luc Exemple,luc.languages@example.org,français,Pays for content',
      ].join('\n'),
    );

    // The English letter is the summary; the Arabic one is written beside it.
    await wanda.goto(`${at}/cover-letter`);
    await wanda.getByText('There is no letter in Arabic (1), French (1): 2 recipients get').waitFor();
    await wanda.getByRole('link', { name: 'Make the summary of the output the letter' }).click();
    await journey.check(wanda);
    await wanda.getByLabel('Signature').fill('Wanda Team');
    await wanda.getByRole('button', { name: 'Save and look at it' }).click();
    await wanda.frameLocator('iframe').getByText('Four things that helped, and two that did not.').waitFor();
    await wanda.goto(`${at}/cover-letter`);
    await wanda.getByRole('link', { name: 'Write the letter in Arabic' }).click();
    await journey.check(wanda);
    await wanda.getByLabel('Subject').fill('إلى {{organisation}}: نتائج جديدة');
    await wanda
      .getByLabel('Letter', { exact: true })
      .fill('السيدة/السيد {{contact}}، تحية طيبة وبعد،\n\nيسرّنا أن نرسل إليكم نتائج منتدى **{{forum}}**.');
    await wanda.getByLabel('Signature').fill('واندا، باسم فريق التنسيق');
    await wanda.getByRole('button', { name: 'Save and look at it' }).click();
    const shown = wanda.frameLocator('iframe');
    await shown.getByText('تحية طيبة وبعد').waitFor();
    expect(await shown.locator('html').getAttribute('dir')).toBe('rtl');
    await wanda.getByRole('link', { name: 'OIF' }).waitFor();
    await wanda.getByText('reads French, in which there is no letter: gets the English one').waitFor();
    await journey.check(wanda);

    // Whoever releases it sees who gets English instead.
    await wanda.goto(at);
    await wanda.getByRole('button', { name: 'Prepare for release' }).click();
    await journey.check(wanda);
    const dana = await journey.as(desa);
    await dana.goto(at);
    await dana
      .getByRole('region', { name: 'Next' })
      .getByText('One recipient reads French, in which there is no letter, and gets the English one.')
      .waitFor();
    await journey.check(dana);
    await dana.goto(`${at}/cover-letter`);
    await dana.getByRole('heading', { name: 'Arabic' }).waitFor();
    await journey.check(dana);
    await dana.goto(at);
    await dana.getByRole('button', { name: 'Release to 3 recipients' }).click();
    await dana.getByText('(of these delivered: 3)').waitFor();

    const arabic = await journey.mail('layla.languages@example.org', 'إلى ALECSO: نتائج جديدة');
    expect(arabic.text).toContain('السيدة/السيد ليلى المنصوري، تحية طيبة وبعد،');
    expect(arabic.text).toContain('اقرأ الوثيقة');
    expect(arabic.headers.find(({ name }) => name.toLowerCase() === 'content-language')?.value).toBe('ar');
    const french = await journey.mail('luc.languages@example.org', 'What helps local languages online');
    expect(french.headers.find(({ name }) => name.toLowerCase() === 'content-language')?.value).toBe('en');
    expect(french.text).toContain('Four things that helped, and two that did not.');

    // As a mail program shows it: from right to left, with what is around it in English from left to right.
    const mailProgram = await journey.visitor();
    await mailProgram.setContent(arabic.html);
    const directionOf = (words: string) =>
      mailProgram
        .getByText(words)
        .first()
        .evaluate((element) => getComputedStyle(element).direction);
    expect(await mailProgram.locator('html').getAttribute('lang')).toBe('ar');
    expect(await directionOf('تحية طيبة وبعد')).toBe('rtl');
    expect(await directionOf('What is a Best Practice Forum?')).toBe('ltr');
  });
});
