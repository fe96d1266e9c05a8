/** `npm run deploy -- <stage>`: checks the stage, fetches the engine for Lambda's processor, then hands over to the CDK's own command line. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fetchEngineOfLambda } from './lambda-engine.ts';
import { placeholdersIn, stageNamed } from './stages.ts';

const refuse = (sentence: string): never => {
  console.error(sentence);
  process.exit(1);
};

const [name, ...options] = process.argv.slice(2);
const root = join(import.meta.dirname, '..');

try {
  const stage = stageNamed(name);
  if (stage.name === 'local') refuse('Stage “local” is for this machine only: start it with npm start.');
  const left = placeholdersIn(stage);
  if (left.length)
    refuse(
      `Stage “${stage.name}” still has example values for ${left.join(', ')}: put your own into infra/stages.ts.`,
    );
  const engine = fetchEngineOfLambda();
  const { status, error } = spawnSync(
    process.execPath,
    [
      join(root, 'node_modules/aws-cdk/bin/cdk'),
      'deploy',
      '-c',
      `stage=${stage.name}`,
      '--no-notices',
      ...options,
    ],
    {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, CDK_DISABLE_CLI_TELEMETRY: 'true', TYPESET_ENGINE: engine },
    },
  );
  if (error) refuse(`The CDK could not be started: ${error.message}.`);
  process.exitCode = status ?? 1;
} catch (fault) {
  refuse(fault instanceof Error ? fault.message : String(fault));
}
