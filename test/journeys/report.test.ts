import { createHash } from 'node:crypto';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { firstPerson, useJourney } from '../support/journey.ts';
import { makeForum, sendForm } from '../support/journey-forum.ts';
import { readPdf, tagsOf } from '../support/pdf.ts';

const text = `# What was asked

How should a forum be proposed, run and heard[^1]?

| Group | Answers |
|-------|--------:|
| Facilitators | 12 |

# Recommendations

Ask each proposer for a goal that can be *checked*.

[^1]: The questions are in annex A.
`;

const fetched = async (page: Page, path: string) => {
  const answer = await page.request.get(new URL(path, page.url()).href);
  return { status: answer.status(), type: answer.headers()['content-type'], bytes: await answer.body() };
};

describe('out: a report as PDF (R27)', () => {
  const journey = useJourney();
  const { as, visitor, check } = journey;

  it('is looked at as a draft, refused when it cannot be set, published tagged, and is the file that its page names', async () => {
    const secretariat = await as(firstPerson);
    const forumId = await makeForum(journey, secretariat, 'BPF on reports');
    const output = {
      title: 'What six years of reports say',
      summary: 'What worked, what did not, and what to change.',
      lang: 'en',
      kind: 'markdown',
    };
    const at = await sendForm(secretariat, `/desk/forums/${forumId}/outputs/new`, {
      ...output,
      markdown: `${text}\nThank you 😀`,
    });
    const path = new URL(at, secretariat.url()).pathname;
    const outputId = path.split('/').at(-1) ?? '';

    // The draft cannot be set: the preview says why and where, and nothing is published.
    await secretariat.goto(`${path}/preview.pdf`);
    await secretariat.getByText('Line 15: The PDF cannot show 😀').waitFor();
    await check(secretariat);
    await secretariat.goto(path);
    await secretariat.getByRole('button', { name: 'Publish as final' }).click();
    await secretariat.getByText('The PDF cannot show 😀').first().waitFor();
    const reader = await visitor();
    expect((await reader.goto(`/outputs/${outputId}`))?.status()).toBe(404);

    await sendForm(secretariat, `${path}/edit`, { ...output, markdown: text, revision: '1' });
    const preview = await fetched(secretariat, `${path}/preview.pdf`);
    expect(preview).toMatchObject({ status: 200, type: 'application/pdf' });
    expect((await readPdf(preview.bytes)).pages[0]).toContain('Draft');
    await secretariat.goto(path);
    await secretariat.getByRole('button', { name: 'Publish as final' }).click();
    await secretariat.getByText('published', { exact: true }).first().waitFor();
    await check(secretariat);

    // A reader has the PDF and its summary; the page names the hash of the very file.
    await reader.goto(`/outputs/${outputId}`);
    await check(reader);
    const report = await fetched(reader, `/outputs/${outputId}/report.pdf`);
    expect(report).toMatchObject({ status: 200, type: 'application/pdf' });
    await reader.getByText(createHash('sha256').update(report.bytes).digest('hex')).first().waitFor();
    const read = await readPdf(report.bytes);
    expect(read.marked).toBe(true);
    expect(read.info).toMatchObject({ Title: output.title, Language: 'en' });
    expect(read.outline).toEqual(expect.arrayContaining(['What was asked', 'Recommendations']));
    expect(tagsOf(read.tags, 'TH')).toHaveLength(2);
    expect(read.pages.join('\n')).toContain('The questions are in annex A.');
    const summary = await fetched(reader, `/outputs/${outputId}/summary.pdf`);
    expect((await readPdf(summary.bytes)).pages).toHaveLength(1);

    // A correction has a PDF of its own.
    await sendForm(secretariat, `${path}/edit`, {
      ...output,
      markdown: text.replace('12', '13'),
      correction: 'A number in the table.',
      revision: '3',
    });
    const corrected = await fetched(reader, `/outputs/${outputId}/report.pdf`);
    expect((await readPdf(corrected.bytes)).pages.join('\n')).toContain('Version 2');
  });
});
