/** `npm run bench [start] [submission] [letters] [rate]`: each figure beside its baseline, taken in the same run. */
import { cpus } from 'node:os';
import { layGround, quietly } from './ground.ts';
import { benchLetters } from './letters.ts';
import { benchRate } from './rate.ts';
import { benchStart } from './start.ts';
import { benchSubmission } from './submission.ts';

const benches = { start: benchStart, submission: benchSubmission, letters: benchLetters, rate: benchRate };
const chosen = process.argv.slice(2);

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
const ground = await layGround();
quietly();
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (!chosen.length || chosen.includes(name)) await bench(ground);
  }
} finally {
  await ground.stop();
}
