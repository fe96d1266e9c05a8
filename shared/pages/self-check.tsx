import { suitabilityOf } from '../domain/definition.ts';
import { type Proposal, selfCheckFields } from '../domain/proposal.ts';
import { TableScroll } from './table-scroll.tsx';

const inWords: Readonly<Record<string, string>> = { yes: 'Yes', no: 'No', unsure: 'Not sure' };
const tagOf: Readonly<Record<string, string>> = { yes: 'good', no: 'waiting', unsure: 'waiting' };

/** Names of the fields that `SelfCheckAnswers` shows, for `without` of the other answers. */
export const selfCheckNames: readonly string[] = [
  ...selfCheckFields.flatMap(({ answer, word }) => [answer, word]),
  'selfCheck',
];

const asText = (value: unknown) => (typeof value === 'string' ? value : '');

/**
 * R5: what a proposer answered to the questions about a suitable topic, one under the other. A forum that asks to go on is
 * not asked them (R9), so nothing is said of that.
 */
export const SelfCheckAnswers = ({ proposal }: { proposal: Pick<Proposal, 'fields' | 'continues'> }) => {
  const { fields, continues } = proposal;
  const answered = selfCheckFields.filter(({ answer, word }) => fields[answer] || fields[word]);
  const more = asText(fields.selfCheck);
  if (continues && !answered.length && !more) return null;
  return (
    <section aria-labelledby="self-check-answers">
      <h2 id="self-check-answers">Self-check of the proposer</h2>
      {answered.length ? (
        <TableScroll label="Self-check of the proposer">
          <table class="stack">
            <caption>Is it a topic for a BPF? In the proposer’s own eyes.</caption>
            <thead>
              <tr>
                <th scope="col">Question</th>
                <th scope="col">Answer</th>
                <th scope="col">A word on that</th>
              </tr>
            </thead>
            <tbody>
              {selfCheckFields.map(({ id, answer, word }) => {
                const given = asText(fields[answer]);
                return (
                  <tr key={id}>
                    <th scope="row">{suitabilityOf(id).question}</th>
                    <td data-label="Answer">
                      <span class={`tag ${tagOf[given] ?? 'quiet'}`}>{inWords[given] ?? 'Not answered'}</span>
                    </td>
                    <td data-label="A word on that" dir="auto">
                      {asText(fields[word]) || '–'}
                    </td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </TableScroll>
      ) : null}
      {more ? (
        <>
          <h3>What made them hesitate</h3>
          <p class="kept" dir="auto">
            {more}
          </p>
        </>
      ) : null}
      {answered.length || more ? null : <p class="notice">The proposer did not answer the self-check.</p>}
    </section>
  );
};
