import { runSimulation } from '@cloud-copilot/iam-simulate';
import type { Plan, RolePlan } from './plan.ts';
import { type Account, CannotRun } from './template.ts';

/** One thing that a request needs to be allowed to do. */
export interface Need {
  /** `dynamodb:GetItem` */
  action: string;
  /** An ARN, or `*` for actions that are about no resource. */
  resource: string;
  /** Condition keys, such as `ses:FromAddress`. */
  context?: Record<string, string | string[]>;
}

export interface Permissions {
  /** Why a role may not do something, as AWS says it; undefined when it may. */
  refusal(roleArn: string, need: Need): Promise<string | undefined>;
}

/** Decides by the role's own policies from the template, as IAM does for a request inside one account. */
export const createPermissions = (roles: readonly RolePlan[], account: Account): Permissions => {
  const decided = new Map<string, Promise<string | undefined>>();

  const decide = async (
    roleArn: string,
    { action, resource, context = {} }: Need,
  ): Promise<string | undefined> => {
    const role = roles.find(({ arn }) => arn === roleArn);
    const answer = await runSimulation(
      {
        request: {
          action,
          principal: roleArn,
          resource: { resource, accountId: account.id },
          contextVariables: context,
        },
        identityPolicies: (role?.policies ?? []).map(({ name, policy }) => ({ name, policy })),
        serviceControlPolicies: [],
        resourceControlPolicies: [],
      },
      {},
    );
    if (answer.resultType === 'error') {
      return `The policies of ${roleArn} cannot be decided for ${action} on ${resource}: ${answer.errors.message} ${JSON.stringify(answer.errors)}`;
    }
    if (answer.overallResult === 'Allowed') return undefined;
    const because =
      answer.overallResult === 'ExplicitlyDenied'
        ? 'with an explicit deny in an identity-based policy'
        : `because no identity-based policy allows the ${action} action`;
    const given = Object.entries(context).map(([key, value]) => `${key} ${value}`);
    return `User: ${roleArn} is not authorized to perform: ${action} on resource: ${resource} ${because}${given.length ? ` (${given.join(', ')})` : ''}`;
  };

  return {
    refusal(roleArn, need) {
      const key = JSON.stringify([roleArn, need.action, need.resource, need.context]);
      const known = decided.get(key) ?? decide(roleArn, need);
      // Object names and addresses are without end; what was decided can be decided again.
      if (decided.size > 5000) decided.clear();
      decided.set(key, known);
      return known;
    },
  };
};

/**
 * What works without a request of a function needs its rights too: a pipe that it may write to its queue, a function
 * that it may take from the queue that feeds it.
 *
 * @throws CannotRun naming the first right that is missing.
 */
export const checkBackground = async (plan: Plan, permissions: Permissions): Promise<void> => {
  const needs = [
    ...plan.pipes.flatMap(({ roleArn, queueArn, table }) => [
      ...['DescribeStream', 'GetRecords', 'GetShardIterator'].map((action) => ({
        roleArn,
        action: `dynamodb:${action}`,
        resource: `${table.arn}/stream/local`,
      })),
      { roleArn, action: 'sqs:SendMessage', resource: queueArn },
    ]),
    ...plan.mappings.flatMap(({ functionArn, queueArn }) =>
      ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((action) => ({
        roleArn: plan.functions.find(({ arn }) => arn === functionArn)?.roleArn ?? '',
        action: `sqs:${action}`,
        resource: queueArn,
      })),
    ),
  ];
  for (const { roleArn, ...need } of needs) {
    const refusal = await permissions.refusal(roleArn, need);
    if (refusal) throw new CannotRun(`The stack would not work: ${refusal}.`);
  }
};
