import type { BackgroundRoom, table as tableNames, variables, WebRoom } from '../../shared/names.ts';

type IndexName = keyof typeof tableNames.indexes;
export type Variable = keyof typeof variables;

/** What one function needs; it gets that and nothing else. Nothing may scan the table. */
export interface Needs {
  /** What it is there for; stands in the console. */
  description: string;
  variables: readonly Variable[];
  /** What it does to single items, also inside transactions. */
  items: readonly `dynamodb:${'Get' | 'BatchGet' | 'Put' | 'Update' | 'Delete' | 'ConditionCheck'}Item`[];
  /** The lists that it queries; `table` is the history of one record. */
  lists: readonly ('table' | IndexName)[];
  /** What it does with reports in the bucket. */
  reports?: readonly ('put' | 'get')[];
  /** Lets the typesetter set papers: only one does. */
  typesets?: true;
  /** Sends mail, and asks how much it may send: only one does. */
  sends?: true;
  /** Makes the accounts that people sign in with: only one does. */
  makesAccounts?: true;
  /** Puts letters on their queue a second time, and takes away what was tried too often: only one does. */
  queues?: true;
}

const read = 'dynamodb:GetItem';
const many = 'dynamodb:BatchGetItem';
const put = 'dynamodb:PutItem';
const update = 'dynamodb:UpdateItem';
const remove = 'dynamodb:DeleteItem';
const check = 'dynamodb:ConditionCheckItem';

/** What every room with forms does: read, write with a check, show lists and each record's history. */
const withForms = {
  variables: ['table', 'baseUrl', 'contact'],
  items: [read, put, update, check],
  lists: ['table', 'lists'],
} as const;

/** … and take away what somebody put on a list. */
const withLists = { ...withForms, items: [...withForms.items, remove] } as const;

export const needs: Record<WebRoom | BackgroundRoom, Needs> = {
  site: {
    description: 'Front page, what this is, and the files that pages need',
    variables: ['table', 'baseUrl', 'contact'],
    items: [read],
    lists: ['lists', 'desk'],
  },
  cycles: {
    ...withForms,
    description: 'The cycle of a year: every date from two meetings',
    // Charters and workplans that a new cycle may touch.
    lists: ['table', 'lists', 'desk'],
  },
  modalities: { ...withForms, description: 'The modalities, version by version' },
  calls: { ...withForms, description: 'Calls for proposals' },
  proposals: { ...withForms, description: 'Proposals, from the form to the confirmation' },
  reviews: {
    ...withForms,
    description: 'What MAG members write about proposals, revisions and mergers',
    lists: ['table', 'lists', 'desk'],
  },
  selection: {
    ...withForms,
    description: 'Which proposals of a call are accepted, and why',
    lists: ['table', 'lists', 'desk'],
  },
  forums: {
    ...withForms,
    description: 'The Best Practice Forums and their pages',
    lists: ['table', 'lists', 'desk'],
  },
  outputs: {
    ...withForms,
    description: 'Outputs: drafts, published texts and their reports',
    variables: ['table', 'baseUrl', 'contact', 'reports', 'typesetter'],
    lists: ['table', 'lists', 'desk', 'fates'],
    reports: ['put', 'get'],
    typesets: true,
  },
  feedback: { ...withForms, description: 'Comments on outputs, and the answers to them' },
  dissemination: {
    ...withLists,
    description: 'Who gets an output, with which cover letter, and what became of each letter',
    items: [...withLists.items, many],
    lists: ['table', 'lists', 'desk', 'fates'],
  },
  press: {
    ...withLists,
    description: 'Press releases, their feeds, the press list, and who is not to be named',
    lists: ['table', 'lists', 'desk', 'fates'],
  },
  choices: {
    description: 'What readers want to get, and what their addresses take',
    variables: ['table', 'baseUrl', 'contact'],
    items: [read, put, update, check],
    lists: ['table', 'lists', 'desk'],
  },
  desk: {
    description: 'The desk: what is new, what waits for whom, and what becomes of each letter',
    variables: ['table', 'baseUrl', 'contact'],
    items: [read, many, put, update],
    lists: ['table', 'lists', 'desk', 'waiting', 'fates'],
  },
  people: {
    ...withLists,
    description: 'People, their roles and their digests',
    variables: [...withLists.variables, 'userPool'],
    lists: ['table', 'lists', 'desk'],
    makesAccounts: true,
  },
  charters: {
    ...withForms,
    description: 'Charters of the forums, and how their goals came to be',
    lists: ['table', 'lists', 'desk'],
  },
  workplans: {
    ...withForms,
    description: 'Workplans of the forums, and who takes a milestone',
    lists: ['table', 'lists', 'desk'],
  },
  participation: {
    ...withForms,
    description: 'In which forums the members of the MAG take part',
    lists: ['lists', 'desk', 'table'],
  },
  'sign-in': {
    ...withLists,
    description: 'Sign-in by OpenID Connect, and sign-out',
    variables: ['table', 'baseUrl', 'contact', 'oidcIssuer', 'oidcClientId', 'firstPerson'],
    lists: ['lists'],
  },
  'send-letters': {
    description: 'Sends each letter once',
    variables: ['table', 'baseUrl', 'contact', 'mailFrom', 'transactionalMail', 'bulkMail', 'reports'],
    items: [read, many, put, update, check],
    lists: [],
    reports: ['get'],
    sends: true,
  },
  'mail-events': {
    description: 'Writes down what became of each mail',
    variables: ['table'],
    items: [read, put, update],
    lists: [],
  },
  digests: {
    description: 'Writes the digests that are due',
    variables: ['table'],
    items: [read, put, update, check],
    lists: ['lists', 'desk', 'waiting'],
  },
  reminders: {
    description: 'Writes the reminders of what is due',
    variables: ['table'],
    items: [read, many, put],
    lists: ['lists', 'desk'],
  },
  sweep: {
    description: 'Finds letters that should have left, and releases that stopped half-way',
    variables: ['table', 'receiptsQueueUrl', 'bulkQueueUrl', 'deadLettersQueueUrl'],
    items: [read, many, put, update, check],
    lists: ['lists', 'desk', 'waiting', 'fates'],
    queues: true,
  },
  typeset: {
    description: 'Sets reports and their summaries as PDF',
    variables: ['baseUrl', 'reports'],
    items: [],
    lists: [],
    reports: ['put', 'get'],
  },
};
