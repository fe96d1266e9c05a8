/** Why an expected refusal happened; the HTTP boundary makes a status code of it. */
export type RefusalKind =
  | 'invalid'
  | 'not-allowed'
  | 'not-found'
  | 'gone'
  | 'conflict'
  | 'too-many'
  | 'too-large';

/** An expected "no": a returned value, never thrown. `reason` is a sentence or two that say what to do. */
export interface Refusal {
  readonly refused: RefusalKind;
  readonly reason: string;
}

export const refuse = (refused: RefusalKind, reason: string): Refusal => ({ refused, reason });

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value && 'reason' in value;
