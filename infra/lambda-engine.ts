import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { engineOfLambda } from './typeset-files.ts';

const root = join(import.meta.dirname, '..');

/**
 * Fetches the typesetter's engine as Lambda runs it. `npm ci` installs this machine's package only; the lock file names all
 * of them, with the hash that is checked here.
 *
 * @returns the folder of the package, in the machine's temporary folder
 * @throws when the registry does not answer, or gives other bytes than were locked
 */
export const fetchEngineOfLambda = (): string => {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version: string; integrity: string } | undefined>;
  };
  const locked = lock.packages[`node_modules/${engineOfLambda}`];
  if (!locked) throw new Error(`package-lock.json does not name ${engineOfLambda}. Run npm install.`);
  const folder = mkdtempSync(join(tmpdir(), 'engine-'));
  const packed = run('npm', [
    'pack',
    `${engineOfLambda}@${locked.version}`,
    '--pack-destination',
    folder,
    '--silent',
  ]);
  const file = join(folder, packed.trim().split('\n').at(-1) ?? '');
  checkIntegrity(readFileSync(file), locked.integrity, engineOfLambda);
  run('tar', ['-xzf', file, '-C', folder]);
  return join(folder, 'package');
};

/** @throws when the bytes have another hash than the lock file says */
export const checkIntegrity = (bytes: Uint8Array, integrity: string, name: string): void => {
  const [algorithm = ''] = integrity.split('-');
  const given = `${algorithm}-${createHash(algorithm).update(bytes).digest('base64')}`;
  if (given !== integrity)
    throw new Error(
      `${name} is not what package-lock.json says: ${given} instead of ${integrity}. Nothing was deployed.`,
    );
};

const run = (command: string, options: string[]): string => {
  const { status, stdout, stderr, error } = spawnSync(command, options, { cwd: root, encoding: 'utf8' });
  if (error || status !== 0) throw new Error(`${command} ${options[0]} failed: ${error?.message ?? stderr}`);
  return stdout;
};
