import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { host } from './ports.ts';
import { CannotRun } from './template.ts';

const run = promisify(execFile);

/**
 * What must be on the machine before anything starts.
 *
 * @throws CannotRun of one sentence with what to do.
 */
export const checkPrerequisites = async (): Promise<void> => {
  const node = Number(process.versions.node.split('.')[0]);
  if (node < 24) {
    throw new CannotRun(
      `This is Node ${process.versions.node}, and the local run needs 24 or newer: start it with “npm start”, which brings its own.`,
    );
  }
  const advice =
    'install a Java runtime (on Debian or Ubuntu: apt-get install default-jre-headless; on a Mac: brew install openjdk).';
  const said = await run('java', ['-version']).catch(() => undefined);
  if (!said)
    throw new CannotRun(`The local run needs Java 17 or newer on the PATH for DynamoDB Local: ${advice}`);
  const version = /version "(?:1\.)?(\d+)/.exec(said.stderr + said.stdout)?.[1];
  if (!version || Number(version) < 17) {
    throw new CannotRun(
      `The Java on the PATH is version ${version ?? 'unknown'}, and DynamoDB Local needs 17 or newer: ${advice}`,
    );
  }
};

/** One sentence about a port that is taken: by whom, as far as that can be seen, and what to do. */
export const portTaken = async (port: number): Promise<CannotRun> => {
  const other = `Choose another port: PORT=${port + 1} npm start`;
  const url = `http://${host}:${port}`;
  const own = await fetch(`${url}/local/invocations.json`, { signal: AbortSignal.timeout(2000) })
    .then((answer) => answer.ok)
    .catch(() => false);
  if (own)
    return new CannotRun(
      `Intersession runs already at ${url}: open it, or stop it there with ctrl-C. ${other}`,
    );
  const listed = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'], { timeout: 2000 }).catch(
    () => undefined,
  );
  const [, pid, command] = /p(\d+)\n(?:.*\n)*?c(.+)/.exec(listed?.stdout ?? '') ?? [];
  const who = pid ? `${command} (process ${pid})` : 'another program';
  return new CannotRun(`Port ${port} is taken by ${who}. ${other}`);
};
