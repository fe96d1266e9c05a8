import { diffWords } from 'diff';
import { proposalForm } from '../domain/proposal.ts';
import { answersOf } from '../forms/answers.tsx';

type Values = Readonly<Record<string, unknown>>;

/** In ms, for one field: texts that differ everywhere are shown whole rather than waited for. */
const patience = 300;

/** Words of any script, those too that put no blank between them. */
const intlSegmenter = new Intl.Segmenter('und', { granularity: 'word' });

/** What a merger adds to: `mergeProposals`. */
const broughtByMerger: readonly string[] = ['team', 'organisations', 'sessions', 'groups'];

/** Never shown to anybody: how to reach its proposer. */
const closed: readonly string[] = ['email', 'consent'];

/** The fields that were changed, as they read before and as they read now, word by word. */
const changesBetween = (before: Values, now: Values) => {
  const old = new Map(answersOf(proposalForm, before).map(({ name, lines }) => [name, lines.join('\n')]));
  return answersOf(proposalForm, now)
    .map(({ name, label, lines }) => ({ name, label, before: old.get(name) ?? '', now: lines.join('\n') }))
    .filter((each) => each.before !== each.now && !closed.includes(each.name))
    .map((each) => ({
      ...each,
      pieces: diffWords(each.before, each.now, { intlSegmenter, timeout: patience }) ?? [
        { value: each.before, removed: true, added: false },
        { value: each.now, removed: false, added: true },
      ],
    }));
};

/** Both versions of a revised proposal beside each other (R19): what was taken out on one side, what was added on the other. */
export const Versions = ({
  before,
  now,
  merged = false,
}: {
  before: Values;
  now: Values;
  /** Whether it has taken in another proposal since: what came with that stands here too, and is no part of the revision. */
  merged?: boolean;
}) => {
  const changes = changesBetween(before, now);
  const brought = merged ? changes.filter(({ name }) => broughtByMerger.includes(name)) : [];
  if (!changes.length) return <p class="notice">The revision that was sent changes nothing.</p>;
  return (
    <>
      <p class="hint">
        Only what changed. Words that were taken out are struck through in the version before, words that were
        added are underlined in the one of now.
      </p>
      {brought.length ? (
        <p class="notice">
          Since the revision came in, this proposal has taken in another one, with the agreement of both
          proposers. What that brought stands here too, under{' '}
          {brought.map(({ name, label }, place) => (
            <span key={name}>
              {place ? ', ' : ''}“{label}”
            </span>
          ))}
          .
        </p>
      ) : null}
      {changes.map(({ name, label, pieces }) => (
        <section key={name} aria-label={`Changed: ${label}`}>
          <h3>{label}</h3>
          <div class="split">
            <div class="panel">
              <h4>Before</h4>
              <p class="kept" dir="auto">
                {pieces.map(({ value, added, removed }, place) =>
                  added ? null : removed ? <del key={place}>{value}</del> : <span key={place}>{value}</span>,
                )}
              </p>
            </div>
            <div class="panel">
              <h4>Now</h4>
              <p class="kept" dir="auto">
                {pieces.map(({ value, added, removed }, place) =>
                  removed ? null : added ? <ins key={place}>{value}</ins> : <span key={place}>{value}</span>,
                )}
              </p>
            </div>
          </div>
        </section>
      ))}
    </>
  );
};
