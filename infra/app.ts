/** What the CDK's command line runs: `cdk synth -c stage=dev`. */
import { stageNamed } from './stages.ts';
import { synthesize } from './synth.ts';

// The command line gives its `-c` values in this variable, before there is an App that could be asked for them.
const context: Readonly<Record<string, string | undefined>> = JSON.parse(
  process.env.CDK_CONTEXT_JSON ?? '{}',
);

try {
  // `npm run deploy` says where it put the engine that Lambda needs.
  await synthesize({ stage: stageNamed(context.stage), engine: process.env.TYPESET_ENGINE });
} catch (fault) {
  console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = 1;
}
