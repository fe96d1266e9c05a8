import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A resource as CloudFormation has it. */
export interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
  Metadata?: Record<string, unknown>;
  Condition?: string;
}

export interface Template {
  Resources: Record<string, Resource>;
  Parameters?: Record<string, unknown>;
  Mappings?: Record<string, Record<string, Record<string, unknown>>>;
  Conditions?: Record<string, unknown>;
}

/** What the local run cannot do, named; stops the start. */
export class CannotRun extends Error {
  override name = 'CannotRun';
}

/** What stands for the account that the stack would be deployed to. */
export interface Account {
  id: string;
  region: string;
  partition: string;
  urlSuffix: string;
  stack: string;
}

/**
 * Reads the one stack of a cloud assembly, and the account it is for.
 *
 * @throws CannotRun when there is no stack in it, or several.
 */
export const readAssembly = (folder: string): { template: Template; account: Account; folder: string } => {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as {
    artifacts: Record<string, { type: string; environment?: string; properties?: { templateFile?: string } }>;
  };
  const stacks = Object.entries(manifest.artifacts).filter(
    ([, { type }]) => type === 'aws:cloudformation:stack',
  );
  const [stack, ...more] = stacks;
  if (!stack || more.length) {
    throw new CannotRun(
      `The local run runs one stack; there are ${stacks.length} in ${folder}: ${readdirSync(folder).join(', ')}.`,
    );
  }
  const [name, { environment = '', properties }] = stack;
  const [id = '', region = ''] = environment.replace('aws://', '').split('/');
  const known = (given: string, otherwise: string) =>
    given && !given.startsWith('unknown') ? given : otherwise;
  return {
    template: JSON.parse(
      readFileSync(join(folder, properties?.templateFile ?? `${name}.template.json`), 'utf8'),
    ) as Template,
    account: {
      id: known(id, '123456789012'),
      region: known(region, 'eu-central-1'),
      partition: 'aws',
      urlSuffix: 'amazonaws.com',
      stack: name,
    },
    folder,
  };
};

/** What `Ref` and `Fn::GetAtt` give for a resource. */
export interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

export interface Resolver {
  /** A value with every intrinsic function in it worked out; `where` names what it belongs to, for errors. */
  resolve(value: unknown, where: string): unknown;
  /** The properties of a resource, worked out. */
  properties(logicalId: string): Record<string, unknown>;
}

/**
 * Works out CloudFormation's intrinsic functions: Ref, Fn::GetAtt, Fn::Join, Fn::Sub, Fn::Select, Fn::Split,
 * Fn::FindInMap, and the pseudo parameters.
 *
 * `identify` says what a resource is called; undefined for a resource that has no name here.
 */
export const createResolver = (
  template: Template,
  account: Account,
  identify: (logicalId: string) => Identity | undefined,
): Resolver => {
  const pseudo: Record<string, string> = {
    'AWS::AccountId': account.id,
    'AWS::Region': account.region,
    'AWS::Partition': account.partition,
    'AWS::URLSuffix': account.urlSuffix,
    'AWS::StackName': account.stack,
    'AWS::StackId': `arn:${account.partition}:cloudformation:${account.region}:${account.id}:stack/${account.stack}/local`,
  };

  const named = (logicalId: string, where: string): Identity => {
    const resource = template.Resources[logicalId];
    const identity = resource && identify(logicalId);
    if (identity) return identity;
    throw new CannotRun(
      resource
        ? `${where} refers to ${logicalId}, and the local run has no name for a resource of type ${resource.Type}.`
        : `${where} refers to ${logicalId}, which is no resource of the stack.`,
    );
  };

  const reference = (name: string, where: string): string => pseudo[name] ?? named(name, where).ref;

  const attribute = (logicalId: string, name: string, where: string): string => {
    const value = named(logicalId, where).attributes[name];
    if (value !== undefined) return value;
    throw new CannotRun(
      `${where} asks for ${name} of ${logicalId} (${template.Resources[logicalId]?.Type}), which the local run does not know.`,
    );
  };

  const substitute = (given: unknown, where: string): string => {
    const [text, values] = (Array.isArray(given) ? given : [given, {}]) as [string, Record<string, unknown>];
    return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
      if (literal) return `\${${name}}`;
      if (name in values) return String(resolve(values[name], where));
      const [logicalId = '', ...rest] = name.split('.');
      return rest.length ? attribute(logicalId, rest.join('.'), where) : reference(name, where);
    });
  };

  const functions: Record<string, (given: unknown, where: string) => unknown> = {
    Ref: (given, where) => reference(String(given), where),
    'Fn::GetAtt': (given, where) => {
      const [logicalId = '', ...rest] = Array.isArray(given) ? (given as string[]) : String(given).split('.');
      return attribute(logicalId, rest.join('.'), where);
    },
    'Fn::Join': (given, where) => {
      const [separator, parts] = given as [string, unknown];
      return (resolve(parts, where) as unknown[]).join(separator);
    },
    'Fn::Sub': substitute,
    'Fn::Split': (given, where) => {
      const [separator, text] = given as [string, unknown];
      return String(resolve(text, where)).split(separator);
    },
    'Fn::Select': (given, where) => {
      const [index, list] = given as [unknown, unknown];
      return (resolve(list, where) as unknown[])[Number(resolve(index, where))];
    },
    'Fn::FindInMap': (given, where) => {
      const [map = '', first = '', second = ''] = (given as unknown[]).map((each) =>
        String(resolve(each, where)),
      );
      const value = template.Mappings?.[map]?.[first]?.[second];
      if (value === undefined)
        throw new CannotRun(`${where} looks up ${map}/${first}/${second}, which is in no mapping.`);
      return value;
    },
  };

  const resolve = (value: unknown, where: string): unknown => {
    if (Array.isArray(value)) {
      return value.filter((each) => !isNoValue(each)).map((each) => resolve(each, where));
    }
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).filter(([, each]) => !isNoValue(each));
    const [only] = entries;
    if (only && entries.length === 1 && (only[0] === 'Ref' || only[0].startsWith('Fn::'))) {
      const [name, given] = only;
      const work = functions[name];
      if (!work) throw new CannotRun(`${where} uses ${name}, which the local run cannot work out.`);
      return work(given, where);
    }
    return Object.fromEntries(entries.map(([key, each]) => [key, resolve(each, where)]));
  };

  return {
    resolve,
    properties: (logicalId) =>
      resolve(template.Resources[logicalId]?.Properties ?? {}, logicalId) as Record<string, unknown>,
  };
};

const isNoValue = (value: unknown) =>
  typeof value === 'object' && value !== null && 'Ref' in value && value.Ref === 'AWS::NoValue';
