/*
 * A year of the demo's forums: what their charters add to their proposals, how their work went, and what they said of it.
 */
import { lea, malik, marek, mei, miriam, musa, wanda } from './demo-people.ts';

/** A forum by its title: who acts for it, how one takes part, and what its charter says beside its proposal. */
export const forums = [
  {
    title: 'BPF on BPFs',
    team: wanda,
    facilitator: mei,
    contact: 'bpf-on-bpfs@example.org',
    takePart:
      'The report is finished: read it, use it, and tell the team what came of it: bpf-on-bpfs@example.org.',
    charter: { years: '1' },
    approval: { clear: true, realistic: true, words: 'One report, one year. Go.' },
  },
  {
    title: 'BPF Cybersecurity',
    team: marek,
    facilitator: malik,
    contact: 'bpf-cybersecurity@example.org',
    takePart:
      'Open calls every second Tuesday at 14:00 UTC. Write to bpf-cybersecurity@example.org for the link, or with a case of your own; the draft is open for comment now.',
    charter: {
      years: '2',
      goal: 'In the first year, ten cases of norms that were implemented, or were not. In the second, a report on what made the difference, tested with those who negotiate norms.',
      why: 'Reviewers doubted that cases and conclusions fit into one year. So the cases come first, and are read by others before anything is concluded from them.',
    },
    approval: {
      clear: true,
      realistic: true,
      words: 'In two steps it is realistic. Thank you for taking the hint.',
    },
  },
  {
    title: 'BPF Local Content',
    team: lea,
    facilitator: miriam,
    contact: 'bpf-local-content@example.org',
    takePart:
      'Open calls on the first Wednesday of the month at 12:00 UTC, in English and French. Write to bpf-local-content@example.org for the link. Cases that failed are as welcome as those that worked.',
    charter: { years: '2' },
    approval: {
      clear: true,
      realistic: true,
      words: 'Please tell the MAG early when a region stays silent.',
    },
  },
] as const;

/** In which forums MAG members take part this year; Mateo has not said yet. */
export const declarations = [
  { email: malik, forums: ['BPF Cybersecurity'], part: 'facilitate' },
  {
    email: mei,
    forums: ['BPF on BPFs'],
    part: 'facilitate',
    words: 'I hold the pen for the chapter on outreach.',
  },
  { email: miriam, forums: ['BPF Local Content'], part: 'facilitate' },
  { email: musa, forums: ['BPF Cybersecurity', 'BPF Local Content'], part: 'contribute' },
];

/** Who of the MAG was there, as the team noted. */
export const attendances = [
  { daysAgo: 200, occasion: 'meeting', what: 'Fourth call of the forum', members: [malik, musa] },
  { daysAgo: 32, occasion: 'contribution', what: 'Comments on the cases from Asia', members: [mei] },
] as const;

/** What the forum learned in its first weeks about its goal. */
export const refinedGoal = {
  stage: 'refined',
  goal: 'In the first year, ten cases of norms that were implemented, or were not, at least one from each region. In the second, a report on what made the difference, tested with those who negotiate norms.',
  why: 'Seven of the first eight offers came from two regions. Without the others the report would tell half of it.',
};

/** A participant who took a milestone. */
export const offer = {
  name: 'Kofi Comment',
  email: 'kofi@example.org',
  words:
    'Our response team keeps a list of what others have published on this. I can have it ready in six weeks.',
  consent: true,
};

export const offerAccepted = 'Yours, and thank you: the list decides which cases we look for.';

/**
 * “Are we still on the goal?”: what each forum answered, by how many days ago. Never more than 28 days lie between two, so
 * that no month goes by without, whatever the day on which the demo is played.
 */
