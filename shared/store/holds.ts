import { type Refuser, refusalOf } from '../domain/choices.ts';
import type { Letter } from '../domain/letter.ts';
import { choicesKey, readChoices } from './choices.ts';
import { allBulk, readStop, stopKey } from './stops.ts';
import type { Table } from './table.ts';

/** Why a letter does not leave now (`stopped`), or never (`recalled`, `declined`); `why` is a sentence. */
export type Hold =
  /** `by`: the cause whose stop it is, or `allBulk`. */
  | { kind: 'stopped'; by: string; why: string }
  | { kind: 'recalled'; why: string }
  | { kind: 'declined'; why: string; by: Refuser };

/** What speaks against sending letters: what their addresses want and take, and whether somebody stopped them. */
export const createHolds = (table: Table) => ({
  /** By letter id; those that may leave are not in it. One request for up to 30 letters. */
  async of(letters: readonly Letter[]): Promise<Map<string, Hold>> {
    const keys = letters.flatMap(({ to, list, cause, stream }) => [
      ...(list ? [choicesKey(to.email)] : []),
      stopKey(cause),
      ...(stream === 'bulk' ? [stopKey(allBulk)] : []),
    ]);
    const each = [...new Map(keys.map((key) => [key.pk, key])).values()];
    const rows = new Map((await table.getMany(each)).map((row) => [row.pk, row]));
    return new Map(
      letters.flatMap(({ id, to, list, cause, stream }): [string, Hold][] => {
        const refusal = list && refusalOf(readChoices(rows.get(choicesKey(to.email).pk)), list);
        if (refusal) return [[id, { kind: 'declined', why: refusal.why, by: refusal.by }]];
        for (const by of stream === 'bulk' ? [cause, allBulk] : [cause]) {
          const stop = readStop(rows.get(stopKey(by).pk));
          if (stop?.forGood) return [[id, { kind: 'recalled', why: stop.why }]];
          if (stop) return [[id, { kind: 'stopped', by, why: stop.why }]];
        }
        return [];
      }),
    );
  },
});

export type Holds = ReturnType<typeof createHolds>;
