import { allStepsTaken, type OnItsWay, stepsToRelease } from '../domain/steps-to-release.ts';

/**
 * The line of steps from the output to the press release, the same on the pages of all three: where it stands, who acts
 * next, and what is missing.
 */
export const StepsToRelease = ({ way, now, here }: { way: OnItsWay; now: Date; here: string }) => {
  const steps = stepsToRelease(way, now);
  const current = steps.findIndex(({ done }) => !done);
  const next = steps[current];
  return (
    <section aria-labelledby="where">
      <h2 id="where">Where this stands</h2>
      <ol class="steps line">
        {steps.map(({ name, done, told, path }, index) => (
          <li
            key={name}
            class={done ? 'done' : undefined}
            aria-current={index === current ? 'step' : undefined}
          >
            <strong>{path && path !== here ? <a href={path}>{name}</a> : name}</strong>
            <span class="visually-hidden">{done ? ' (done)' : ''}</span>
            <p class="meta" dir="auto">
              {told}
            </p>
          </li>
        ))}
      </ol>
      {next ? (
        <p class="next" dir="auto">
          <strong>{next.name}:</strong> {next.who} {next.todo}
          {next.path && next.path !== here ? (
            <>
              {' '}
              <a href={next.path}>
                Go there<span class="visually-hidden">: {next.name}</span>
              </a>
            </>
          ) : null}
        </p>
      ) : (
        <p class="next">{allStepsTaken(way)}</p>
      )}
    </section>
  );
};
