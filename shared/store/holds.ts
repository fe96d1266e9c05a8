import { whyNot } from '../domain/choices.ts';
import type { Letter } from '../domain/letter.ts';
import { choicesKey, readChoices } from './choices.ts';
import { allBulk, readStop, stopKey } from './stops.ts';
import type { Table } from './table.ts';

/** Why a letter does not leave now (`stopped`), or never (`declined`); `why` is a sentence. */
export interface Hold {
  kind: 'stopped' | 'declined';
  why: string;
}

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
        const declined = list && whyNot(readChoices(rows.get(choicesKey(to.email).pk)), list);
        if (declined) return [[id, { kind: 'declined', why: declined }]];
        const why =
          readStop(rows.get(stopKey(cause).pk)) ??
          (stream === 'bulk' ? readStop(rows.get(stopKey(allBulk).pk)) : undefined);
        return why === undefined ? [] : [[id, { kind: 'stopped', why }]];
      }),
    );
  },
});

export type Holds = ReturnType<typeof createHolds>;
