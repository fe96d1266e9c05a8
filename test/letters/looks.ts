import { letterTemplates } from '../support/every-letter.ts';
import { sampleOf } from './samples.ts';

const site = 'https://bpf.example.org';
const call = 'Call for Best Practice Forums 2027';
const closes = 'the end of 31 January 2027, anywhere on Earth (1 February 2027, 12:00 UTC)';
const title = 'BPF on BPFs';
const output = 'What six years of Best Practice Forums teach';
const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';

const proposal = [
  { label: 'Title', lines: [title] },
  {
    label: 'Policy question',
    lines: [
      'What can past Best Practice Forums teach the IGF about how such forums should be proposed, run and heard?',
    ],
  },
  {
    label: 'Goal',
    lines: [
      'A report that reviews the Best Practice Forums since 2014 and recommends, for each step of the cycle, what to keep and what to change.',
    ],
  },
  {
    label: 'Stakeholder groups',
    lines: ['Government', 'Civil society', 'Technical community', 'Private sector'],
  },
  {
    label: 'Key organisations',
    lines: [
      'Internet Society: took part in several forums and can compare them with its own working groups.',
      'Council of Europe: a reader of outputs that can say what a decision-maker needs.',
    ],
  },
];

/** What stands in each letter when one looks at it; `as` tells several of one letter apart. */
const written: Record<string, readonly { as?: string; fields: Record<string, unknown> }[]> = {
  'access-code': [
    { fields: { callTitle: call, code: 'K7QM-2RWX-9TBD', proposeAt: `${site}/calls/cll_1/propose` } },
  ],
  'charter-missing': [
    {
      fields: {
        name: 'Wanda Facilitator',
        hearer: 'team',
        lacks: 'charter',
        goesOn: false,
        accepted: '11 February 2027',
        forums: [{ title, path: '/desk/forums/frm_1/charter' }],
        peoplePath: '/desk/people',
      },
    },
    {
      as: 'team',
      fields: {
        name: 'Selma Secretariat',
        hearer: 'secretariat',
        lacks: 'team',
        goesOn: false,
        accepted: '11 February 2027',
        forums: [
          { title, path: '/desk/forums/frm_1/charter' },
          { title: 'BPF Cybersecurity', path: '/desk/forums/frm_2/charter' },
        ],
        peoplePath: '/desk/people',
      },
    },
    {
      as: 'next',
      fields: {
        name: 'Wanda Facilitator',
        hearer: 'team',
        lacks: 'charter',
        goesOn: true,
        accepted: '11 February 2028',
        forums: [{ title, path: '/desk/forums/frm_1/charter' }],
        peoplePath: '/desk/people',
      },
    },
  ],
  'contact-confirm': [
    {
      fields: {
        organisation: 'Internet Society',
        namedBy: 'Zoë Example',
        outputTitle: output,
        confirmAt: `${site}/suggestions/sug_1/confirm?key=k`,
        until: '8 December 2026, 09:00 UTC',
      },
    },
  ],
  'continuation-missed': [
    {
      fields: {
        name: 'Selma Secretariat',
        callTitle: call,
        due: closes,
        forums: [
          { title, lastDay: '11 December 2026', path: '/desk/forums/frm_1/charter' },
          { title: 'BPF Cybersecurity', lastDay: '11 December 2026', path: '/desk/forums/frm_2/charter' },
        ],
        codesPath: '/desk/calls/cll_1/access-codes',
      },
    },
  ],
  'continuation-nears': [
    {
      fields: {
        name: 'Wanda Facilitator',
        forumTitle: title,
        lastDay: '11 December 2026',
        ended: true,
        callTitle: call,
        due: closes,
        midTerm: 'done',
        askPath: '/desk/forums/frm_1/continuation',
        midTermPath: '/desk/forums/frm_1/mid-term',
      },
    },
  ],
  'declaration-asked': [
    {
      fields: {
        asking: 'asked',
        name: 'Mara Member',
        year: 'MAG 2027',
        until: 'the end of 18 March 2027, anywhere on Earth (19 March 2027, 12:00 UTC)',
        forums: [
          { title: 'BPF Cybersecurity', path: '/forums/bpf_1' },
          { title: 'BPF Gender and Access', path: '/forums/bpf_2' },
        ],
        declarePath: '/desk/mag-participation/mgy_1/declaration',
      },
    },
  ],
  'facilitator-named': [
    {
      fields: {
        name: 'Nina New',
        forumTitle: title,
        before: 'Mara Member',
        reason: 'Mara Member has left the MAG.',
        by: 'Selma Secretariat',
        forumPath: '/desk/forums/frm_1/charter',
      },
    },
    {
      as: 'workplan waits',
      fields: {
        name: 'Nina New',
        forumTitle: title,
        before: 'Mara Member',
        reason: 'Mara Member has left the MAG.',
        by: 'Selma Secretariat',
        forumPath: '/desk/forums/frm_1/charter',
        approvalPath: '/desk/forums/frm_1/workplan/approval',
      },
    },
  ],
  'forum-given-up': [
    {
      fields: {
        name: 'Selma Secretariat',
        hearer: 'secretariat',
        forumTitle: title,
        callTitle: call,
        reason:
          'Two of the three who wanted to coordinate it have changed their work, and nobody could be won in their place.',
        by: 'Wanda Facilitator',
        as: 'coordinating team',
        forumPath: '/forums/bpf_1',
        selectionPath: '/desk/calls/cll_1/selection',
      },
    },
    {
      as: 'proposer',
      fields: {
        name: 'Zoë Example',
        hearer: 'proposer',
        forumTitle: 'BPF Gender and Access',
        callTitle: call,
        reason: 'Nobody of its team has answered since March.',
        by: 'Selma Secretariat',
        as: 'IGF secretariat',
        forumPath: '/forums/bpf_1',
        selectionPath: '/desk/calls/cll_1/selection',
      },
    },
  ],
  'given-back': [
    {
      fields: {
        name: 'Wanda Facilitator',
        what: 'charter',
        forumTitle: title,
        by: 'Mara Member',
        as: 'facilitator',
        words: 'Please say in the goal what can be reached in one year, and who will use the result.',
        deskPath: '/desk/forums/frm_1/charter',
      },
    },
    {
      as: 'amendment',
      fields: {
        name: 'Wanda Facilitator',
        what: 'amendment',
        forumTitle: title,
        by: 'Selma Secretariat',
        as: 'secretariat',
        words: 'The comment period is ten days now.\nReaders need a month.',
        deskPath: '/desk/forums/frm_1/workplan',
      },
    },
  ],
  'mag-year-nears': [
    {
      fields: {
        name: 'Selma Secretariat',
        year: 'MAG 2027',
        begins: '18 February 2027',
        until: 'the end of 18 March 2027, anywhere on Earth (19 March 2027, 12:00 UTC)',
        members: 38,
        peoplePath: '/desk/people',
        yearsPath: '/desk/mag-participation',
      },
    },
  ],
  'mid-term-acknowledged': [
    {
      fields: {
        name: 'Wanda Facilitator',
        forumTitle: title,
        words: 'Thank you. Please tell the MAG early when a region stays silent.',
        by: 'Selma Secretariat',
        rested: true,
        secondYear: '11 December 2026',
        planPath: '/desk/forums/frm_1/workplan',
      },
    },
    {
      as: 'in time',
      fields: {
        name: 'Wanda Facilitator',
        forumTitle: title,
        words: 'Thank you; go on.',
        by: 'Selma Secretariat',
        rested: false,
        secondYear: '11 December 2026',
        planPath: '/desk/forums/frm_1/workplan',
      },
    },
  ],
  'milestone-late': [
    {
      fields: {
        hearer: 'owner',
        name: 'Wanda Facilitator',
        milestone: 'First draft of the report',
        forumTitle: title,
        owner: 'Wanda Facilitator',
        due: 'the end of 30 April 2027, anywhere on Earth (1 May 2027, 12:00 UTC)',
        planPath: '/desk/forums/frm_1/workplan',
      },
    },
    {
      as: 'rested',
      fields: {
        hearer: 'owner',
        name: 'Wanda Facilitator',
        milestone: 'Draft open for comment',
        forumTitle: title,
        owner: 'Wanda Facilitator',
        due: 'the end of 6 March 2027, anywhere on Earth (7 March 2027, 12:00 UTC)',
        planPath: '/desk/forums/frm_1/workplan',
        rested: true,
      },
    },
  ],
  'milestone-changed': [
    {
      fields: {
        name: 'Paulo Participant',
        milestone: 'First draft of the report',
        forumTitle: title,
        was: 'from 1 March 2027 until the end of 30 April 2027, anywhere on Earth (1 May 2027, 12:00 UTC)',
        is: 'from 15 March 2027 until the end of 31 May 2027, anywhere on Earth (1 June 2027, 12:00 UTC)',
        reason: 'Two regions answer a month later than we thought.',
        planPath: '/forums/frm_1/workplan',
      },
    },
  ],
  'next-cycle-missing': [
    {
      fields: {
        name: 'Selma Secretariat',
        cycleTitle: 'IGF 2026–2027',
        ends: '10 December 2027',
        ended: false,
        forums: [
          { title: 'BPF Cybersecurity', path: '/desk/forums/bpf_1/charter' },
          { title: 'BPF Gender and Access', path: '/desk/forums/bpf_2/charter' },
        ],
        planPath: '/desk/cycles/new',
      },
    },
    {
      as: 'ended',
      fields: {
        name: 'Selma Secretariat',
        cycleTitle: 'IGF 2026–2027',
        ends: '10 December 2027',
        ended: true,
        forums: [],
        planPath: '/desk/cycles/new',
      },
    },
  ],
  'cycle-date-nears': [
    {
      fields: {
        name: 'Selma Secretariat',
        cycleTitle: 'IGF 2026–2027',
        what: 'The MAG is to confirm the topics',
        when: 'the end of 30 January 2027, anywhere on Earth (31 January 2027, 12:00 UTC)',
        date: 'magConfirms',
        day: '30 January 2027',
        deskPath: '/desk/cycles/cyc_1',
      },
    },
  ],
  'comment-confirm': [
    {
      fields: {
        outputTitle: output,
        confirmAt: `${site}/comments/cmt_1/confirm?key=3JrXz9`,
        until: '26 November 2026, 09:00 UTC',
      },
    },
  ],
  'comment-receipt': [
    {
      fields: {
        outputTitle: output,
        at: '24 November 2026, 09:00 UTC',
        publicAt: `${site}/outputs/out_1#comment-cmt_1`,
        commentAt: `${site}/comments/cmt_1?key=3JrXz9`,
        answers: [
          { label: 'Section', lines: ['3. Calls come late'] },
          {
            label: 'Comment',
            lines: [
              'The call of 2019 was open for three weeks. Four would have let regional organisations answer.',
            ],
          },
          { label: 'Name', lines: ['Nadia Reader'] },
        ],
      },
    },
  ],
  'comment-answered': [
    {
      fields: {
        outputTitle: output,
        name: 'Nadia Reader',
        verdict: 'accepted',
        reason: 'You are right, and the figures bear it out. Section 3 now recommends six weeks at least.',
        comment:
          'The call of 2019 was open for three weeks.\nFour would have let regional organisations answer.',
        outputAt: `${site}/outputs/out_1`,
      },
    },
  ],
  digest: [
    {
      fields: {
        name: 'Selma Secretariat',
        cadence: 'daily',
        rhythm: 'daily at 08:00 (Europe/Zurich)',
        period: 'from 23 November 2026, 08:00 to 24 November 2026, 08:00 (Europe/Zurich)',
        count: 4,
        more: 12,
        groups: [
          {
            heading: 'Proposals',
            lines: [
              {
                text: 'BPF Local Content: was submitted',
                href: '/desk/proposals/prp_1',
                note: 'Léa Leclerc, 23 November, 16:20',
              },
              {
                text: 'BPF on BPFs: was changed',
                href: '/desk/proposals/prp_2',
                note: 'Wanda Facilitator, 23 November, 18:05',
              },
            ],
          },
          {
            heading: 'Letters',
            lines: [
              {
                text: `${output}: a letter was returned`,
                href: '/desk/letters/ltr_1',
                note: 'To Organisation of Regional Registries. The address does not take it.',
              },
            ],
          },
        ],
        waiting: [
          {
            text: '2 proposals wait for a decision',
            href: '/desk/records?kind=proposal&state=submitted',
            things: 2,
          },
          {
            text: 'A dissemination waits for a second person to release it',
            href: '/desk/disseminations/dsm_1',
          },
        ],
      },
    },
  ],
  welcome: [
    {
      fields: {
        name: 'Wanda Facilitator',
        by: 'Selma Secretariat',
        roles: ['Coordinating team of BPF on BPFs'],
        email: 'wanda@example.org',
        signInAt: `${site}/sign-in`,
        digestAt: `${site}/desk/me`,
      },
    },
  ],
  'workplan-missing': [
    {
      fields: {
        name: 'Wanda Facilitator',
        hearer: 'team',
        forumTitle: title,
        since: '20 February 2027',
        begun: false,
        planPath: '/desk/forums/frm_1/workplan',
      },
    },
    {
      as: 'secretariat',
      fields: {
        name: 'Selma Secretariat',
        hearer: 'secretariat',
        forumTitle: title,
        since: '20 February 2027',
        begun: true,
        planPath: '/desk/forums/frm_1/workplan',
      },
    },
  ],
  'output-letter': [
    {
      fields: {
        subject: `For the Internet Society: ${output}`,
        text: `Dear Ms Example,\n\nThe Best Practice Forum **${title}** has looked at six years of Best Practice Forums. We write to the Internet Society because it took part in several of them, and can compare them with its own working groups.\n\nThree findings may be of use to you:\n\n1. Calls come late: half of the forums had less than six months.\n2. Goals are vague. Where an addressee was named at the start, the result was used.\n3. Finished reports reach nobody in particular.\n\nWe would be glad to hear what you make of it.`,
        signature: 'Wanda Facilitator\nfor the coordinating team',
        lang: 'en',
        organisation: 'Internet Society',
        outputId: 'out_1',
        outputTitle: output,
        forumTitle: title,
        report: { key: `reports/${sha256}.pdf`, name: 'bpf-on-bpfs.pdf', sha256 },
        attach: true,
        replyTo: 'bpf-on-bpfs@example.org',
      },
    },
    {
      as: 'Arabic',
      fields: {
        subject: 'إلى جامعة الدول العربية: ما تعلّمنا إياه ست سنوات من منتديات أفضل الممارسات',
        text: 'السيدة الفاضلة،\n\nنظر منتدى أفضل الممارسات **BPF on BPFs** في ست سنوات من المنتديات. وقد تفيدكم ثلاث نتائج:\n\n- تأتي الدعوات متأخرة؛\n- الأهداف غير واضحة؛\n- لا تصل التقارير إلى من يحتاجها.\n\n> حيث سُمّي المتلقي منذ البداية، استُخدمت النتيجة.\n\nيسعدنا أن نسمع رأيكم.',
        signature: 'فريق التنسيق',
        lang: 'ar',
        organisation: 'جامعة الدول العربية',
        outputId: 'out_1',
        outputTitle: output,
        forumTitle: title,
        report: { key: `reports/${sha256}.pdf`, name: 'bpf-on-bpfs.pdf', sha256 },
        attach: true,
      },
    },
  ],
  'press-correction-letter': [
    {
      fields: {
        pressReleaseId: 'prs_1',
        headline: 'Best Practice Forums: what six years teach',
        corrections: [
          '26 November 2026, 14:10 UTC: An earlier version of this press release said that “Organisation of Regional Registries” had received the output. The mail did not arrive after all, so it was taken off the list.',
        ],
        contact: 'Selma Secretariat, IGF secretariat, secretariat@example.org',
        outlet: 'The Example Times',
      },
    },
  ],
  'press-release-letter': [
    {
      fields: {
        pressReleaseId: 'prs_1',
        outputId: 'out_1',
        outputTitle: output,
        headline: 'Best Practice Forums: what six years teach',
        lead: '**A review of six years of Best Practice Forums recommends earlier calls, clear goals, and results that are sent to those who can use them.**',
        text: 'The Best Practice Forums of the Internet Governance Forum collect, each on one topic, what worked, what did not, and what is still unsolved.\n\n> Where an addressee was named at the start, the result was used.\n\nThe review has 31 recommendations.',
        contact: 'Selma Secretariat, IGF secretariat, secretariat@example.org',
        organisations: ['Council of Europe', 'Internet Society', 'جامعة الدول العربية'],
        organisationCount: 23,
        asOf: '24 November 2026, 09:00 UTC',
        outlet: 'The Example Times',
      },
    },
  ],
  'review-asked': [
    {
      fields: {
        name: 'Mara Member',
        title,
        callTitle: call,
        opens: '1 February 2027, 12:00 UTC',
        closes: '20 February 2027, 12:00 UTC',
        reviewAt: `${site}/desk/proposals/prp_1/review`,
      },
    },
  ],
  'review-reminder': [
    {
      fields: {
        name: 'Mara Member',
        callTitle: call,
        closes: '20 February 2027, 12:00 UTC',
        proposals: [
          { title, path: '/desk/proposals/prp_1/review' },
          { title: 'BPF Local Content', path: '/desk/proposals/prp_2/review' },
        ],
        open: {
          begun: true,
          proposals: [{ title: 'BPF Community Networks', path: '/desk/proposals/prp_3/review' }],
        },
        reviewsPath: '/desk/calls/cll_1/reviews',
      },
    },
  ],
  'proposal-confirm': [
    {
      fields: {
        callTitle: call,
        confirmAt: `${site}/proposals/prp_1/confirm?key=3JrXz9`,
        until: '26 November 2026, 09:00 UTC',
      },
    },
  ],
  'proposal-draft': [
    {
      fields: {
        callTitle: call,
        editAt: `${site}/proposals/prp_1/edit?key=3JrXz9`,
        closes,
        keptUntil: '24 December 2026, 09:00 UTC',
      },
    },
  ],
  'proposal-receipt': [
    {
      fields: {
        title,
        callTitle: call,
        change: 'submitted',
        at: '24 November 2026, 09:00 UTC',
        closes,
        decidedBy: 'the end of 28 February 2027, anywhere on Earth (1 March 2027, 12:00 UTC)',
        proposalAt: `${site}/proposals/prp_1`,
        editAt: `${site}/proposals/prp_1/edit?key=3JrXz9`,
        withdrawAt: `${site}/proposals/prp_1/withdraw?key=3JrXz9`,
        answers: proposal,
      },
    },
    {
      as: 'revised',
      fields: {
        title,
        callTitle: call,
        change: 'revised',
        at: '24 November 2026, 09:00 UTC',
        closes,
        withdrawUntil: 'the end of 10 January 2027, anywhere on Earth (11 January 2027, 12:00 UTC)',
        decidedBy: 'the end of 28 February 2027, anywhere on Earth (1 March 2027, 12:00 UTC)',
        proposalAt: `${site}/proposals/prp_1`,
        editAt: `${site}/proposals/prp_1/edit?key=3JrXz9`,
        withdrawAt: `${site}/proposals/prp_1/withdraw?key=3JrXz9`,
        answers: proposal,
      },
    },
  ],
  'proposal-withdrawn': [
    { fields: { title, callTitle: call, at: '24 November 2026, 09:00 UTC', callAt: `${site}/calls/cll_1` } },
  ],
  'proposal-decision': [
    {
      as: 'accepted',
      fields: {
        title,
        callTitle: call,
        name: 'Wanda Facilitator',
        accepted: true,
        reasons:
          'A clear goal that can be reached in a year, and a team that has seen forums from every side.',
        proposalAt: `${site}/proposals/prp_1`,
        forumAt: `${site}/forums/frm_1`,
        callsAt: `${site}/calls`,
        forumsAt: `${site}/forums`,
      },
    },
    {
      as: 'merged',
      fields: {
        title: 'BPF Community Networks',
        callTitle: call,
        name: 'Rolf Rural',
        accepted: true,
        reasons: 'Two sides of one question, and now one team.',
        merged: true,
        proposalAt: `${site}/proposals/prp_1`,
        forumAt: `${site}/forums/frm_1`,
        callsAt: `${site}/calls`,
        forumsAt: `${site}/forums`,
      },
    },
    {
      as: 'goes on',
      fields: {
        title,
        callTitle: call,
        name: 'Wanda Facilitator',
        accepted: true,
        goesOn: true,
        reasons: 'Two regulators work with the report, and three more have asked.',
        proposalAt: `${site}/proposals/prp_1`,
        forumAt: `${site}/forums/frm_1`,
        nextCharterAt: `${site}/desk/forums/frm_1/charter`,
        callsAt: `${site}/calls`,
        forumsAt: `${site}/forums`,
      },
    },
    {
      as: 'not selected',
      fields: {
        title: 'BPF Local Content',
        callTitle: call,
        name: 'Léa Leclerc',
        accepted: false,
        reasons:
          'The question is good, and the goal is one for several years.\nWe suggest one language region, with the organisations that you named, and a proposal to the next call.',
        proposalAt: `${site}/proposals/prp_2`,
        callsAt: `${site}/calls`,
        forumsAt: `${site}/forums`,
      },
    },
  ],
};

