/*
 * What was proposed in the demo, and how it was judged: titles of real Best Practice Forums and names of real organisations,
 * invented people.
 */

const common = {
  groups: ['government', 'civil society', 'technical community', 'private sector'],
  region: 'Global',
  consent: true,
};

export const guidance = `We look for narrow questions that somebody has already tried to answer, well or badly. Bad experience is as welcome as good.

New in this cycle: say what is out of scope, and name at least one organisation that should be at the table.`;

export const steps =
  'MAG members read every proposal. The MAG confirms the topics at its first meeting; the IGF secretariat writes to each proposer, with reasons.';

/** Last year's call: decided, so that there are forums. The first is this product's own beginning. */
export const lastYear = [
  {
    mark: 'accept',
    reasons: 'A clear goal that can be reached in a year, and a team that has seen forums from every side.',
    proposal: {
      ...common,
      title: 'BPF on BPFs',
      question:
        'What can past Best Practice Forums teach the IGF about how such forums should be proposed, run and heard?',
      goal: 'A report that reviews the Best Practice Forums since 2014 and recommends, for each step of the cycle, what to keep and what to change.',
      evidence:
        'The MAG discusses the recommendations at its first meeting, and publishes modalities that answer each of them.',
      outOfScope: 'The substance of earlier outputs, and the rest of the intersessional programme.',
      whyBpf:
        'Forums have been run for years with different success. Facilitators, the MAG, the secretariat and participants each saw a part of it; only together can they say what worked and what did not.',
      sessions: [{ name: 'IGF 2019: open meeting on the future of Best Practice Forums' }],
      organisations: [
        {
          name: 'Internet Society',
          why: 'Took part in several forums and can compare them with its own working groups.',
        },
        { name: 'Council of Europe', why: 'A reader of outputs that can say what a decision-maker needs.' },
      ],
      team: [{ name: 'Wanda Facilitator', affiliation: 'independent' }],
      name: 'Wanda Facilitator',
      email: 'wanda@ngo.example.org',
    },
  },
  {
    mark: 'accept',
    reasons:
      'Norms are being negotiated now; what states and companies did with earlier ones is what is missing there.',
    proposal: {
      ...common,
      title: 'BPF Cybersecurity',
      question:
        'Which international agreements on cybersecurity norms have been put into practice, by whom, and with what effect?',
      goal: 'A report with ten cases of norms that were implemented, or were not, and what made the difference.',
      evidence: 'At least one negotiating body quotes a case.',
      outOfScope: 'New norms, and the security of single products.',
      whyBpf:
        'Implementation lies with governments, operators and responders alike; none of them sees the whole.',
      sessions: [{ name: 'IGF 2020 main session: Trust' }],
      organisations: [
        {
          name: 'Forum of Incident Response and Security Teams (FIRST)',
          why: 'Its members handle the incidents that norms are about.',
        },
        {
          name: 'African Union Commission',
          why: 'Guards the Malabo Convention and knows how it is put into practice.',
        },
      ],
      team: [{ name: 'Marek Norm', affiliation: 'Example University' }],
      name: 'Marek Norm',
      email: 'marek@institute.example.org',
    },
  },
  {
    mark: 'accept',
    reasons: 'A narrow question with experience from every region, good and bad.',
    proposal: {
      ...common,
      title: 'BPF Local Content',
      question:
        'What has helped content in local languages to be made, found and paid for online, and what has not?',
      goal: 'A collection of twenty cases from five regions, as many that failed as that worked, with what they have in common.',
      evidence: 'Two funders change how they select projects.',
      outOfScope: 'Copyright reform.',
      whyBpf:
        'Libraries, broadcasters, platforms and language communities each tried something; nobody has compared it.',
      sessions: [],
      organisations: [
        { name: 'UNESCO', why: 'Leads the International Decade of Indigenous Languages.' },
        {
          name: 'International Federation of Library Associations and Institutions (IFLA)',
          why: 'Libraries keep and open local content.',
        },
      ],
      team: [{ name: 'Lea Lingua', affiliation: 'Example Library' }],
      name: 'Lea Lingua',
      email: 'lea@languages.example.org',
    },
  },
  {
    mark: 'decline',
    reasons:
      'The question is broad, and a Dynamic Coalition works on it already. Please look at joining it, or come back with a narrower one.',
    proposal: {
      ...common,
      title: 'BPF on the Future of Everything Digital',
      question: 'How will digital technologies change society?',
      goal: 'An overview of all emerging technologies.',
      evidence: 'Many people read it.',
      outOfScope: 'Nothing in particular.',
      whyBpf: 'Because it concerns everybody.',
      sessions: [],
      organisations: [{ name: 'Everybody', why: 'It concerns all.' }],
      team: [{ name: 'Hugo Horizon', affiliation: 'independent' }],
      checkExperience: 'yes',
      checkNarrow: 'no',
      checkNarrowWord: 'Probably not.',
      name: 'Hugo Horizon',
      email: 'hugo@university.example.org',
    },
  },
];

