/** `npm start`: the whole system on this machine. Flags: `--fresh` begins anew, `--no-demo` starts empty. */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { stages } from '../stages.ts';
import { playDemo } from './demo.ts';
import { startLocal } from './system.ts';
import { CannotRun } from './template.ts';

// As in Lambda; whatever the machine's own time zone is.
process.env.TZ = 'UTC';

const main = async () => {
  const { values } = parseArgs({
    options: { fresh: { type: 'boolean', default: false }, 'no-demo': { type: 'boolean', default: false } },
  });
  const port = Number(process.env.PORT ?? 3000);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new CannotRun(`PORT is “${process.env.PORT}”, and a port is a number up to 65535.`);
  }
  const began = performance.now();
  const system = await startLocal({
    port,
    folder: join(import.meta.dirname, '../../.local'),
    fresh: values.fresh,
    demo: values['no-demo'] ? undefined : (system) => playDemo(system, stages.local.firstPerson),
    print: (line) => console.log(line),
  });

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    console.log('\nStopping …');
    await system.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop());

  console.log(
    [
      '',
      `Intersession is ready after ${((performance.now() - began) / 1000).toFixed(1)} s. Open ${system.url}`,
      '',
      `  ${system.url}/          what everybody sees`,
      `  ${system.url}/sign-in   the secretariat’s desk: choose who you are`,
      `  ${system.url}/local     who you can be and what waits for them; the mail that was sent, the clock`,
      '',
      'ctrl-C stops it; what you did is kept in .local/ (begin anew: npm start -- --fresh).',
    ].join('\n'),
  );
};

main().catch((fault: unknown) => {
  console.error(fault instanceof CannotRun || isUsage(fault) ? fault.message : fault);
  process.exit(1);
});

/** A flag that there is not. */
const isUsage = (fault: unknown): fault is Error =>
  fault instanceof TypeError && 'code' in fault && String(fault.code).startsWith('ERR_PARSE_ARGS');
