import * as z from 'zod';

/** What CloudWatch Logs takes. */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653,
] as const;

const hostname = z.hostname().regex(/\./, 'must be a whole domain name');

/**
 * The settings of one stage: everything in which two installations of Intersession may differ.
 * Parsing fails with a sentence for each setting that does not fit the others.
 */
export const stageSchema = z
  .strictObject({
    /** Part of the stack's name, `Intersession-<name>`. */
    name: z.string().regex(/^[a-z][a-z0-9]{1,15}$/, 'takes two to sixteen small letters and digits'),
    region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region such as eu-central-1'),
    /** Absent: the account that the deployer is signed in to. */
    account: z
      .string()
      .regex(/^\d{12}$/, 'has twelve digits')
      .optional(),
    /** The site's own name. Absent: API Gateway's own address. The certificate lies in the same region. */
    domain: z.strictObject({ name: hostname, certificateArn: z.string() }).optional(),
    /** Public address of the site, without a slash at the end. Only the local run says it; elsewhere it follows. */
    baseUrl: z.url({ protocol: /^https?$/ }).optional(),
    /** The domain that SES proves as ours by DKIM. */
    mailDomain: hostname,
    /** The From address of every letter. */
    mailFrom: z.email(),
    /** The secretariat's address: in the foot of every page, and where answers to letters go. Any domain. */
    contact: z.email(),
    /**
     * Whether the DNS records of the mail domain (an output of the first deployment) are in place, and the account's SES is
     * out of its sandbox: in there, codes would reach nobody. Until then Cognito sends sign-in codes from its own address,
     * at most fifty a day; then from `mailFrom`.
     */
    mailDomainProven: z.boolean().default(false),
    /** An OpenID Connect provider with a public client (PKCE, no secret). Absent: a Cognito user pool is made. */
    oidc: z.strictObject({ issuer: z.url({ protocol: /^https?$/ }), clientId: z.string().min(1) }).optional(),
    /** The secretariat's first person: let in while the house knows nobody. */
    firstPerson: z.email(),
    logRetentionDays: z.literal(retentionDays),
    /** Who hears the alarms. Absent: they are only seen on the dashboard. */
    alarmEmail: z.email().optional(),
    /** Records and reports outlive a mistaken deletion of the stack. */
    keepData: z.boolean(),
  })
  .superRefine((stage, context) => {
    const fault = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    const local = stage.name === 'local';
    if (local && !stage.baseUrl) fault('baseUrl', 'must be given for stage local');
    if (!local && stage.baseUrl) fault('baseUrl', 'is only for stage local: elsewhere give a domain');
    if (stage.baseUrl?.endsWith('/')) fault('baseUrl', 'has no slash at the end');
    if (!local && stage.oidc && !stage.oidc.issuer.startsWith('https://'))
      fault('oidc', 'needs an issuer with https');
    const mailHost = stage.mailFrom.split('@')[1] ?? '';
    if (mailHost !== stage.mailDomain && !mailHost.endsWith(`.${stage.mailDomain}`))
      fault('mailFrom', `must be an address of ${stage.mailDomain}`);
    // The CDK lets Cognito send only from the very domain that SES has proven.
    else if (stage.mailDomainProven && mailHost !== stage.mailDomain)
      fault('mailFrom', `must be of ${stage.mailDomain} itself: sign-in codes cannot come from a part of it`);
    if (
      stage.domain &&
      stage.domain.certificateArn.split(':').slice(2, 4).join(':') !== `acm:${stage.region}`
    )
      fault('domain', `needs a certificate of ACM in ${stage.region}`);
  });

export type Stage = z.output<typeof stageSchema>;

/** The stages of this installation. The example.org values of `dev` and `prod` are to be replaced by your own. */
export const stages = {
  /** For `npm start`, which puts in its own addresses. Nothing of it is ever deployed. */
  local: {
    name: 'local',
    region: 'eu-central-1',
    baseUrl: 'http://127.0.0.1:3000',
    mailDomain: 'example.org',
    mailFrom: 'forum@example.org',
    contact: 'secretariat@example.org',
    firstPerson: 'secretariat@example.org',
    logRetentionDays: 1,
    keepData: false,
  },
  dev: {
    name: 'dev',
    region: 'eu-central-1',
    mailDomain: 'dev.example.org',
    mailFrom: 'forum@dev.example.org',
    contact: 'secretariat@example.org',
    firstPerson: 'secretariat@example.org',
    logRetentionDays: 14,
    keepData: false,
  },
  prod: {
    name: 'prod',
    region: 'eu-central-1',
    mailDomain: 'example.org',
    mailFrom: 'forum@example.org',
    contact: 'secretariat@example.org',
    firstPerson: 'secretariat@example.org',
    logRetentionDays: 365,
    alarmEmail: 'operations@example.org',
    keepData: true,
  },
} satisfies Record<string, z.input<typeof stageSchema>>;

/**
 * The settings of a stage, checked.
 *
 * @throws Error of one sentence when there is no such stage, or when its settings do not fit together.
 */
export const stageNamed = (
  name: string | undefined,
  all: Readonly<Record<string, z.input<typeof stageSchema>>> = stages,
): Stage => {
  const given = name === undefined || !Object.hasOwn(all, name) ? undefined : all[name];
  if (!given) {
    const asked = name ? `There is no stage “${name}”` : 'No stage was named';
    throw new Error(`${asked}: name one of ${Object.keys(all).join(', ')} (infra/stages.ts).`);
  }
  const parsed = stageSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new Error(`Stage “${name}” in infra/stages.ts cannot be used: ${faults.join('; ')}.`);
};

/** Domains that nobody can own (RFC 2606). */
const placeholder = /(^|[@./])example\.(org|com|net)$|\.(example|test|invalid)$/;

/** Names of the settings that still hold example values; such a stage can be synthesized, but not deployed. */
export const placeholdersIn = (stage: Stage): string[] =>
  Object.entries({
    domain: stage.domain?.name,
    mailDomain: stage.mailDomain,
    mailFrom: stage.mailFrom,
    contact: stage.contact,
    firstPerson: stage.firstPerson,
    alarmEmail: stage.alarmEmail,
    oidc: stage.oidc && new URL(stage.oidc.issuer).hostname,
  }).flatMap(([setting, value]) => (value && placeholder.test(value) ? [setting] : []));