/** This year's call is open, and these have come in. */
export const thisYear = [
  {
    ...common,
    title: 'BPF Gender and Access',
    question:
      'Which measures have narrowed the gap between women and men in access to the Internet, and which only looked as if they would?',
    goal: 'A guide for regulators with measures that were evaluated, and what each cost.',
    evidence: 'Three regulators use it in a consultation.',
    outOfScope: 'Content regulation.',
    whyBpf: 'Regulators, operators and women’s networks hold different halves of the evidence.',
    sessions: [{ name: 'IGF 2021 workshop: Inclusive access' }],
    organisations: [
      {
        name: 'International Telecommunication Union (ITU)',
        why: 'Collects the statistics that show the gap.',
      },
    ],
    team: [{ name: 'Amina Access', affiliation: 'Example Network' }],
    name: 'Amina Access',
    email: 'amina@access.example.org',
  },
  {
    ...common,
    title: 'BPF Data and New Technologies',
    question:
      'How have organisations kept the trust of people whose data they use, and how have they lost it?',
    goal: 'Fifteen testimonies, five of them about trust that was lost, and the questions they leave to policy-makers.',
    evidence: 'A data protection authority answers one of the questions in public.',
    outOfScope: 'Drafting of laws.',
    whyBpf: 'Testimonies about failure are only given where all sides listen.',
    sessions: [],
    organisations: [{ name: 'European Data Protection Supervisor', why: 'Hears of failures first.' }],
    team: [{ name: 'Dora Data', affiliation: 'Example Institute' }],
    checkExperience: 'yes',
    checkManySides: 'yes',
    checkNarrow: 'yes',
    checkAudience: 'yes',
    checkNotElsewhere: 'unsure',
    checkNotElsewhereWord: 'Parts are done elsewhere; the testimonies are not.',
    checkPractice: 'yes',
    name: 'Dora Data',
    email: 'dora@data.example.org',
  },
];

export const firstModalities =
  'The first version: what the forums did by habit, and what the review of 2020 recommended.';

/** What the second version adds, and why. */
export const newInTimelines = `### Before the annual meeting

A forum that runs for two years files its mid-term update when the annual meeting begins, so that its session can be used to
discuss findings and to find new participants. The summary for the closing session is due the day before that session.`;
export const secondModalities =
  'Timelines: when mid-term updates and summaries are due, which was left to custom. Everything else is as it was.';

/** What a member of the MAG finds of a proposal; a score for each criterion, in the order of the form. */
const review = (
  [clear, realistic, suitable, community, outreach, distinct]: readonly [...Six],
  recommendation: 'accept' | 'revise' | 'decline',
  words: string,
  more: object = {},
) => ({
  ...{ clear, realistic, suitable, community, outreach, distinct },
  ...{ recommendation, words, impartial: true },
  ...more,
});
type Score = '1' | '2' | '3' | '4';
type Six = [Score, Score, Score, Score, Score, Score];

/** Reviews of last year's proposals: by title, and by the address of the member. */
export const reviews: Readonly<Record<string, Readonly<Record<string, object>>>> = {
  'BPF on BPFs': {
    'mag@mag.example.org': review(
      ['4', '3', '4', '4', '3', '4'],
      'accept',
      'Whoever has to choose forums should know what became of the last ones. The team has run some of them itself, and says so.',
    ),
    'mei@mag.example.org': review(
      ['4', '4', '4', '3', '3', '4'],
      'accept',
      'One report, one year, people who have the experience. Invite readers of outputs early, not only their authors.',
    ),
  },
  'BPF Cybersecurity': {
    'mag@mag.example.org': review(
      ['4', '2', '4', '4', '4', '3'],
      'accept',
      'Ten cases with their effects are more than one year holds. As a charter of two years, with the cases in the first, it can be done.',
      { realisticWords: 'Interviews with responders take months. Two years.' },
    ),
    'miriam@mag.example.org': review(
      ['3', '3', '4', '4', '4', '3'],
      'accept',
      'Those who implement norms are named and have been asked already.',
    ),
  },
  'BPF Local Content': {
    'miriam@mag.example.org': review(
      ['4', '3', '4', '3', '4', '4'],
      'accept',
      'Cases that failed are asked for as plainly as those that worked: that is what a BPF is for.',
    ),
    'mei@mag.example.org': review(
      ['3', '3', '4', '4', '3', '4'],
      'accept',
      'Five regions, and a library in each. I would like to see funders at the table from the start.',
    ),
  },
  'BPF on the Future of Everything Digital': {
    'mag@mag.example.org': review(
      ['1', '1', '2', '1', '1', '1'],
      'decline',
      'Two people who read this goal would write two different reports. The Dynamic Coalition that works on a part of it would welcome the proposer.',
      { clearWords: 'All technologies, all effects: what would be left out?' },
    ),
    'mei@mag.example.org': review(
      ['1', '1', '2', '2', '1', '2'],
      'decline',
      'No organisation is named that would know, decide or run something. A narrower question next year would be welcome.',
    ),
    'miriam@mag.example.org': review(
      ['2', '1', '3', '1', '1', '1'],
      'revise',
      'There may be a question about one technology in it. It would have to be found first.',
    ),
  },
};

/** Who stepped back from which proposal, and why. */
export const conflict = {
  title: 'BPF Local Content',
  email: 'mateo@mag.example.org',
  interest: 'own-organisation',
  conflict: 'My library is to be one of the cases, and would be paid for writing it up.',
};

/** The proposal on which the reviewers were not of one mind. */
export const discussed = 'BPF on the Future of Everything Digital';
/** What was said among the reviewers of it. */
export const discussion = [
  {
    email: 'miriam@mag.example.org',
    message:
      'Should we ask for a revision? The proposer has energy, and there is a week left before the review ends.',
  },
  {
    email: 'mei@mag.example.org',
    message:
      'A revision would have to be another proposal: goal, scope and organisations. I would rather decline with a clear hint of what would make it one of next year’s.',
  },
  {
    email: 'mag@mag.example.org',
    message: 'Agreed, and name the Dynamic Coalition in the reasons, so that the letter opens a door.',
  },
];
