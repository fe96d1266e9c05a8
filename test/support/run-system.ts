/**
 * The running system for the journeys, in a process of its own: what `npm start` runs, on free ports, with nothing kept.
 * Says its address on one line, and stops when its input ends, so that nothing outlives the tests.
 */
import { startLocal } from '../../infra/local/system.ts';

process.env.TZ = 'UTC';
const system = await startLocal({ port: 0, print: (line) => console.error(line) });
process.stdin.resume();
process.stdin.once('end', async () => {
  await system.stop();
  process.exit(0);
});
console.log(JSON.stringify({ url: system.url }));
