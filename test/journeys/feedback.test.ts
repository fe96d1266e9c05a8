import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { makeForum, sendForm } from '../support/journey-forum.ts';

const team = 'farida.feedback@example.org';

const text = [
  'Six years of forums, read again.',
  '',
  '# What was asked',
  '',
  'How should a forum be proposed, run and heard?',
  '',
  '# Recommendations',
  '',
  'Ask each proposer for a goal that can be *checked*.',
].join('\n');

const comment = 'Say who has to act, and <b>by when</b>.';

const typeComment = async (page: Page, about: { words: string; name: string; email: string }) => {
  await page.getByLabel('Your comment', { exact: true }).fill(about.words);
  await page.getByLabel('Your name').fill(about.name);
  await page.getByLabel('Your stakeholder group').selectOption('academia');
  await page.getByLabel('Your region').selectOption('Africa');
  await page.getByLabel('Your email address').fill(about.email);
};

describe('in: feedback on a draft', () => {
  const journey = useJourney();
  const { as, visitor, check, inbox, linkIn, advance, dayIn } = journey;

  it('is sent, confirmed from the letter, stands beside its section, is answered, and its author hears of it', async () => {
    const secretariat = await as(firstPerson);
    const forumId = await makeForum(journey, secretariat, 'BPF on feedback');
    await sendForm(secretariat, '/desk/people', { name: 'Farida Feedback', email: team, roles: [forumId] });

    // The coordinating team writes a draft, looks at it, and is told what is unfinished and where.
    let farida = await as(team);
    await farida.goto(`/desk/forums/${forumId}/outputs/new`);
    await check(farida);
    await farida.getByLabel('Title of the output').fill('What six years of forums say');
    await farida.getByLabel('Summary').fill('What worked, what did not, and what to change.');
    await farida
      .getByLabel('Text', { exact: false })
      .last()
      .fill(`${text}\n\n![](https://example.org/a.png)`);
    await farida.getByRole('button', { name: 'Preview without saving' }).click();
    await farida.getByText('Line 11: An image without a description.').waitFor();
    await farida.locator('textarea[name=markdown]').fill(text);
    await farida.getByRole('button', { name: 'Save', exact: true }).click();
    await farida.getByText('Readers do not see it yet.').waitFor();
    await check(farida);
    const outputId = new URL(farida.url()).pathname.split('/').at(-1) ?? '';
    const reader = await visitor();
    expect((await reader.goto(`/outputs/${outputId}`))?.status()).toBe(404);

    await farida.getByLabel('Comments until').fill(await dayIn(20));
    await farida.getByRole('button', { name: 'Open for comment' }).click();
    await farida.getByText('open for comment', { exact: true }).waitFor();

    // A reader finds it and comments on one section; what is missing is said beside its field.
    await reader.goto('/outputs');
    await check(reader);
    await reader.getByRole('link', { name: 'What six years of forums say' }).click();
    await check(reader);
    await reader.getByRole('link', { name: /Comment on this section.*Recommendations/ }).click();
    await check(reader);
    expect(await reader.getByLabel('What your comment is on').inputValue()).toBe('recommendations');
    await typeComment(reader, { words: comment, name: 'Rita Reader', email: 'rita.reader@example.org' });
    await reader.getByRole('button', { name: 'Send the comment' }).click();
    await reader
      .getByRole('alert')
      .getByRole('link', { name: /May your comment be published/ })
      .click();
    await check(reader);
    expect(await reader.getByLabel('Your comment', { exact: true }).inputValue()).toBe(comment);
    await reader.getByLabel('Yes, it may be published').check();
    await reader.getByRole('button', { name: 'Send the comment' }).click();
    await reader.getByRole('heading', { name: 'One step is left' }).waitFor();
    await check(reader);

    // Nothing counts before the address is confirmed.
    await reader.goto(`/outputs/${outputId}`);
    expect(await reader.getByText('Say who has to act').count()).toBe(0);
    await reader.goto(linkIn(await journey.mail('rita.reader@example.org', 'Please confirm'), '/confirm'));
    await check(reader);
    await reader.getByRole('button', { name: 'Confirm the comment' }).click();
    await reader.getByText('Thank you: your comment counts now.').waitFor();
    await check(reader);
    const receipt = await journey.mail('rita.reader@example.org', 'Received: your comment');
    expect(receipt.text).toContain(comment);
    expect(receipt.text).toContain('Africa');

    // Beside its section, as typed, without the address.
    await reader.goto(linkIn(receipt, '#comment-'));
    await reader.getByRole('region', { name: 'Comments on “Recommendations”' }).getByText(comment).waitFor();
    await check(reader);
    expect(await reader.content()).not.toContain('rita.reader@example.org');

    // One who objects is read by the team and by nobody else.
    const shy = await visitor();
    await shy.goto(`/outputs/${outputId}/feedback`);
    await typeComment(shy, {
      words: 'Between us: the table is wrong.',
      name: 'Sam Shy',
      email: 'sam.shy@example.org',
    });
    await shy.getByLabel(/^No\. Only/).check();
    await shy.getByRole('button', { name: 'Send the comment' }).click();
    await shy.getByRole('heading', { name: 'One step is left' }).waitFor();
    await shy.goto(linkIn(await journey.mail('sam.shy@example.org', 'Please confirm'), '/confirm'));
    await shy.getByRole('button', { name: 'Confirm the comment' }).click();
    await shy.getByText('It is not published, as you asked.').waitFor();
    await reader.reload();
    expect(await reader.getByText('Between us').count()).toBe(0);

    // The team hears of both in its digest, and answers.
    await advance('P1D');
    const digest = await journey.mail(team, /./);
    expect(digest.text.replaceAll(/\s+/g, ' ')).toContain('Comment on “Recommendations”');
    // A session does not last until the next day.
    farida = await as(team);
    await farida.goto(`/desk/outputs/${outputId}/feedback`);
    await farida.getByRole('link', { name: 'Between us: the table is wrong.' }).waitFor();
    await check(farida);
    await farida.getByRole('link', { name: 'Say who has to act' }).click();
    await check(farida);
    await farida.getByLabel(/^Accepted/).check();
    await farida.getByLabel('Reason').fill('Each recommendation names who acts, and by when.');
    await farida.getByRole('button', { name: 'Send the answer' }).click();
    await farida.getByText('Written by Farida Feedback.').waitFor();
    await check(farida);

    // The author hears of it, and everybody reads it beside the comment.
    const heard = await journey.mail(
      'rita.reader@example.org',
      'Accepted: your comment on “What six years of forums say”',
    );
    expect(heard.text.replaceAll(/\s+/g, ' ')).toContain('Each recommendation names who acts, and by when.');
    const elsewhere = await visitor();
    await elsewhere.goto(linkIn(heard, '#comment-'));
    await elsewhere
      .getByRole('region', { name: 'Comments on “Recommendations”' })
      .getByText('Each recommendation names who acts, and by when.')
      .waitFor();
    await check(elsewhere);
    expect((await inbox('rita.reader@example.org')).map(({ subject }) => subject)).toHaveLength(3);

    // A comment sent in time counts when it is confirmed after the end; later ones are not taken.
    const late = await visitor();
    await late.goto(`/outputs/${outputId}/feedback`);
    await typeComment(late, { words: 'In time.', name: 'Lena Late', email: 'lena.late@example.org' });
    await late.getByLabel('Yes, it may be published').check();
    await farida.goto(`/desk/outputs/${outputId}`);
    await late.getByRole('button', { name: 'Send the comment' }).click();
    await late.getByRole('heading', { name: 'One step is left' }).waitFor();
    await farida.getByRole('button', { name: 'Publish as final' }).click();
    await farida.getByText('published', { exact: true }).first().waitFor();
    await check(farida);
    await late.goto(linkIn(await journey.mail('lena.late@example.org', 'Please confirm'), '/confirm'));
    await late.getByRole('button', { name: 'Confirm the comment' }).click();
    await late.getByText('Thank you: your comment counts now.').waitFor();
    await late.goto(`/outputs/${outputId}/feedback`);
    await late.getByRole('heading', { name: 'Comments are closed' }).waitFor();
    await check(late);
    await reader.goto(`/outputs/${outputId}`);
    await reader.getByText('In time.').waitFor();
    await reader.getByText(/BPF on feedback.*What six years of forums say\. Version 1\./).waitFor();
    await check(reader);
  });
});
