import { isOpenForComment, type Output, type UnhashedOutput } from '../../shared/domain/output.ts';
import type { Upload } from '../../shared/http/body.ts';
import type { WebRequest } from '../../shared/http/web.ts';
import type { Unfinished } from '../../shared/markdown.ts';
import { sha256 } from '../../shared/store/outputs.ts';
import type { Write } from '../../shared/store/table.ts';
import type { Dependencies } from './dependencies.ts';
import { reportName } from './report.ts';

export const changedMeanwhile =
  'This output was changed while you had it open. Below is what you typed; look at the newer version, then send it again to put it in its place.';

/** What the parts of this room share: whose outputs they are for, and what is kept with a change of one. */
export const createRoom = ({ outputs, reports }: Pick<Dependencies, 'outputs' | 'reports'>) => {
  const onOutput = {
    needs: 'write-outputs',
    subject: ({ params }: WebRequest) => outputs.get(params.outputId ?? ''),
    forumOf: (output: Output) => output.forumId,
  } as const;

  /** Keeps the bytes of a PDF, and answers what its output says of it. */
  const keptReport = async ({ bytes, name }: Upload): Promise<NonNullable<Output['report']>> => ({
    key: await reports.put(bytes),
    sha256: sha256(bytes),
    bytes: bytes.length,
    name: reportName(name),
  });

  /** What a correction has to keep: the version that readers had, and what the new one can be known by. */
  const correctionWrites = async (before: Output, after: UnhashedOutput): Promise<Write[]> =>
    before.state === 'published'
      ? [
          ...outputs.keepVersion(before, before.textHash ? await outputs.textOf(before.id) : ''),
          ...outputs.keepCopies(after),
        ]
      : [];

  return { onOutput, keptReport, correctionWrites };
};

export type Room = ReturnType<typeof createRoom>;

/** What stands between an output that is a PDF and its readers. */
export const withoutPdf = (output: Output): Unfinished[] =>
  output.report ? [] : [{ line: 0, message: 'No PDF has been uploaded yet.' }];

/** An output as programs of the desk get it. */
export const deskData = (output: Output, now: Date) => ({
  ...output,
  openForComment: isOpenForComment(output, now),
});
