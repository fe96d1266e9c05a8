import { ofBeginnings } from './beginnings.ts';
import { ofCalls } from './calls.ts';
import { ofContinuations } from './continuations.ts';
import { ofCycles } from './cycles.ts';
import { ofForums } from './forums.ts';
import { ofModalities } from './modalities.ts';
import { ofParticipation } from './participation.ts';
import { ofReviews } from './reviews.ts';
import type { Source } from './source.ts';

/** Everything that is reminded of. */
export const sources: Readonly<Record<string, Source>> = {
  beginnings: ofBeginnings,
  calls: ofCalls,
  continuations: ofContinuations,
  cycles: ofCycles,
  forums: ofForums,
  modalities: ofModalities,
  participation: ofParticipation,
  reviews: ofReviews,
};
