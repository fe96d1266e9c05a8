/**
 * Runs a command for as long as this process's standard input stays open: `node keep.ts <command> <argument>…`.
 *
 * The local run starts Java through this. However the local run ends, also by kill -9, its end of the pipe closes, and
 * Java ends too.
 */
import { spawn } from 'node:child_process';

const [command = '', ...parts] = process.argv.slice(2);
const child = spawn(command, parts, { stdio: ['ignore', 'inherit', 'inherit'] });

child.once('error', (fault) => {
  console.error(fault.message);
  process.exit(127);
});
child.once('exit', (code, signal) => process.exit(signal ? 0 : (code ?? 1)));

process.stdin.resume();
process.stdin.once('close', () => {
  child.kill();
  setTimeout(() => child.kill('SIGKILL'), 3000).unref();
});
