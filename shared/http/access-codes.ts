import type { Actor } from '../domain/audit.ts';
import type { AccessCode, Call } from '../domain/call.ts';
import { type Refusal, refuse } from '../domain/refusal.ts';
import type { Calls } from '../store/calls.ts';
import type { Change } from '../store/records.ts';

/** What the rooms share that let something in late: reading the code somebody typed, and using it up (R7). */
export const createAccessCodes = (codes: Pick<Calls['codes'], 'find' | 'change'>) => ({
  /** The access code somebody typed, if it lets this address into this call. */
  async codeFor(
    call: Pick<Call, 'id'>,
    typed: string | undefined,
    address: string,
  ): Promise<AccessCode | Refusal | undefined> {
    if (!typed?.trim()) return undefined;
    const code = await codes.find(call.id, typed);
    if (!code || code.email !== address) {
      return refuse(
        'invalid',
        'This access code is not one for this call and your email address. Check both, or ask the IGF secretariat.',
      );
    }
    return code.usedAt
      ? refuse(
          'invalid',
          'This access code has been used. It works once; ask the IGF secretariat for another.',
        )
      : code;
  },

  /** The change by which a code is used up for a proposal, for the transaction that lets it in. */
  useCode: (
    code: AccessCode | undefined,
    { id }: { id: string },
    by: Actor,
    at: string,
  ): readonly Change[] => (code ? [codes.change(code, { ...code, usedAt: at, usedFor: id }, by, at)] : []),
});
