import type { Examples } from './examples.ts';
import { chapters, type Recommendation, recommendations } from './recommendations.ts';

const toneOf: Record<Recommendation['state'], string> = {
  works: 'good',
  partly: 'waiting',
  'not yet': 'quiet',
};

export const RecommendationsPage = ({ examples }: { examples: Examples }) => {
  const count = (state: Recommendation['state']) =>
    recommendations.filter((each) => each.state === state).length;
  return (
    <>
      <h1>The 31 recommendations</h1>
      <p class="lead">
        In 2020 the IGF reviewed its Best Practice Forums in a forum of its own, the “BPF on BPFs”. It closed
        with recommendations, counted here as 31. This site was made to carry them out; here is how far it is.
      </p>
      <p>
        {count('works')} work, {count('partly')} work in part, {count('not yet')} do not yet. The words and
        the numbers are ours, not those of the review.
      </p>
      {chapters.map(({ id, title, rows }) => (
        <section key={id} aria-labelledby={id}>
          <h2 id={id}>{title}</h2>
          <ol class="recommendations">
            {rows.map((row) => (
              <li key={row.id} id={row.id}>
                <strong class="number">{row.id}</strong>
                <p>{row.recommended}</p>
                <div>
                  <p>
                    <span class={`tag ${toneOf[row.state]}`}>{row.state}</span> {row.here}
                  </p>
                  {row.missing ? <p class="meta">{row.missing}</p> : null}
                  {row.place ? <Place place={row.place} examples={examples} /> : null}
                </div>
              </li>
            ))}
          </ol>
        </section>
      ))}
    </>
  );
};

const Place = (props: { place: NonNullable<Recommendation['place']>; examples: Examples }) => {
  const { path, label, example: of } = props.place;
  const example = of && props.examples[of];
  return (
    <p>
      {example ? (
        <>
          <a href={example.path} dir="auto">
            {example.label}
          </a>{' '}
          ·{' '}
        </>
      ) : null}
      <a href={path}>{label}</a>
    </p>
  );
};
