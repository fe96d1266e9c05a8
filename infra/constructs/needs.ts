import type { BackgroundRoom, table as tableNames, variables, WebRoom } from '../../shared/names.ts';

type IndexName = keyof typeof tableNames.indexes;
export type Variable = keyof typeof variables;
export type ItemAction = (typeof reads)[number] | (typeof writes)[number];

/** What one function needs; it gets that and nothing else. Nothing may scan the table. */
export interface Needs {
  /** What it is there for; stands in the console. */
  description: string;
  variables: readonly Variable[];
  /** What it does to single items, also inside transactions. */
  items: readonly ItemAction[];
  /** The lists that it queries; `table` is the history of one record. */
  lists: readonly ('table' | IndexName)[];
  /** What it does with reports in the bucket. */
  reports?: readonly ('put' | 'get')[];
  /** Sends mail: only one does. */
  sends?: true;
  /** Puts letters on their queue a second time: only one does. */
  queues?: true;
}

const reads = ['dynamodb:GetItem'] as const;
const writes = [
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
  'dynamodb:ConditionCheckItem',
] as const;

/** What every room with forms does: read, write with a check, show lists and history. */
const withForms = {
  variables: ['table', 'baseUrl'],
  items: [...reads, ...writes],
  lists: ['table', 'lists', 'desk'],
} as const;

export const needs: Record<WebRoom | BackgroundRoom, Needs> = {
  site: {
    description: 'Front page, what this is, and the files that pages need',
    variables: ['table', 'baseUrl'],
    items: reads,
    lists: ['lists'],
  },
  calls: { ...withForms, description: 'Calls for proposals' },
  proposals: { ...withForms, description: 'Proposals, from the form to the decision' },
  forums: { ...withForms, description: 'The Best Practice Forums and their pages' },
  outputs: {
    ...withForms,
    description: 'Outputs: drafts, published texts and their reports',
    variables: ['table', 'baseUrl', 'reports'],
    reports: ['put', 'get'],
  },
  feedback: { ...withForms, description: 'Comments on outputs, and the answers to them' },
  dissemination: {
    ...withForms,
    description: 'Who gets an output, with which cover letter, and what became of each letter',
    variables: ['table', 'baseUrl', 'reports'],
    reports: ['get'],
  },
  press: { ...withForms, description: 'Press releases and their feeds' },
  desk: { ...withForms, description: 'The desk: what is new, what waits for whom' },
  people: { ...withForms, description: 'People, their roles and their digests' },
  'sign-in': {
    description: 'Sign-in by OpenID Connect, and sign-out',
    variables: ['table', 'baseUrl', 'oidcIssuer', 'oidcClientId', 'firstPerson'],
    items: [...reads, ...writes],
    lists: ['lists'],
  },
  'send-letters': {
    description: 'Sends each letter once',
    variables: ['table', 'baseUrl', 'mailFrom', 'transactionalMail', 'bulkMail', 'reports'],
    items: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    lists: [],
    reports: ['get'],
    sends: true,
  },
  'mail-events': {
    description: 'Writes down what became of each mail',
    variables: ['table'],
    items: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
    lists: [],
  },
  digests: {
    description: 'Writes the digests that are due',
    variables: ['table', 'baseUrl'],
    items: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'],
    lists: ['lists', 'desk'],
  },
  sweep: {
    description: 'Finds letters that should have left, and releases that stopped half-way',
    variables: ['table', 'lettersQueueUrl'],
    items: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:ConditionCheckItem'],
    lists: ['lists', 'waiting'],
    queues: true,
  },
};
