import { directionOf } from '../../shared/domain/language.ts';
import type { Output } from '../../shared/domain/output.ts';
import type { Unfinished } from '../../shared/markdown.ts';

/** Where a team's preview would be: what keeps the text from being a PDF, with its lines. */
export const NotTypeset = ({ output, faults }: { output: Output; faults: readonly Unfinished[] }) => (
  <>
    <h1>The PDF could not be made yet</h1>
    <p class="lead">
      <span lang={output.lang} dir={directionOf(output.lang)}>
        {output.title}
      </span>
    </p>
    <p>Put this right in the text, and look again:</p>
    <ul>
      {faults.map(({ line, message }) => (
        <li key={`${line} ${message}`}>{line ? `Line ${line}: ${message}` : message}</li>
      ))}
    </ul>
    <p class="buttons">
      <a class="button" href={`/desk/outputs/${output.id}/edit`}>
        Edit the text
      </a>
      <a class="button secondary" href={`/desk/outputs/${output.id}`}>
        Back to the output
      </a>
    </p>
  </>
);
