/**
 * What the demo cycle is made of: titles of real Best Practice Forums and names of real organisations, invented people,
 * `example.org` addresses only.
 */

/** The first person, who is let in while the house knows nobody. */
export const secretariat = (email: string) => ({
  name: 'Selma Secretariat',
  email,
  roles: ['secretariat'],
});

export const people = [
  { name: 'Dara Desa', email: 'desa@example.org', roles: ['desa'] },
  { name: 'Malik Mag', email: 'mag@example.org', roles: ['mag'] },
  { name: 'Sofia Secretariat', email: 'sofia@example.org', roles: ['secretariat'] },
];

/** The coordinating team of the forum whose output goes out in the demo. */
export const teamMember = { name: 'Wanda Facilitator', email: 'wanda@example.org' };

const common = {
  groups: ['government', 'civil society', 'technical community', 'private sector'],
  region: 'Global',
  consent: true,
};

/** How one takes part in each of the forums, as its coordinating team says. */
export const takePart: Readonly<Record<string, string>> = {
  'BPF on BPFs':
    'The report is finished: read it, use it, and tell the team what came of it: bpf-on-bpfs@example.org.',
  'BPF Cybersecurity':
    'Open calls every second Tuesday at 14:00 UTC. Write to bpf-cybersecurity@example.org for the link, or with a case of your own; the draft is open for comment now.',
  'BPF Local Content':
    'Open calls on the first Wednesday of the month at 12:00 UTC, in English and French. Write to bpf-local-content@example.org for the link. Cases that failed are as welcome as those that worked.',
};

/** Last year's call: decided, so that there are forums. The first is this product's own beginning. */
export const lastYear = [
  {
    accept: 'A clear goal that can be reached in a year, and a team that has seen forums from every side.',
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
      email: 'wanda@example.org',
    },
  },
  {
    accept:
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
      email: 'marek@example.org',
    },
  },
  {
    accept: 'A narrow question with experience from every region, good and bad.',
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
      email: 'lea@example.org',
    },
  },
  {
    decline:
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
      email: 'hugo@example.org',
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
    email: 'amina@example.org',
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
    email: 'dora@example.org',
  },
];

/** The output of the first forum: the recommendations that this product follows, in short. */
export const report = {
  title: 'Best Practice Forums: what six years teach',
  summary:
    'A review of past Best Practice Forums of the IGF. It recommends earlier calls, clearer goals, planned outreach, and that every finished report reaches named organisations. For the MAG, the IGF secretariat and everybody who wants to propose or run a forum.',
  kind: 'markdown',
  markdown: `# What a Best Practice Forum is

A Best Practice Forum collects what worked, what did not, and what is still unsolved. It should be encouraged to collect
**bad and less successful** approaches too: they often contain the valuable lessons.

# How topics are chosen

- Publish the modalities ahead of the cycle, with a narrative of what makes a topic suitable.
- Launch the call early, at the annual meeting or right after it, so that the MAG can confirm topics at its first meeting.
- Let work continue on issues that were discussed at the annual meeting.

# Taking part

Do not assume that people know what a Best Practice Forum is. Explain it, and how to take part, **whenever** informing
about it. Plan outreach early: a proposal should name the key organisations it will invite.

# A goal that can be reached

A proposal should include a clear and realistic goal. The forum refines it early, and a workplan keeps to it.

# Reaching those who decide

1. The forum names the institutions, organisations and forums that should receive the output, best with a contact person.
2. The coordinating team writes a cover letter.
3. The IGF secretariat or DESA sends the report on behalf of the forum.
4. A press release says so, and lists who received it.
`,
};

/** A second output, still a draft that readers comment on. */
export const draft = {
  title: 'Norms in practice: ten cases',
  summary:
    'A draft for comment: ten cases of cybersecurity norms that were, or were not, put into practice, and what made the difference.',
  kind: 'markdown',
  markdown: `# How the cases were chosen

From answers to a call for contributions, at least one from each region.

# What helped

## Somebody was responsible

In seven of ten cases one office had the task, and a date.

## The norm was translated into work

Operators could say what to do differently on Monday.

# What did not help

Norms without anybody to ask remained words.
`,
};

export const comments = [
  {
    section: 'what-helped',
    comment:
      'The case of the national response team shows the same in our region; we can send our annual report as a source.',
    name: 'Kofi Comment',
    affiliation: 'Example Response Team',
    group: 'technical community',
    region: 'Africa',
    email: 'kofi@example.org',
    anonymous: false,
    publish: 'yes',
  },
  {
    section: 'what-did-not-help',
    comment: 'Please say who could have been asked. As it stands, the reader does not know whom it is for.',
    name: 'Paz Reader',
    group: 'civil society',
    region: 'Latin America and the Caribbean',
    email: 'paz@example.org',
    anonymous: true,
    publish: 'yes',
  },
];

export const coverLetter = {
  subject: '{{output}} (a report of the IGF)',
  text: `Dear {{contact}},

the Best Practice Forum “{{forum}}” of the Internet Governance Forum has finished its report, **{{output}}**. We send it to
{{organisation}} because you have worked with such forums, or decide what they may be good for.

One page to begin with: *Reaching those who decide*, the last section. We would like to hear what you would do differently.`,
  signature: 'Wanda Facilitator\nfor the coordinating team',
  replyTo: 'wanda@example.org',
  attachReport: false,
  lang: 'en',
};

/** One of them returns what it gets, so that there is a fate to look at. */
export const recipients = [
  {
    organisation: 'Internet Society',
    contact: 'Ines Society',
    email: 'ines.isoc@example.org',
    language: 'en',
    why: 'Ran sessions with several forums.',
  },
  {
    organisation: 'Council of Europe',
    contact: 'Conrad Council',
    email: 'conrad.coe@example.org',
    language: 'fr',
    why: 'Uses outputs in its own guidelines.',
  },
  {
    organisation: 'UNESCO',
    contact: '',
    email: 'info.unesco@example.org',
    language: 'en',
    why: 'Partner of two forums.',
  },
  {
    organisation: 'African Union Commission',
    contact: 'Amara Union',
    email: 'bounce+auc@example.org',
    language: 'en',
    why: 'Asked for the report at the last meeting.',
  },
  {
    organisation: 'International Telecommunication Union (ITU)',
    contact: 'Tariq Telecom',
    email: 'tariq.itu@example.org',
    language: 'en',
    why: 'Runs comparable groups.',
  },
];

export const pressContacts = [
  { name: 'Petra Press', outlet: 'Example News Agency', email: 'petra@example.org', language: 'en' },
  { name: 'Jamal Journal', outlet: 'Example Daily', email: 'jamal@example.org', language: 'en' },
];

export const guidance = `We look for narrow questions that somebody has already tried to answer, well or badly. Bad experience is as welcome as good.

New in this cycle: say what is out of scope, and name at least one organisation that should be at the table.`;
