import type { ComponentChildren } from 'preact';
import { type Charter, midTermForm } from '../../shared/domain/charter.ts';
import { spokenInstant } from '../../shared/domain/time.ts';
import { Answers } from '../../shared/forms/answers.tsx';

/** What somebody typed, with its lines. */
export const Said = ({ children }: { children: ComponentChildren }) => (
  <p class="kept" dir="auto">
    {children}
  </p>
);

/** What a forum told at its first annual meeting, and what the secretariat answered (R10). */
export const MidTerm = ({ midTerm }: { midTerm: NonNullable<Charter['midTerm']> }) => (
  <section aria-labelledby="mid-term">
    <h2 id="mid-term">Mid-term update</h2>
    <p class="meta" dir="auto">
      Filed by {midTerm.by} on <time datetime={midTerm.at}>{spokenInstant(midTerm.at)}</time>
    </p>
    <Answers schema={midTermForm} values={midTerm} />
    {midTerm.acknowledged ? (
      <div class="card answer">
        <Said>{midTerm.acknowledged.words}</Said>
        <p class="meta" dir="auto">
          {midTerm.acknowledged.by}, IGF secretariat, on{' '}
          <time datetime={midTerm.acknowledged.at}>{spokenInstant(midTerm.acknowledged.at)}</time>
        </p>
      </div>
    ) : (
      <p class="notice">The IGF secretariat has not acknowledged it yet.</p>
    )}
  </section>
);