export const course: readonly { daysAgo: number; answers: Record<string, Answered> }[] = [
  {
    daysAgo: 283,
    answers: {
      'BPF Cybersecurity': ['yes', 'The first call is set, and nobody has asked for another goal.'],
      'BPF Local Content': ['yes', 'Twenty cases in two years; projects that ended are welcome, too.'],
      'BPF on BPFs': ['yes', 'We agree on whom to ask, and what.'],
    },
  },
  {
    daysAgo: 255,
    answers: {
      'BPF Cybersecurity': ['yes', 'The first call agreed on what counts as a norm that was implemented.'],
      'BPF Local Content': ['yes', 'Four cases, in English and in French.'],
      'BPF on BPFs': ['yes', 'Facilitators of six earlier forums will talk to us.'],
    },
  },
  {
    daysAgo: 227,
    answers: {
      'BPF Cybersecurity': ['yes', 'Offers of cases come in; the form for them is two pages, and stays so.'],
      'BPF Local Content': ['partly', 'No library has answered yet. We write to their associations.'],
      'BPF on BPFs': ['yes', 'Fifteen interviews are done.'],
    },
  },
  {
    daysAgo: 200,
    answers: {
      'BPF Cybersecurity': ['yes', 'Eight offers of cases, four of them of norms that were never applied.'],
      'BPF Local Content': ['yes', 'The library associations have answered: three cases more.'],
      'BPF on BPFs': ['partly', 'Everybody speaks of time and nobody of outreach. We ask again.'],
    },
  },
  {
    daysAgo: 173,
    answers: {
      'BPF Cybersecurity': ['partly', 'Most offers are from two regions, and the goal asks for all of them.'],
      'BPF Local Content': ['yes', 'Eight cases; a funder wants to talk about how they select.'],
      'BPF on BPFs': ['yes', 'A pattern is there: calls come late, year after year.'],
    },
  },
  {
    daysAgo: 146,
    answers: {
      'BPF Cybersecurity': ['yes', 'FIRST brought two cases; the African Union Commission named another.'],
      'BPF Local Content': ['partly', 'A slow month: one case came in, and two fell through.'],
      'BPF on BPFs': ['yes', 'All chapters exist, some of them as notes.'],
    },
  },
  {
    daysAgo: 119,
    answers: {
      'BPF Cybersecurity': ['partly', 'Two ministries said no. We ask the offices that do the work.'],
      'BPF Local Content': ['yes', 'Ten cases, three of them of projects that ended.'],
      'BPF on BPFs': ['yes', 'Forty drafts of recommendations, each with its reason.'],
    },
  },
  {
    daysAgo: 97,
    answers: {
      'BPF Cybersecurity': ['yes', 'Kofi’s list is nearly whole, and six cases are written down.'],
      'BPF Local Content': ['yes', 'Eleven cases; the first five are translated.'],
      'BPF on BPFs': ['partly', 'Forty are too many: nobody would read them. We merge.'],
    },
  },
  {
    daysAgo: 75,
    answers: {
      'BPF Cybersecurity': [
        'partly',
        'Two regions are silent. We have written to their networks, and a MAG member will speak there.',
      ],
      'BPF Local Content': ['yes', 'Twelve cases, two of them from the Pacific.'],
      'BPF on BPFs': ['yes', 'Thirty-one recommendations, and each names whom it is for.'],
    },
  },
  {
    daysAgo: 53,
    answers: {
      'BPF Cybersecurity': ['yes', 'One of the silent regions has answered, with a case of its own.'],
      'BPF Local Content': ['yes', 'Thirteen cases; the session of the annual meeting is prepared.'],
      'BPF on BPFs': ['yes', 'The last words are weighed; the report comes out next.'],
    },
  },
  {
    daysAgo: 32,
    answers: {
      'BPF Cybersecurity': ['yes', 'The last region is in: nine cases written down, one to come.'],
      'BPF Local Content': ['yes', 'Fourteen cases, six of them of projects that ended.'],
      'BPF on BPFs': ['yes', 'The report is ready.'],
    },
  },
  {
    daysAgo: 10,
    answers: {
      'BPF Local Content': ['yes', 'Fourteen cases stand; the other six are for the second year.'],
      'BPF on BPFs': ['yes', 'The goal is reached: the report is out.'],
    },
  },
  {
    daysAgo: 6,
    answers: {
      'BPF Cybersecurity': [
        'yes',
        'The cases are open for comment; the second year asks what made the difference.',
      ],
    },
  },
];
type Answered = readonly [answer: 'yes' | 'partly' | 'no', words: string];

/** How milestones went: when each was done, and when somebody wrote it down. */
export const progress = [
  { kind: 'scoping meeting', done: 262, notedAgo: 200, words: 'Thirty-one people from four regions.' },
  {
    kind: 'outreach',
    done: 160,
    notedAgo: 75,
    words: 'FIRST and the African Union Commission are in; two ministries said no.',
  },
  {
    kind: 'research',
    done: 88,
    notedAgo: 75,
    words: 'Kofi’s list has 64 entries; the ten that matter are marked.',
  },
  { kind: 'mid-term update', done: 10, notedAgo: 6, words: 'Filed, and acknowledged with a hint.' },
  { kind: 'session', done: 9, notedAgo: 6, words: 'Fifty-four people came; twelve stayed to read cases.' },
];

export const midTerms = [
  {
    title: 'BPF Cybersecurity',
    team: marek,
    progress:
      'Ten open calls, a call for contributions, and nine of ten cases written down. The draft is open for comment until the middle of next month.',
    findings:
      'Norms were put into practice where one office had the task and a date. Where nobody could be asked, they remained words.',
    next: 'Work the comments in, hear two negotiating bodies on the cases, and write the report.',
    outreach:
      'Thirty-one people at the first call, fifty-four at the session of the annual meeting. We miss Central Asia and the Pacific; their networks meet in spring, and we shall be there.',
  },
  {
    title: 'BPF Local Content',
    team: lea,
    progress: 'Eight open calls, fourteen of twenty cases, six of them of projects that ended.',
    findings: 'Money for making is easier to find than money for keeping. Libraries see it first.',
    next: 'Six more cases, then a hearing with funders on how they select.',
    outreach: 'Libraries came by themselves. Broadcasters did not: we need a name in two regions.',
  },
];

export const acknowledgement =
  'Thank you. The MAG takes from it that a task and a date matter more than the text of a norm. We shall name somebody in Central Asia to you.';

/** Why the plan of the second year is another; it waits for the MAG facilitator and the secretariat. */
export const amendment =
  'Contributions from two regions came late: the call stays open over the annual meeting, so that the cases are from all of them.';
