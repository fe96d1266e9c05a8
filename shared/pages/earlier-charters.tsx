import type { EarlierCharter } from '../domain/charter.ts';
import type { Forum } from '../domain/forum.ts';
import { spokenDay } from '../domain/time.ts';

/** By what a forum worked before (R9): the next charter hides none of the earlier ones, nor what was done by their workplans. */
export const EarlierCharters = (props: { forum: Pick<Forum, 'id'>; earlier: readonly EarlierCharter[] }) => {
  const path = `/forums/${props.forum.id}`;
  return props.earlier.length ? (
    <section aria-labelledby="earlier">
      <h2 id="earlier">Earlier charters and workplans</h2>
      <ul>
        {props.earlier.map(({ on, years, lastDay }) => (
          <li key={on}>
            <a href={`${path}/charter?on=${on}`}>
              The charter of {years === 1 ? 'one year' : 'two years'}
              {lastDay ? ` to ${spokenDay(lastDay)}` : `, approved on ${spokenDay(on)}`}
            </a>
            , and{' '}
            <a href={`${path}/workplan?on=${on}`}>
              its workplan
              <span class="visually-hidden">
                {lastDay ? ` to ${spokenDay(lastDay)}` : `, of ${spokenDay(on)}`}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  ) : null;
};
