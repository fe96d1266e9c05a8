import { inject, vi } from 'vitest';
import { houseThatSends, walker } from '../support/sending-out.ts';
import { createEngine } from './engine.ts';
import { type Handed, openPostOffice } from './post-office.ts';

/** The rooms, and the engine that sends what they cause, around one table. */
export const wholeHouse = async () => {
  vi.spyOn(console, 'log').mockReturnValue();
  vi.spyOn(console, 'error').mockReturnValue();
  const sending = await houseThatSends();
  // After each death some minutes go by, and there are many deaths.
  sending.house.staySignedIn();
  /** What SES took since a test looked last, in its own books. */
  const taken: { handed: Handed; messageId: string }[] = [];
  const office = await openPostOffice({ taken: (handed, messageId) => taken.push({ handed, messageId }) });
  const engine = await createEngine({
    dynamodb: inject('dynamodb'),
    ses: office.url,
    tableName: sending.house.tableName,
    start: sending.house.clock(),
  });
  /** The rooms see the time that the functions see. */
  const inTime = () => sending.house.setClock(new Date());
  let people = 0;
  return {
    sending,
    walk: walker(sending),
    engine,
    office,
    taken,
    inTime,

    /** Everything that waits is swept and sent; answers to whom a mail went. */
    async sentTo(): Promise<string[]> {
      await engine.recover();
      inTime();
      return taken
        .splice(0)
        .map(({ handed }) => handed.to)
        .sort();
    },

    somebody(): string {
      people += 1;
      return `person-${people}@example.org`;
    },
  };
};

export type WholeHouse = Awaited<ReturnType<typeof wholeHouse>>;
