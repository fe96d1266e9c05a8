import { directionOf } from '../../shared/domain/language.ts';
import type { Difference, Piece } from './differences.ts';

/** Said in place of what changed, where that is more than anybody reads side by side. */
export const tooMuchChanged = 'Too much changed to show it side by side.';

/** What changed in a text: words that were added and taken out, said aloud as well as marked. */
export const Differences = (props: { differences: readonly Difference[]; lang: string }) => (
  <div class="differences">
    {props.differences.map((difference, place) =>
      'same' in difference ? (
        <p key={place} class="meta">
          {difference.same === 1
            ? 'One paragraph stayed as it was.'
            : `${difference.same} paragraphs stayed as they were.`}
        </p>
      ) : (
        <p key={place} class="kept" lang={props.lang} dir={directionOf(props.lang)}>
          {difference.pieces.map((piece, part) => (
            <Words key={part} {...piece} />
          ))}
        </p>
      ),
    )}
  </div>
);

const Words = ({ kind, words }: Piece) => {
  if (kind === 'added')
    return (
      <ins>
        <Aloud words="added: " />
        {words}
        <Aloud words=" (end of what was added)" />
      </ins>
    );
  if (kind === 'removed')
    return (
      <del>
        <Aloud words="taken out: " />
        {words}
        <Aloud words=" (end of what was taken out)" />
      </del>
    );
  return <>{words}</>;
};

const Aloud = ({ words }: { words: string }) => (
  <span class="visually-hidden" lang="en" dir="ltr">
    {words}
  </span>
);
