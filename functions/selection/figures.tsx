import type { whatIf } from '../../shared/domain/selection.ts';

export type Standing = ReturnType<typeof whatIf>;

export const forums = (count: number) => `${count} ${count === 1 ? 'forum' : 'forums'}`;

/** Capacity, and what would be left of it. */
export const Figures = ({ standing }: { standing: Standing }) => (
  <dl class="figures">
    <div>
      <dt>places in this call</dt>
      <dd>{standing.capacity}</dd>
    </div>
    <div>
      <dt>accepted already</dt>
      <dd>{standing.taken}</dd>
    </div>
    <div>
      <dt>marked “Accept”</dt>
      <dd>{standing.accept}</dd>
    </div>
    <div>
      <dt>on hold</dt>
      <dd>{standing.hold}</dd>
    </div>
    <div>
      <dt>{standing.left < 0 ? 'too many' : 'places left then'}</dt>
      <dd>{Math.abs(standing.left)}</dd>
    </div>
  </dl>
);
