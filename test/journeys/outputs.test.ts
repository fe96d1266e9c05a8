import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { makeForum, sendForm } from '../support/journey-forum.ts';
import { png } from '../support/pictures.ts';

const team = 'wanda.writer@example.org';

const text = [
  'Six years of forums, read again. See [what we recommend](#recommendations).',
  '',
  '# What was asked',
  '',
  'How should a forum be proposed, run and heard?[^1]',
  '',
  '![Bars that rise from four to nine](forums-by-year.png "Forums by year")',
  '',
  '# Recommendations',
  '',
  'Ask each proposer for a goal that can be *checked*.',
  '',
  '[^1]: The question of the call.',
].join('\n');

describe('R27: an output, from its text to a paper that anybody can check', () => {
  const journey = useJourney();
  const { as, visitor, check } = journey;

  it('is written with a picture and a note, published when nothing is unfinished, corrected, compared, and verified by hash', async () => {
    const secretariat = await as(firstPerson);
    const forumId = await makeForum(journey, secretariat, 'BPF on outputs');
    await sendForm(secretariat, '/desk/people', { name: 'Wanda Writer', email: team, roles: [forumId] });

    // Written, with a preview that follows what is typed.
    const wanda = await as(team);
    await wanda.goto(`/desk/forums/${forumId}/outputs/new`);
    await wanda.getByLabel('Title of the output').fill('What six years of forums say');
    await wanda.getByLabel('Summary').fill('What worked, what did not, and what to change.');
    const editor = wanda.locator('textarea[name=markdown]');
    await editor.fill(text);
    const preview = wanda.locator('#preview-area');
    await preview.getByRole('heading', { name: 'Recommendations' }).waitFor();
    await preview.getByText('There is no picture “forums-by-year.png” with this output.').waitFor();
    await check(wanda);
    // A link to the place selects its line.
    await preview.getByRole('link', { name: /Line 7/ }).click();
    expect(
      await editor.evaluate((field: HTMLTextAreaElement) =>
        field.value.slice(field.selectionStart, field.selectionEnd),
      ),
    ).toContain('![Bars that rise');
    await wanda.getByRole('button', { name: 'Save', exact: true }).click();

    // It cannot be published as it is, and says where and why.
    await wanda.getByText('There is no picture “forums-by-year.png” with this output.').waitFor();
    expect(await wanda.getByRole('button', { name: 'Publish as final' }).count()).toBe(0);
    await check(wanda);
    const outputId = new URL(wanda.url()).pathname.split('/').at(-1) ?? '';
    await wanda.getByRole('link', { name: /Line 7/ }).click();
    await wanda.locator('input[name=picture]').setInputFiles({
      name: 'Forums by year.png',
      mimeType: 'image/png',
      buffer: png(320, 180),
    });
    await wanda.getByRole('button', { name: 'Add the picture' }).click();
    await wanda.getByText('forums-by-year.png is with this output now.').waitFor();
    expect(await editor.inputValue()).toBe(text);
    await check(wanda);
    await wanda.goto(`/desk/outputs/${outputId}`);
    await wanda.getByRole('button', { name: 'Publish as final' }).click();
    await wanda.getByText('published', { exact: true }).first().waitFor();

    // As its readers get it.
    const reader = await visitor();
    await reader.goto(`/outputs/${outputId}`);
    await check(reader);
    const picture = reader.getByRole('figure').getByRole('img', { name: 'Bars that rise from four to nine' });
    await picture.scrollIntoViewIfNeeded();
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth), { timeout: 60_000 })
      .toBe(320);
    await reader.getByRole('link', { name: 'Note 1' }).click();
    expect(new URL(reader.url()).hash).toBe('#note-1');
    await reader.getByRole('link', { name: 'Back to reference 1' }).click();
    await reader.getByRole('link', { name: 'what we recommend' }).click();
    expect(new URL(reader.url()).hash).toBe('#section-recommendations');
    const [download] = await Promise.all([
      reader.waitForEvent('download'),
      reader.getByRole('link', { name: /^Download as PDF/ }).click(),
    ]);
    const copy = await readFile(await download.path());
    expect(copy.subarray(0, 5).toString()).toBe('%PDF-');

    // Two who correct at once: the second sees what the first saved.
    const other = await as(firstPerson);
    for (const page of [wanda, other]) {
      await page.goto(`/desk/outputs/${outputId}/edit`);
      await page.getByLabel('What you corrected').fill('Who acts is named.');
    }
    await other.locator('textarea[name=markdown]').fill(text.replace('*checked*', '*checked* by others'));
    await other.getByRole('button', { name: 'Publish the correction' }).click();
    await other.waitForURL(new RegExp(`/desk/outputs/${outputId}\\?done=`));
    await editor.fill(text.replace('each proposer', 'every proposer'));
    await wanda.getByRole('button', { name: 'Publish the correction' }).click();
    await wanda.getByRole('heading', { name: 'Saved meanwhile' }).waitFor();
    await wanda.getByLabel('The saved text').getByText('by others').waitFor();
    expect(await editor.inputValue()).toContain('every proposer');
    await check(wanda);

    // What changed, and the version before.
    await reader.goto(`/outputs/${outputId}`);
    await reader.getByText('Version 2, published on').waitFor();
    await reader.getByRole('link', { name: 'What changed since version 1' }).click();
    expect(await reader.locator('.differences ins').textContent()).toContain('by others');
    await check(reader);
    await reader.goto(`/outputs/${outputId}/versions/1`);
    await reader.getByText('This is version 1, and not the newest.').waitFor();
    expect(await reader.getByText('by others').count()).toBe(0);
    await check(reader);

    // A copy is verified: hashed in the browser, by pasting, and without script by sending it.
    await reader.goto('/verify');
    await check(reader);
    await reader.getByLabel('Your file').setInputFiles({
      name: 'copy.pdf',
      mimeType: 'application/pdf',
      buffer: copy,
    });
    await reader.getByRole('button', { name: 'Compare' }).click();
    await reader.getByRole('heading', { name: 'Your copy was published, and is not the newest' }).waitFor();
    expect(new URL(reader.url()).searchParams.get('sha256')).toBe(
      createHash('sha256').update(copy).digest('hex'),
    );
    await check(reader);
    await reader.goto(`/outputs/${outputId}`);
    const newest = (await reader.locator('.panel code').first().textContent()) ?? '';
    await reader.getByRole('link', { name: 'Is my copy the published one?' }).click();
    await reader.getByLabel('Or its SHA-256').fill(newest);
    await reader.getByRole('button', { name: 'Compare' }).click();
    await reader.getByRole('heading', { name: 'Yes: your copy is the published one' }).waitFor();
    const plain = await fetch(`${journey.url}/verify`, {
      method: 'POST',
      body: (() => {
        const form = new FormData();
        form.set('copy', new Blob([new Uint8Array(copy), 'changed']), 'copy.pdf');
        return form;
      })(),
    });
    expect(await plain.text()).toContain('This is not known here');
  });
});
