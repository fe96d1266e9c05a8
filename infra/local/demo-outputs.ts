/*
 * What the forums of the demo wrote, to whom it goes, and what readers said: after the review of 2020, in short.
 */

/** The output of the first forum: the recommendations that this product follows, in short. */
const reportText = (dissemination: string) => `# What a Best Practice Forum is

A Best Practice Forum collects what worked, what did not, and what is still unsolved. Its objective is not to develop new
policies, but to share positive and negative experience and to flag what requires the attention of policy-makers.[^definition]
It should be encouraged to collect **bad and less successful** approaches too: they often contain the valuable lessons.

# How topics are chosen

- Publish the modalities ahead of the cycle, with a narrative of what makes a topic suitable.
- Launch the call early, at the annual meeting or right after it, so that the MAG can confirm topics at its first meeting.
- Let work continue on issues that were discussed at the annual meeting.
- Consider charters of two years: the session at the first annual meeting then serves for a mid-term update, and for finding
  new participants.

# Taking part

Do not assume that people know what a Best Practice Forum is. Explain it, and how to take part, **whenever** informing
about it. Plan outreach early: a proposal should name the key organisations it will invite. Every member of the MAG takes
part in at least one forum, and says in which at the outset of the year.

# A goal that can be reached

A proposal should include a clear and realistic goal. The forum refines it early, and a workplan keeps to it. A discussion
of possible future topics belongs in that plan.

# Reaching those who decide

${dissemination}

![Four steps from left to right: the forum names who should receive the output, the coordinating team writes a cover letter, the IGF secretariat or DESA sends it, and a press release says who received it](way-of-an-output.png "The way of an output")

[^definition]: Chapter E of the full report consolidates definition, procedures and modalities; what is new in them is marked.
`;

/** As it was published first: it forgot DESA. */
const firstWay = `1. The forum names the institutions, organisations and forums that should receive the output, best with a contact person.
2. The coordinating team writes a cover letter.
3. The IGF secretariat sends the report on behalf of the forum.
4. A press release says so, and can list who received it.`;

const report = {
  title: 'Best Practice Forums: what six years teach',
  summary:
    'A review of past Best Practice Forums of the IGF. It recommends earlier calls, clearer goals, planned outreach, and that every finished report reaches named organisations. For the MAG, the IGF secretariat and everybody who wants to propose or run a forum.',
  kind: 'markdown',
};
export const firstReport = { ...report, markdown: reportText(firstWay) };
export const correctedReport = {
  ...report,
  markdown: reportText(firstWay.replace('The IGF secretariat sends', 'The IGF secretariat or UN DESA sends')),
  correction:
    'UN DESA can send outputs on behalf of a forum as well: step 3 of the last section left it out.',
};

/** The picture of the report, beside this file. */
export const picture = {
  file: 'demo-picture.png',
  name: 'way-of-an-output.png',
  credit: 'BPF on BPFs',
  licence: 'CC BY 4.0',
};

/** What became of the goal, told with the output. */
export const reachedGoal = {
  stage: 'output',
  goal: 'A report that recommends, for each step of the cycle, what to keep and what to change, with a consolidated draft of the modalities.',
  why: 'Everybody we heard asked for the modalities in one text, so the report contains a draft of them.',
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

/** What the coordinating team answers to the first of them. */
export const answer = {
  verdict: 'accepted',
  reason:
    'Thank you, that is a second source for the third case. We have asked for the report, and shall quote it.',
};

export const coverLetter = {
  subject: '{{output}} (a report of the IGF)',
  text: `Dear {{contact}},

The Best Practice Forum “{{forum}}” of the Internet Governance Forum has finished its report, **{{output}}**. We send it to
{{organisation}} because you have worked with such forums, or decide what they may be good for.

One page to begin with: *Reaching those who decide*, the last section. We would like to hear what you would do differently.`,
  signature: 'Wanda Facilitator\nfor the coordinating team',
  attachReport: false,
  lang: 'en',
};

/** The same for whom reads Arabic. */
export const coverLetterInArabic = {
  subject: '{{output}} (تقرير لمنتدى حوكمة الإنترنت)',
  text: `تحية طيبة إلى {{contact}}،

أنهى منتدى أفضل الممارسات “{{forum}}” التابع لمنتدى حوكمة الإنترنت تقريره **{{output}}**. ونرسله إلى {{organisation}} لأنكم
عملتم مع مثل هذه المنتديات، أو تقررون ما يمكن أن تفيد فيه.

وقد تفيدكم ثلاث نتائج:

- تأتي الدعوات متأخرة؛
- الأهداف غير واضحة؛
- لا تصل التقارير إلى من يحتاجها.

يسعدنا أن نسمع رأيكم.`,
  signature: 'واندا\nعن فريق التنسيق',
  attachReport: false,
  lang: 'ar',
};

/** The addresses of two of them: one that does not exist, one whose letter comes back an hour after it was delivered. */
export const wrongAddress = 'bounce+auc@example.org';
const lateAddress = 'late-bounce+itu@example.org';

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
    organisation: 'جامعة الدول العربية',
    contact: 'السيدة ليلى',
    email: 'layla.las@example.org',
    language: 'ar',
    why: 'Prepares the regional forum at which such topics are chosen.',
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
    email: wrongAddress,
    language: 'en',
    why: 'Asked for the report at the last meeting.',
  },
  {
    organisation: 'International Telecommunication Union (ITU)',
    contact: 'Tariq Telecom',
    email: lateAddress,
    language: 'en',
    why: 'Runs comparable groups.',
  },
];
