import type { Output } from '../../shared/domain/output.ts';
import type { PaperKind } from '../../shared/domain/papers.ts';
import type { Unfinished } from '../../shared/markdown.ts';
import { spoken } from './parts.tsx';
import { UnfinishedList } from './write-page.tsx';

/** Where a team's preview of a paper is. */
export const previewAddress = (output: Pick<Output, 'id'>, paper: PaperKind): string =>
  `/desk/outputs/${output.id}/${paper === 'report' ? 'preview' : 'summary-preview'}.pdf`;

/** Where a team's preview would be: what keeps the text from being a PDF, each with the way to its line. */
export const NotTypeset = (props: {
  output: Output;
  paper: PaperKind;
  /** None when it is not the text that was in the way. */
  faults: readonly Unfinished[];
}) => {
  const { output, faults } = props;
  const desk = `/desk/outputs/${output.id}`;
  const again = previewAddress(output, props.paper);
  return (
    <>
      <p class="kicker">
        {props.paper === 'report' ? 'The report' : 'The summary on one page'} of{' '}
        <a href={desk} {...spoken(output.lang)}>
          {output.title}
        </a>
      </p>
      <h1>The PDF could not be made yet</h1>
      {faults.length ? (
        <>
          <p class="lead">
            {faults.length === 1 ? 'One thing has' : `${faults.length} things have`} to be put right in the
            text first.
          </p>
          <div class="warning">
            <UnfinishedList unfinished={faults} editor={`${desk}/edit`} />
          </div>
          <p class="buttons">
            <a class="button" href={`${desk}/edit`}>
              Edit the text
            </a>
            <a class="button secondary" href={again}>
              Look again
            </a>
          </p>
        </>
      ) : (
        <>
          <p class="lead">The typesetter does not answer just now. Nothing is wrong with the text.</p>
          <p class="buttons">
            <a class="button" href={again}>
              Try again
            </a>
            <a class="button secondary" href={desk}>
              Back to the output
            </a>
          </p>
        </>
      )}
    </>
  );
};
