/**
 * The names that the infrastructure and the functions both use. Imports nothing.
 *
 * `routes` is the only list of the addresses of this system: the stack makes an API Gateway route of each path in it, and a web
 * function does not compile until it has a handler for every key of its room.
 */
export const routes = {
  site: [
    'GET /',
    'GET /about',
    'GET /recommendations',
    'GET /openapi.json',
    'GET /sitemap.xml',
    'GET /robots.txt',
    'GET /assets/{file}',
    '$default',
  ],
  cycles: [
    'GET /cycles',
    'GET /cycles/{cycleId}',
    'GET /cycles/{cycleId}/calendar.ics',
    'GET /desk/cycles',
    'GET /desk/cycles/new',
    'POST /desk/cycles/new',
    'GET /desk/cycles/{cycleId}',
    'POST /desk/cycles/{cycleId}',
    'GET /desk/cycles/{cycleId}/dates/{dateName}',
    'POST /desk/cycles/{cycleId}/dates/{dateName}',
    'POST /desk/cycles/{cycleId}/dates/{dateName}/take-back',
  ],
  modalities: [
    'GET /modalities',
    'GET /modalities/{version}',
    'GET /modalities/{version}/changes',
    'GET /desk/modalities',
    'POST /desk/modalities',
    'GET /desk/modalities/{modalitiesId}',
    'POST /desk/modalities/{modalitiesId}',
    'GET /desk/modalities/{modalitiesId}/publish',
    'POST /desk/modalities/{modalitiesId}/publish',
  ],
  calls: [
    'GET /calls',
    'GET /calls/{callId}',
    'GET /desk/calls',
    'GET /desk/calls/new',
    'POST /desk/calls/new',
    'GET /desk/calls/{callId}',
    'POST /desk/calls/{callId}',
    'GET /desk/calls/{callId}/access-codes',
    'POST /desk/calls/{callId}/access-codes',
  ],
  proposals: [
    'GET /calls/{callId}/propose',
    'POST /calls/{callId}/propose',
    'GET /proposals/{proposalId}',
    'GET /proposals/{proposalId}/confirm',
    'POST /proposals/{proposalId}/confirm',
    'GET /proposals/{proposalId}/edit',
    'POST /proposals/{proposalId}/edit',
    'GET /proposals/{proposalId}/withdraw',
    'POST /proposals/{proposalId}/withdraw',
    'GET /desk/proposals/{proposalId}',
  ],
  reviews: [
    'GET /desk/calls/{callId}/reviews',
    'GET /desk/proposals/{proposalId}/review',
    'POST /desk/proposals/{proposalId}/review',
    'POST /desk/proposals/{proposalId}/conflict',
    'POST /desk/proposals/{proposalId}/conflict/no-longer',
    'POST /desk/proposals/{proposalId}/not-me',
    'POST /desk/proposals/{proposalId}/discussion',
    'POST /desk/proposals/{proposalId}/reviewers',
    'GET /desk/proposals/{proposalId}/revision',
    'POST /desk/proposals/{proposalId}/revision',
    'GET /desk/proposals/{proposalId}/merger',
    'POST /desk/proposals/{proposalId}/merger',
    'GET /mergers/{mergerId}',
    'POST /mergers/{mergerId}',
  ],
  selection: [
    'GET /calls/{callId}/decisions',
    'GET /desk/calls/{callId}/selection',
    'POST /desk/calls/{callId}/selection',
    'GET /desk/calls/{callId}/selection/confirm',
    'POST /desk/calls/{callId}/selection/confirm',
    'GET /desk/proposals/{proposalId}/decision',
    'POST /desk/proposals/{proposalId}/decision',
  ],
  forums: [
    'GET /forums',
    'GET /forums/{forumId}',
    'GET /desk/forums/{forumId}',
    'POST /desk/forums/{forumId}',
  ],
  outputs: [
    'GET /outputs',
    'GET /outputs/{outputId}',
    'GET /outputs/{outputId}/report.pdf',
    'GET /outputs/{outputId}/summary.pdf',
    'GET /outputs/{outputId}/pictures/{picture}',
    'GET /outputs/{outputId}/citation.bib',
    'GET /outputs/{outputId}/versions/{version}',
    'GET /outputs/{outputId}/changes',
    'GET /verify',
    'POST /verify',
    'GET /desk/forums/{forumId}/outputs/new',
    'POST /desk/forums/{forumId}/outputs/new',
    'GET /desk/outputs/{outputId}',
    'GET /desk/outputs/{outputId}/edit',
    'POST /desk/outputs/{outputId}/edit',
    'POST /desk/outputs/{outputId}/report',
    'POST /desk/outputs/{outputId}/open-for-comment',
    'POST /desk/outputs/{outputId}/publish',
    'GET /desk/outputs/{outputId}/preview.pdf',
    'GET /desk/outputs/{outputId}/summary-preview.pdf',
  ],
  feedback: [
    'GET /outputs/{outputId}/feedback',
    'POST /outputs/{outputId}/feedback',
    'GET /feedback/{commentId}',
    'GET /feedback/{commentId}/confirm',
    'POST /feedback/{commentId}/confirm',
    'GET /desk/outputs/{outputId}/feedback',
    'GET /desk/feedback/{commentId}',
    'POST /desk/feedback/{commentId}/answer',
  ],
  dissemination: [
    'POST /desk/outputs/{outputId}/disseminations',
    'GET /desk/disseminations/{disseminationId}',
    'GET /desk/disseminations/{disseminationId}/progress',
    'GET /desk/disseminations/{disseminationId}/recipients',
    'POST /desk/disseminations/{disseminationId}/recipients',
    'GET /desk/disseminations/{disseminationId}/recipients.csv',
    'GET /desk/disseminations/{disseminationId}/recipients/{recipientId}',
    'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}',
    'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}/nobody',
    'POST /desk/disseminations/{disseminationId}/recipients/{recipientId}/remove',
    'GET /desk/disseminations/{disseminationId}/recipients/upload',
    'POST /desk/disseminations/{disseminationId}/recipients/upload',
    'GET /desk/disseminations/{disseminationId}/cover-letter',
    'POST /desk/disseminations/{disseminationId}/cover-letter',
    'GET /desk/disseminations/{disseminationId}/preview',
    'POST /desk/disseminations/{disseminationId}/try',
    'POST /desk/disseminations/{disseminationId}/prepare',
    'POST /desk/disseminations/{disseminationId}/take-back',
    'POST /desk/disseminations/{disseminationId}/release',
    'POST /desk/disseminations/{disseminationId}/send-again',
    'GET /desk/disseminations/{disseminationId}/pause',
    'POST /desk/disseminations/{disseminationId}/pause',
    'POST /desk/disseminations/{disseminationId}/resume',
    'GET /desk/disseminations/{disseminationId}/recall',
    'POST /desk/disseminations/{disseminationId}/recall',
    'POST /desk/disseminations/{disseminationId}/supplements',
    'GET /desk/recipients',
    'GET /desk/recipients/{recipientId}',
    'GET /desk/letters-to-many',
    'POST /desk/letters-to-many',
  ],
  press: [
    'GET /press',
    'GET /press/{pressReleaseId}',
    'GET /press/feed.atom',
    'GET /press/feed.json',
    'GET /press/subscribe',
    'POST /press/subscribe',
    'GET /press/subscriptions/{subscriptionId}/confirm',
    'POST /press/subscriptions/{subscriptionId}/confirm',
    'POST /desk/disseminations/{disseminationId}/press-releases',
    'GET /desk/press/{pressReleaseId}',
    'POST /desk/press/{pressReleaseId}',
    'POST /desk/press/{pressReleaseId}/release',
    'POST /desk/press/{pressReleaseId}/text',
    'POST /desk/press/{pressReleaseId}/correction-letter',
    'GET /desk/press/not-named',
    'POST /desk/press/not-named',
    'GET /desk/press-contacts',
    'POST /desk/press-contacts',
    'POST /desk/press-contacts/{contactId}/remove',
  ],
  choices: [
    'GET /choices/{letterId}',
    'POST /choices/{letterId}',
    'POST /choices/{letterId}/contact',
    'POST /choices/{letterId}/naming',
    'GET /suggestions/{suggestionId}/confirm',
    'POST /suggestions/{suggestionId}/confirm',
    'GET /desk/suggestions',
    'GET /desk/suggestions/{suggestionId}',
    'POST /desk/suggestions/{suggestionId}',
    'GET /desk/choices/{letterId}',
    'POST /desk/choices/{letterId}',
  ],
  desk: [
    'GET /desk',
    'GET /desk/records',
    'GET /desk/records.csv',
    'GET /desk/letters',
    'GET /desk/letters/{letterId}',
    'POST /desk/letters/{letterId}/decision',
  ],
  people: [
    'GET /desk/people',
    'POST /desk/people',
    'GET /desk/people/{personId}',
    'POST /desk/people/{personId}',
    'GET /desk/me',
    'POST /desk/me',
  ],
  charters: [
    'GET /forums/{forumId}/charter',
    'GET /forums/{forumId}/goal',
    'GET /desk/forums/{forumId}/charter',
    'POST /desk/forums/{forumId}/charter',
    'POST /desk/forums/{forumId}/charter/propose',
    'POST /desk/forums/{forumId}/charter/decision',
    'GET /desk/forums/{forumId}/goal',
    'POST /desk/forums/{forumId}/goal',
    'POST /desk/forums/{forumId}/goal/check',
    'POST /desk/forums/{forumId}/charter/facilitator',
    'POST /desk/forums/{forumId}/charter/giving-up',
    'POST /desk/forums/{forumId}/charter/not-me',
    'GET /desk/forums/{forumId}/mid-term',
    'POST /desk/forums/{forumId}/mid-term',
    'POST /desk/forums/{forumId}/mid-term/acknowledgement',
    'GET /desk/forums/{forumId}/continuation',
    'POST /desk/forums/{forumId}/continuation',
  ],
  workplans: [
    'GET /forums/{forumId}/workplan',
    'GET /forums/{forumId}/workplan/{milestoneId}',
    'POST /forums/{forumId}/workplan/{milestoneId}',
    'GET /offers/{offerId}/confirm',
    'POST /offers/{offerId}/confirm',
    'GET /desk/forums/{forumId}/workplan',
    'POST /desk/forums/{forumId}/workplan',
    'GET /desk/forums/{forumId}/workplan/approval',
    'POST /desk/forums/{forumId}/workplan/approval',
    'GET /desk/forums/{forumId}/workplan/course',
    'POST /desk/forums/{forumId}/workplan/course',
    'GET /desk/forums/{forumId}/workplan/{milestoneId}',
    'POST /desk/forums/{forumId}/workplan/{milestoneId}',
    'POST /desk/forums/{forumId}/workplan/{milestoneId}/progress',
    'GET /desk/offers/{offerId}',
    'POST /desk/offers/{offerId}',
  ],
  participation: [
    'GET /mag-participation',
    'GET /desk/mag-participation',
    'POST /desk/mag-participation',
    'GET /desk/mag-participation/{yearId}',
    'POST /desk/mag-participation/{yearId}',
    'GET /desk/mag-participation/{yearId}/register.csv',
    'GET /desk/mag-participation/{yearId}/declaration',
    'POST /desk/mag-participation/{yearId}/declaration',
    'POST /desk/mag-participation/{yearId}/replacements',
    'GET /desk/mag-participation/{yearId}/forums/{forumId}',
    'POST /desk/mag-participation/{yearId}/forums/{forumId}',
    'GET /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}',
    'POST /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}',
    'POST /desk/mag-participation/{yearId}/forums/{forumId}/{attendanceId}/take-back',
  ],
  'sign-in': ['GET /sign-in', 'GET /sign-in/callback', 'GET /sign-out', 'POST /sign-out'],
} as const;

