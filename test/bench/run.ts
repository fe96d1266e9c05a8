/** `npm run bench [start] [submission] [letters]`: each figure beside its baseline, taken in the same run. */
import { cpus } from 'node:os';
import { layGround } from './ground.ts';
import { benchLetters } from './letters.ts';
import { benchStart } from './start.ts';
import { benchSubmission } from './submission.ts';

const benches = { start: benchStart, submission: benchSubmission, letters: benchLetters };
const chosen = process.argv.slice(2);

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`);
const ground = await layGround();
try {
  for (const [name, bench] of Object.entries(benches)) {
    if (!chosen.length || chosen.includes(name)) await bench(ground);
  }
} finally {
  await ground.stop();
}
