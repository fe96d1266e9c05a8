/**
 * The 31 recommendations of the 2020 review of Best Practice Forums ("BPF on BPFs"), each in our own words, and what
 * one can do about it here. The page `/recommendations` is made of this list; a test follows its links.
 */
export interface Recommendation {
  /** R1 to R31, in the order of the review. */
  id: `R${number}`;
  recommended: string;
  /** What a person can do here; for what is not there yet, what it will be. */
  here: string;
  state: 'works' | 'partly' | 'not yet';
  /** What of it is not there yet; for `partly`. */
  missing?: string;
  /** Where to do it. On the desk it opens after signing in. */
  place?: {
    path: string;
    label: string;
    /** Of what a running forum is the example, as soon as there is one: the link to it stands before the place. */
    example?: Example;
  };
}

/** What of a forum a recommendation speaks of, each on a page of its own. */
export type Example = 'charter' | 'workplan' | 'goal' | 'organisations' | 'decision';

export interface Chapter {
  id: string;
  title: string;
  rows: readonly Recommendation[];
}

export const chapters: readonly Chapter[] = [
  {
    id: 'purpose',
    title: 'What Best Practice Forums are for',
    rows: [
      {
        id: 'R1',
        recommended:
          'Say more clearly what a BPF is: it also builds a common understanding, shares what went wrong, and flags what policy-makers should look at.',
        here: 'The definition, with what the review added marked, stands on this site beside the version before it, in every call and in every press release. In short form it closes every page and every letter.',
        state: 'works',
        place: { path: '/about#definition', label: 'The definition' },
      },
      {
        id: 'R2',
        recommended:
          'Let BPFs be a sounding board for bodies that decide, above all for those in which only governments sit.',
        here: 'A body will be able to ask a BPF for the views of all stakeholder groups, and get one composed reply.',
        state: 'not yet',
      },
      {
        id: 'R3',
        recommended: 'Collect bad and less successful experience too; it often teaches more.',
        here: 'A contribution will be a good practice, an experience that went badly, or a challenge, as equals.',
        state: 'not yet',
      },
    ],
  },
  {
    id: 'topics',
    title: 'How topics are chosen',
    rows: [
      {
        id: 'R4',
        recommended:
          'Put the drafts of the modalities together into one document, and publish it before the next cycle.',
        here: 'The modalities are one document, written on the desk from a first text that follows these recommendations, and published for a cycle with date and summary of changes; versions stand side by side. Each call leads to them. The secretariat is warned when a call is to open without any; such a call is planned only with a reason, on record.',
        state: 'works',
        place: { path: '/modalities', label: 'The modalities' },
      },
      {
        id: 'R5',
        recommended: 'Explain what makes a topic suitable for a BPF.',
        here: 'Six questions to ask yourself stand in every call and in the proposal form; your answer to each, and a word on it, stand with your proposal, where those who decide read them.',
        state: 'works',
        place: { path: '/about#suitable', label: 'What makes a topic suitable' },
      },
      {
        id: 'R6',
        recommended: 'Use BPFs to go on with what was discussed at the annual meeting.',
        here: 'A proposal names the sessions of an annual meeting that it continues; they stand with it, for everybody.',
        state: 'works',
        place: { path: '/calls', label: 'Propose in a call' },
      },
    ],
  },
  {
    id: 'cycle',
    title: 'The cycle of a year',
    rows: [
      {
        id: 'R7',
        recommended:
          'Call for proposals early, at or right after the annual meeting, so that the MAG can confirm topics when it first meets.',
        here: 'From the annual meeting and the first MAG meeting follow the call, the review and every deadline and reminder; what does not fit is said at once, and a day set by hand keeps its reason. The year is drawn for everybody, and is a calendar file. Calls open and close by themselves; late entry takes an access code, on record.',
        state: 'works',
        place: { path: '/cycles', label: 'The cycle' },
      },
      {
        id: 'R8',
        recommended: 'Put a discussion of possible future topics into the work plan of each BPF.',
        here: 'The template of a workplan has this milestone. Without it a workplan can be written, but not approved.',
        state: 'works',
        place: { path: '/forums', label: 'Forums, and the workplan of each', example: 'workplan' },
      },
      {
        id: 'R9',
        recommended:
          'A BPF that wishes to go on proposes so with its final report, or well before the new MAG first meets.',
        here: 'Before the new MAG first meets, the team, reminded of the day, asks to go on from the forum’s desk: its goal, organisations, people and final report go into a proposal of the next call, marked as one that continues the forum and reviewed beside the new ones. After that day only an access code lets a proposal in. A charter that has ended says so.',
        state: 'works',
        place: { path: '/forums', label: 'Forums, and where the charter of each stands' },
      },
      {
        id: 'R10',
        recommended: 'Consider charters for two years, with a mid-term update at the first annual meeting.',
        here: 'A charter runs for one or two years, and is public. In one of two years the team reports at the first annual meeting: what was done and found, what comes next, and who has joined. Until the secretariat has acknowledged that, the second year does not begin, and the charter is not renewed.',
        state: 'works',
        place: { path: '/forums', label: 'Forums, and the charter of each', example: 'charter' },
      },
    ],
  },
  {
    id: 'participation',
    title: 'Taking part and reaching out',
    rows: [
      {
        id: 'R11',
        recommended:
          'Never assume that people know what a BPF is. Explain it, and how to take part, each time.',
        here: 'The explanation is part of the layout. No page, letter or press release can leave without it.',
        state: 'works',
        place: { path: '/about#take-part', label: 'How to take part' },
      },
      {
        id: 'R12',
        recommended:
          'Plan outreach early: proposals list the key organisations and institutions that they mean to invite.',
        here: 'A proposal names at least one organisation and why it matters; the list goes over to the forum and stands on its page.',
        state: 'partly',
        missing:
          'Following each organisation from the invitation to the output it received is still to come.',
        place: { path: '/forums', label: 'Forums and their key organisations', example: 'organisations' },
      },
      {
        id: 'R13',
        recommended: 'Go to the meetings and networks where the people who matter for the topic gather.',
        here: 'A calendar of such meetings will say who goes, and what came of it.',
        state: 'not yet',
      },
      {
        id: 'R14',
        recommended:
          'Ask others to help with reaching out, and give them simple tools, such as a fact sheet.',
        here: 'Each BPF will have a fact sheet that is always current, and an invitation to forward.',
        state: 'not yet',
      },
      {
        id: 'R15',
        recommended: 'Help BPFs to find contacts in intergovernmental organisations.',
        here: 'A BPF will be able to ask the secretariat for an introduction, and follow the request.',
        state: 'not yet',
      },
      {
        id: 'R16',
        recommended: 'Hold open webinars or hearings, to hear those who have been absent so far.',
        here: 'Meetings will have registration, a calendar file, reminders and a summary.',
        state: 'not yet',
      },
      {
        id: 'R17',
        recommended:
          'Encourage participants to own the process; facilitators and the secretariat coordinate.',
        here: 'Anybody can offer to take a milestone from the public workplan, and confirms by email; the team answers, and the timeline names both.',
        state: 'partly',
        missing:
          'Joining a BPF with a monthly digest, and points for the agenda of its meetings, are still to come.',
        place: { path: '/forums', label: 'Forums, and the workplan of each', example: 'workplan' },
      },
      {
        id: 'R18',
        recommended:
          'Each MAG member takes part in at least one BPF, and says in which at the start of the year.',
        here: 'At the start of their year MAG members are asked by letter, declare in which forums they take part and as what, and are reminded until they have. Everybody sees who takes part where, and which forums are without anybody; teams note who was there, beside what was declared. Who comes in the place of a member is asked as well, and the secretariat names another MAG facilitator where one leaves.',
        state: 'works',
        place: { path: '/mag-participation', label: 'MAG members in the forums' },
      },
    ],
  },
  {
    id: 'goals',
    title: 'A goal that can be reached',
    rows: [
      {
        id: 'R19',
        recommended: 'A proposal states a clear and realistic goal.',
        here: 'A proposal has its goal, the evidence of success, and what is out of scope, each in a field of its own. MAG members review it by six criteria, “clear” and “realistic” first, apart from each other; a revision can be asked for once; selection never goes over what the call can carry, and every decision is public with its reasons.',
        state: 'works',
        place: { path: '/calls', label: 'Calls, their proposals and the decisions', example: 'decision' },
      },
      {
        id: 'R20',
        recommended: 'Discuss and refine the goal early, and develop a realistic workplan from it.',
        here: 'The versions of a goal stand side by side, from the proposal through the charter to the output, each with who changed it, when and why, and with whether the MAG found it clear and realistic. The workplan starts from the goal and the days of the cycle, and takes two approvals.',
        state: 'works',
        place: { path: '/forums', label: 'Forums, and how the goal of each came to be', example: 'goal' },
      },
      {
        id: 'R21',
        recommended: 'Use the workplan to stay on course, and stay open to what people bring.',
        here: 'A public timeline shows milestones, who sees to them, and what is late; who is late hears of it first, then the team, then the secretariat. A change takes a reason and keeps the version before. Once a month the team is asked whether it is still on the goal; its line stands in the timeline.',
        state: 'works',
        place: { path: '/forums', label: 'Forums, and the workplan of each', example: 'workplan' },
      },
    ],
  },
  {
    id: 'cooperation',
    title: 'Working with the rest of the IGF',
    rows: [
      {
        id: 'R22',
        recommended:
          'Those who organise main sessions bring in the BPFs that work on the subject, early enough to plan together.',
        here: 'A main session will list the BPFs relevant to it, with offers of input and their answers.',
        state: 'not yet',
      },
      {
        id: 'R23',
        recommended:
          'BPFs and the National and Regional Initiatives (NRIs) go on looking for ways to cooperate.',
        here: 'A call for contributions will be addressable to NRIs, and offers will go both ways.',
        state: 'not yet',
      },
      {
        id: 'R24',
        recommended: 'BPFs and Dynamic Coalitions (DCs) on related topics reach out to each other.',
        here: 'Related topics will be suggested, and offers of input will go both ways.',
        state: 'not yet',
      },
      {
        id: 'R25',
        recommended: 'Keep the summaries of the BPFs in the closing session of the annual meeting.',
        here: 'Each BPF will file its summary by a date; the document for the session will be put together from them.',
        state: 'not yet',
      },
      {
        id: 'R26',
        recommended: 'Do the same for the work of Dynamic Coalitions in main sessions.',
        here: 'What holds for BPFs in main sessions will hold for DCs.',
        state: 'not yet',
      },
    ],
  },
  {
    id: 'dissemination',
    title: 'Results that arrive',
    rows: [
      {
        id: 'R27',
        recommended: 'Give outputs a professional layout and an attractive look.',
        here: 'An output is written once and read twice: as an accessible page with notes, figures and sections to comment on, and as a typeset, tagged PDF with its summary on one page. Older versions stay readable, with what changed; anybody can ask whether a copy is the published one.',
        state: 'works',
        place: { path: '/outputs', label: 'Outputs' },
      },
      {
        id: 'R28',
        recommended:
          'Each BPF names the institutions, organisations and forums that should receive its output, with a contact person if possible.',
        here: 'Recipients are added one by one or from a CSV file: organisation, contact person, language, and why; rows that cannot be taken come back to be corrected. An address that does not take the letter becomes a task to name a new contact. Who holds the letter can name somebody else, who is the contact once they confirm.',
        state: 'works',
        place: {
          path: '/press',
          label: 'Who received an output, in its press release (the list is on the desk: needs sign-in)',
        },
      },
      {
        id: 'R29',
        recommended: 'The coordinating team writes a cover letter or a summary.',
        here: 'The team writes the cover letter, in as many languages as its recipients read, or makes the summary of the output the letter. It sees the letter as each recipient will, who gets English instead, and tries it on itself first.',
        state: 'works',
        place: {
          path: '/outputs',
          label: 'Outputs that go out (their cover letters are on the desk: needs sign-in)',
        },
      },
      {
        id: 'R30',
        recommended: 'The secretariat or UN DESA sends the output on behalf of the BPF.',
        here: 'One person prepares, another releases. One line of steps says, from the output to the press release, where it stands and who acts next. What became of each letter is on the page; it can be paused and recalled, and only what did not go can be sent again.',
        state: 'works',
        place: {
          path: '/press',
          label: 'What was sent, in its press release (sending is on the desk: needs sign-in)',
        },
      },
      {
        id: 'R31',
        recommended:
          'A press release says that an output is published, with the list of those it was sent to.',
        here: 'A press release is drafted from the output, written by one person and released by another, with an embargo if need be. It names only organisations whose mail server reported the delivery and that did not ask to be left out, corrects itself when a letter comes back later, and goes to feeds and to a press list that anybody can join.',
        state: 'works',
        place: { path: '/press', label: 'Press releases' },
      },
    ],
  },
];

export const recommendations: readonly Recommendation[] = chapters.flatMap(({ rows }) => rows);