/** A Lambda that answers HTTP: one folder of `functions/`. */
/** `/calls/{callId}` of `GET /calls/{callId}`; undefined of `$default`, which is every address that nobody has. */
export const pathOf = (routeKey: string): string | undefined => routeKey.split(' ')[1];

export type WebRoom = keyof typeof routes;
/** A route key as API Gateway writes it: method, blank, path; or `$default`. */
export type RouteOf<Room extends WebRoom> = (typeof routes)[Room][number];

/** The Lambdas that answer no request: each is woken by a queue or a schedule, `typeset` by the room of outputs. */
export const backgroundRooms = [
  'send-letters',
  'mail-events',
  'digests',
  'reminders',
  'sweep',
  'typeset',
] as const;
export type BackgroundRoom = (typeof backgroundRooms)[number];

/** The one table: `pk`, `sk`, and four indexes, each with a string partition and a string sort key. */
export const table = {
  partitionKey: 'pk',
  sortKey: 'sk',
  /** Unix seconds; DynamoDB deletes the item some time after. */
  timeToLive: 'expires',
  indexes: {
    /** Records of one kind, or of one parent, in order. */
    lists: { name: 'lists', partitionKey: 'listPk', sortKey: 'listSk' },
    /** What the secretariat's desk shows: records by kind, and the news that digests are made of. */
    desk: { name: 'desk', partitionKey: 'deskPk', sortKey: 'deskSk' },
    /** Sparse: letters that are not at rest (pending, attempting, unknown), by the time they are due. */
    waiting: { name: 'waiting', partitionKey: 'waitPk', sortKey: 'waitSk' },
    /**
     * Letters by what caused them, without their words: all that 2,000 recipients can be watched by, in a request or two.
     */
    fates: {
      name: 'fates',
      partitionKey: 'cause',
      sortKey: 'pk',
      only: ['type', 'state', 'recipientId', 'createdAt', 'to', 'attempt', 'fate'],
    },
  },
} as const;

