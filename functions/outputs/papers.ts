import type { Output, UnhashedOutput } from '../../shared/domain/output.ts';
import type { Delivery, PaperKind } from '../../shared/domain/papers.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { log } from '../../shared/http/log.ts';
import { type Answer, file, page, route, type WebRequest } from '../../shared/http/web.ts';
import type { Unfinished } from '../../shared/markdown.ts';
import type { Dependencies } from './dependencies.ts';
import * as pages from './papers-pages.tsx';
import type { Room } from './room.ts';

const notNow: Unfinished[] = [
  {
    line: 0,
    message: 'The PDF could not be made just now, so nothing was changed. Try again in a minute.',
  },
];

/** An output as it will be kept, with its papers; or what was in the way of them. */
export type WithPapers = { ok: true; output: UnhashedOutput } | { ok: false; unfinished: Unfinished[] };

/** The papers of outputs: a report that the house typesets, unless its team uploaded one, and its summary on one page. */
export const createPapers = ({
  outputs,
  forums,
  typesetting,
}: Pick<Dependencies, 'outputs' | 'forums' | 'typesetting'>) => {
  const order = async (
    output: UnhashedOutput,
    papers: PaperKind[],
    markdown: string,
    now: Date,
  ): Promise<Delivery> => {
    const forum = await forums.get(output.forumId);
    const { id, title, summary, lang, version, state, publishedAt, sections, corrections } = output;
    const facts = { id, title, summary, lang, version, state, publishedAt, sections, corrections };
    try {
      return await typesetting.order({
        papers,
        output: facts,
        forumTitle: forum?.title ?? '',
        markdown,
        pictures: output.pictures.map(({ name, key, type, credit, licence }) => ({
          ...{ name, key, type, credit, licence },
        })),
        now: now.toISOString(),
      });
    } catch (fault) {
      log.fault(fault, { output: id });
      return { ok: false, faults: notNow };
    }
  };

  return {
    /** Of a published output, or one that is about to be: its papers, made anew. One request to the typesetter. */
    async withPapers(output: UnhashedOutput, markdown: string, now: Date): Promise<WithPapers> {
      const setsReport = output.kind === 'markdown' && (!output.report || output.report.madeHere === true);
      const made = await order(output, setsReport ? ['report', 'summary'] : ['summary'], markdown, now);
      if (!made.ok) return { ok: false, unfinished: made.faults };
      const { report, summary } = made.papers;
      return {
        ok: true,
        output: {
          ...output,
          ...(report ? { report: { ...kept(report), name: nameFor(output), madeHere: true as const } } : {}),
          ...(summary ? { summaryReport: kept(summary) } : {}),
        },
      };
    },

    /** A paper of an output as it is now, whatever its state; for its team's eyes. */
    async preview(output: Output, paper: PaperKind, now: Date): Promise<Delivery> {
      const markdown = output.textHash ? await outputs.textOf(output.id) : '';
      return order(output, [paper], markdown, now);
    },
  };
};

const kept = ({ key, sha256, bytes }: { key: string; sha256: string; bytes: number }) => ({
  key,
  sha256,
  bytes,
});

/** The file's name as it comes with a letter: the title, without what file systems mind. */
const nameFor = ({ title }: UnhashedOutput): string => {
  const words = title.replace(/[\p{C}\\/:*?"<>|]+/gu, ' ').replace(/\s+/g, ' ');
  return `${[...words].slice(0, 80).join('').trim() || 'report'}.pdf`;
};

/** What a team looks at while it writes. */
export const paperRoutes = (dependencies: Dependencies, { onOutput }: Room) => {
  const { reports } = dependencies;
  const papers = createPapers(dependencies);

  const preview = (paper: PaperKind) =>
    route({
      ...onOutput,
      answer: async ({ now }: WebRequest, output: Output): Promise<Answer | Refusal> => {
        if (paper === 'report' && output.kind === 'pdf')
          return refuse('not-found', 'This output is a PDF that was uploaded. There is nothing to typeset.');
        const made = await papers.preview(output, paper, now);
        const printed = made.ok ? made.papers[paper] : undefined;
        const bytes = printed && (await reports.get(printed.key));
        if (!bytes) {
          const faults = made.ok || made.faults === notNow ? [] : made.faults;
          return page(
            'No PDF yet',
            pages.NotTypeset({ output, paper, faults }),
            { unfinished: faults.length ? faults : notNow },
            { status: faults.length ? 422 : 503 },
          );
        }
        return file('application/pdf', bytes, { name: `${output.id}-${paper}.pdf` });
      },
    });

  return {
    'GET /desk/outputs/{outputId}/preview.pdf': preview('report'),
    'GET /desk/outputs/{outputId}/summary-preview.pdf': preview('summary'),
  };
};
