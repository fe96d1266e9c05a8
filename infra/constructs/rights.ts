import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { table as names } from '../../shared/names.ts';
import type { Data } from './data.ts';
import type { Letters } from './letters.ts';
import type { Mail } from './mail.ts';
import type { Needs } from './needs.ts';
import type { Room } from './room.ts';
import type { SignIn } from './sign-in.ts';

/** Turns what a function needs into policy statements that name each action, table, index, queue and address. */
export const rightsFor = (
  { items, lists, reports = [], typesets, sends, queues, makesAccounts }: Needs,
  {
    data,
    mail,
    letters,
    signIn,
    typesetter,
  }: { data: Data; mail: Mail; letters: Letters; signIn: SignIn; typesetter: Room | undefined },
): PolicyStatement[] => {
  const { tableArn } = data.table;
  const rights = items.length ? [new PolicyStatement({ actions: [...items], resources: [tableArn] })] : [];
  if (lists.length) {
    rights.push(
      new PolicyStatement({
        actions: ['dynamodb:Query'],
        resources: lists.map((list) =>
          list === 'table' ? tableArn : `${tableArn}/index/${names.indexes[list].name}`,
        ),
      }),
    );
  }
  if (reports.length) rights.push(...data.reportRights(reports));
  if (typesets && typesetter) {
    rights.push(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [typesetter.function.functionArn],
      }),
    );
  }
  if (sends) rights.push(mail.sending(), mail.askingTheQuota());
  if (makesAccounts) rights.push(...signIn.makingAccounts());
  if (queues) {
    const { receipts, bulk } = letters;
    rights.push(
      new PolicyStatement({
        actions: ['sqs:SendMessage'],
        resources: [receipts.work.queue.queueArn, bulk.work.queue.queueArn],
      }),
      new PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
        resources: [receipts.work.dead.queueArn],
      }),
    );
  }
  return rights;
};