/**
 * Which stream records become queue messages: a letter that was just written and waits to be sent.
 * The message is `{"letterId": "<pk>", "line": "<line>"}`.
 */
export const pendingLetter = { eventName: 'INSERT', type: 'letter', state: 'pending' } as const;

/**
 * The two lines in which letters wait, so that what is sent to many never delays a receipt: of which stream they are, and
 * whether they are of a list that can be declined. A stream record goes into the line of which one pattern fits.
 */
export const lettersWaitIn = {
  receipts: [{ stream: 'transactional', list: false }],
  bulk: [{ stream: 'bulk' }, { stream: 'transactional', list: true }],
} as const;

/** Where the sign-in service leads back to; it takes no other address. */
export const signInReturns = { signedIn: '/sign-in/callback', signedOut: '/sign-out' } as const;

/**
 * SES message tags: how an event finds its letter again; and, by names that are SES's own, what mailbox providers count
 * complaints about mail to many by.
 */
export const mailTags = {
  letter: 'letterId',
  attempt: 'attemptId',
  list: 'ses:feedback-id-a',
  cause: 'ses:feedback-id-b',
} as const;

/** Lines of the log that alarms count: their messages, and what they say. */
export const logs = {
  /** How long, in seconds, the oldest letter of each line (`receipts`, `bulk`) should have left. */
  late: 'letters that are late',
  /** What became of an attempt to send a letter: its `outcome`. */
  letter: 'letter',
  /** The outcome when SES takes no mail from this house. */
  turnedAway: 'turned away',
} as const;

