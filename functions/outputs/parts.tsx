import { directionOf } from '../../shared/domain/language.ts';
import { commentsEndAt, isOpenForComment, type Output } from '../../shared/domain/output.ts';
import { spokenDeadline } from '../../shared/domain/time.ts';
import { Deadline } from '../../shared/pages/deadline.tsx';

/** Language and direction of what the team wrote. */
export const spoken = (lang: string) => ({ lang, dir: directionOf(lang) });

export const Prose = ({ html, lang }: { html: string; lang: string }) => (
  // Made by shared/markdown.ts, which lets no HTML through.
  <div class="prose" {...spoken(lang)} dangerouslySetInnerHTML={{ __html: html }} />
);

export const StateTag = ({ output, now }: { output: Output; now: Date }) =>
  output.state === 'open' ? (
    isOpenForComment(output, now) ? (
      <span class="tag open">open for comment</span>
    ) : (
      <span class="tag waiting">draft, comments have ended</span>
    )
  ) : (
    <span class={`tag ${output.state}`}>{output.state === 'draft' ? 'draft' : 'published'}</span>
  );

export const CommentsEnd = ({ output, now }: { output: Output; now: Date }) => {
  const end = commentsEndAt(output);
  if (!end || !output.commentsUntil) return null;
  return isOpenForComment(output, now) ? (
    <>
      Comments until <Deadline day={output.commentsUntil} />
    </>
  ) : (
    <>
      Comments ended{' '}
      {output.state === 'published' ? 'with the publication' : `at ${spokenDeadline(output.commentsUntil)}`}
    </>
  );
};

/** Where a credit stands once the output is published: readers know a PDF by its hash, so it is not set anew for this. */
export const whenReadersSeeIt = ({ report }: Pick<Output, 'report'>): string =>
  `The page says at once whose a picture is; ${
    report?.madeHere
      ? 'the PDF says it from the next correction on, which sets it anew.'
      : 'the PDF was uploaded, and says what it says until you replace it.'
  }`;
