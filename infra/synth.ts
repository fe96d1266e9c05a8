import { join, resolve } from 'node:path';
import { App, Validations } from 'aws-cdk-lib';
import { type CloudFormationStackArtifact, DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { Metafile } from 'esbuild';
import { bundle } from './bundle.ts';
import { ForumStack } from './forum-stack.ts';
import type { Stage } from './stages.ts';

/** Said here and not in cdk.json, so that the CLI, the local run and the tests get one and the same template. */
const context = {
  // `aws:asset:path` on each function: the folder of its bundle, for the local run.
  'aws:cdk:enable-asset-metadata': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  '@aws-cdk/core:enablePartitionLiterals': true,
  '@aws-cdk/core:checkSecretUsage': true,
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/aws-events:eventsTargetQueueSameAccount': true,
  '@aws-cdk/aws-apigateway:logGroupDestinationArnWithoutWildcard': true,
};

/** An app whose synthesis fails on every finding of cdk-nag that is not explained where it stands. */
export const createApp = (stage: Pick<Stage, 'name'>, outdir?: string): App => {
  const app = new App({
    ...(outdir ? { outdir } : {}),
    // The usage report is not ours to send.
    analyticsReporting: false,
    treeMetadata: false,
    // CloudFormation's own rules take two seconds; what is never deployed does without.
    builtinCloudFormationValidation: stage.name !== 'local',
    postCliContext: {
      ...context,
      // Only what is deployed is copied into the assembly; elsewhere it lies beside it already, a hundred megabytes of it.
      ...(outdir ? { [DISABLE_ASSET_STAGING_CONTEXT]: true } : {}),
    },
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
};

interface SynthesisProps {
  stage: Stage;
  /** Holds `<room>/index.ts` of every room. */
  functionsFolder?: string;
  /** Folder of the typesetter's engine for the machine that will run it; absent, that of this machine. */
  engine?: string | undefined;
  /** Where the cloud assembly goes; the CLI says it by itself. */
  outdir?: string;
}

export interface Synthesis {
  /** Folder of the cloud assembly; asset paths in the template are relative to it. */
  directory: string;
  stackName: string;
  /** File name of the template in `directory`. */
  templateFile: string;
  /** The CloudFormation template, parsed. */
  template: { Resources: Record<string, TemplateResource> };
  /** What went into the bundle of each room, with sizes in bytes. */
  metafiles: Record<string, Metafile>;
}

interface TemplateResource {
  Type: string;
  Properties?: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
  DependsOn?: string | string[];
  DeletionPolicy?: string;
}

/**
 * Bundles the functions and writes the cloud assembly of a stage, in this process and without a network.
 *
 * @throws when a bundle cannot be made, and when cdk-nag finds what is not explained where it stands
 */
export const synthesize = async ({
  stage,
  functionsFolder = resolve(import.meta.dirname, '../functions'),
  engine,
  outdir,
}: SynthesisProps): Promise<Synthesis> => {
  const app = createApp(stage, outdir);
  const bundles = join(app.outdir, 'bundles');
  const metafiles = await bundle(functionsFolder, bundles, engine);
  const stack = new ForumStack(app, stage, bundles);

  const assembly = app.synth();
  const artifact: CloudFormationStackArtifact = assembly.getStackArtifact(stack.artifactId);
  return {
    directory: assembly.directory,
    stackName: artifact.stackName,
    templateFile: artifact.templateFile,
    template: artifact.template as Synthesis['template'],
    metafiles,
  };
};