/** The environment variables that functions read; each function's `config.ts` says which it needs. */
export const variables = {
  table: 'TABLE_NAME',
  /** Public address of the site, without a slash at the end. */
  baseUrl: 'BASE_URL',
  /** The secretariat's own address: in the foot of every page, and where answers to letters go. */
  contact: 'CONTACT_EMAIL',
  /** The From address of every letter; an address of the SES identity. */
  mailFrom: 'MAIL_FROM',
  /** Configuration set for receipts and other answers to one's own acts. */
  transactionalMail: 'CONFIGURATION_SET_TRANSACTIONAL',
  /** Configuration set for outputs and press releases. */
  bulkMail: 'CONFIGURATION_SET_BULK',
  /** Bucket of reports, objects named by the hash of their content. */
  reports: 'REPORTS_BUCKET',
  /** Queues of letters to send, and of those that could not be. */
  receiptsQueueUrl: 'RECEIPTS_QUEUE_URL',
  bulkQueueUrl: 'BULK_QUEUE_URL',
  deadLettersQueueUrl: 'DEAD_LETTERS_QUEUE_URL',
  /** Name of the function that sets papers. */
  typesetter: 'TYPESET_FUNCTION',
  oidcIssuer: 'OIDC_ISSUER',
  oidcClientId: 'OIDC_CLIENT_ID',
  /** The Cognito user pool in which people have their accounts; empty where another provider keeps them. */
  userPool: 'USER_POOL_ID',
  /** The secretariat's first person: becomes a record at their first sign-in, when the house is still empty. */
  firstPerson: 'FIRST_PERSON_EMAIL',
} as const;
