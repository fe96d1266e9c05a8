import { spokenInstant } from '../../shared/domain/time.ts';
import { many } from '../../shared/pages/sum-of-letters.tsx';

export const Time = ({ at }: { at: string }) => <time datetime={at}>{spokenInstant(at)}</time>;

/** How many a page of results shows; not in all, where more follow. */
export const countOf = ({
  items,
  cursor,
}: {
  items: readonly unknown[];
  cursor?: string | undefined;
}): string =>
  `${many(items.length)}${items.length === 1 ? ' is' : ' are'} shown${cursor ? ', and more follow' : ''}`;

/** A list that was searched says in its title, which is read out first, what came of it. */
export const titleOfList = (
  title: string,
  searched: boolean,
  found: Parameters<typeof countOf>[0],
): string =>
  searched ? `${title}: ${found.items.length || found.cursor ? countOf(found) : 'nothing found'}` : title;