/** Words for fields of these names, in letters that nobody wrote an example of. */
const usual: Record<string, string> = {
  name: 'Wanda Facilitator',
  by: 'Selma Secretariat',
  title,
  otherTitle: 'BPF Outputs and Readers',
  callTitle: call,
  forumTitle: title,
  outputTitle: output,
  cycleTitle: 'IGF 2026–2027',
  milestone: 'First draft of the report',
  goal: 'A report that reviews the Best Practice Forums since 2014 and recommends what to keep and what to change.',
  words: 'Please say in the goal what can be reached in one year, and who will use the result.',
  month: 'March 2027',
  opens:
    '2 November 2026, when the day begins in the first place on Earth, at UTC+14 (1 November 2026, 10:00 UTC)',
  closes,
  due: 'the end of 30 April 2027, anywhere on Earth (1 May 2027, 12:00 UTC)',
  until: '26 November 2026, 09:00 UTC',
  deskPath: '/desk',
};

/** A sample with the usual words, where its fields have usual names. */
const worded = (sample: unknown, name = ''): unknown => {
  if (Array.isArray(sample)) return sample.map((each) => worded(each, name));
  if (sample && typeof sample === 'object')
    return Object.fromEntries(Object.entries(sample).map(([key, value]) => [key, worded(value, key)]));
  if (typeof sample !== 'string' || !/ words$|key=abc/.test(sample)) return sample;
  if (/Path$/.test(name)) return `/desk/${name.slice(0, -'Path'.length).toLowerCase()}`;
  if (/At$|^at$/.test(name)) return `${site}/${name.slice(0, -2).toLowerCase()}?key=3JrXz9`;
  return usual[name] ?? sample;
};

export interface Look {
  /** Name of its files in `docs/letters`. */
  file: string;
  /** What it is called where one looks at it. */
  title: string;
  template: string;
  fields: Record<string, unknown>;
  id: string;
  key?: string;
}

/**
 * Every letter of the house as its readers may get it, those that look different in several ones. A letter that nobody
 * wrote an example of has words that fit its fields.
 */
export const looks: readonly Look[] = letterTemplates.flatMap(({ name, fields, stream }) =>
  (written[name] ?? [{ fields: worded(sampleOf(fields)) as Record<string, unknown> }]).map((each) => {
    const as = 'as' in each ? each.as : undefined;
    return {
      file: [name, ...(as ? [as.replace(' ', '-').toLowerCase()] : [])].join('-'),
      title: `${name.replaceAll('-', ' ')}${as ? `, ${as}` : ''}`,
      template: name,
      fields: each.fields,
      id: `ltr_${'1'.padStart(26, '0')}`,
      ...(stream === 'bulk' || name === 'digest' ? { key: '3JrXz9' } : {}),
    };
  }),
);
