import { ofCalls } from './calls.ts';
import { ofCycles } from './cycles.ts';
import { ofForums } from './forums.ts';
import { ofParticipation } from './participation.ts';
import { ofReviews } from './reviews.ts';
import type { Source } from './source.ts';

/** Everything that is reminded of. */
export const sources: Readonly<Record<string, Source>> = {
  calls: ofCalls,
  cycles: ofCycles,
  forums: ofForums,
  participation: ofParticipation,
  reviews: ofReviews,
};
