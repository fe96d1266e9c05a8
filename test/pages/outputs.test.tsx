import type { VNode } from 'preact';
import { render } from 'preact-render-to-string';
import { describe, expect, it } from 'vitest';
import * as feedback from '../../functions/feedback/pages.tsx';
import { CopyPage } from '../../functions/outputs/copy-page.tsx';
import { differencesBetween } from '../../functions/outputs/differences.ts';
import * as pages from '../../functions/outputs/pages.tsx';
import * as papers from '../../functions/outputs/papers-pages.tsx';
import * as readers from '../../functions/outputs/reading-pages.tsx';
import * as writing from '../../functions/outputs/write-page.tsx';
import type { AuditEntry } from '../../shared/domain/audit.ts';
import { type Comment, commentForm } from '../../shared/domain/comment.ts';
import { type Dissemination, startDissemination } from '../../shared/domain/dissemination.ts';
import type { Forum } from '../../shared/domain/forum.ts';
import { draftOutput, type Output, type OutputFields, type Picture } from '../../shared/domain/output.ts';
import type { Person } from '../../shared/domain/people.ts';
import { parseTyped } from '../../shared/forms/read-form.ts';
import { Fields } from '../../shared/http/body.ts';
import { renderParts, sectionsOf, unfinishedIn } from '../../shared/markdown.ts';
import { Document } from '../../shared/pages/document.tsx';
import { useBrowser } from './browser.ts';
import { faultsOf } from './looked-at.ts';
import { wrongHtml } from './validity.ts';

const now = new Date('2026-12-01T09:00:00.000Z');
const at = now.toISOString();
const idOf = (kind: string, place = 1) => `${kind}_${String(place).padStart(26, '0')}`;

const text = `Best Practice Forums have been run since 2014. This report reads them again.

# What was asked

How should such forums be proposed, run and heard? See [the call](https://example.org/call).

## Who was asked

| Group | Answers | What they asked for most often |
|-------|--------:|--------------------------------|
| Facilitators of past forums | 12 | Time, and a clear goal from the first day |
| Participants | 84 | To know where their text went |

> A forum ends well when somebody uses what it found.

# Recommendations

1. Ask each proposer for a goal that can be *checked*.
2. Name the organisations to invite, and why.

\`<b>Raw HTML</b>\` is shown as it was typed: <b>like this</b>.
`;

const unfinished = '# One\n\n![](https://example.org/image.png)\n\n## Two';

const fields: OutputFields = {
  title: 'BPF on BPFs: what six years of forums taught',
  summary:
    'What worked in past Best Practice Forums, what did not, and what to change in each step of the cycle.',
  lang: 'en',
  kind: 'markdown',
  markdown: text,
  sectionNames: [],
};

const draft: Output = {
  ...draftOutput(
    {
      id: idOf('out'),
      forumId: idOf('bpf'),
      fields,
      read: { sections: sectionsOf(text), textHash: 'a'.repeat(64) },
    },
    now,
  ),
  revision: 1,
  contentHash: 'c0ffee'.repeat(10).slice(0, 64),
};
const report = { key: 'reports/x.pdf', sha256: 'b'.repeat(64), bytes: 1_300_000, name: 'bpf-on-bpfs.pdf' };
const summaryReport = { key: 'reports/y.pdf', sha256: 'd'.repeat(64), bytes: 61_000 };
const open: Output = { ...draft, state: 'open', commentsUntil: '2026-12-20' };
const published: Output = {
  ...draft,
  state: 'published',
  version: 2,
  publishedAt: at,
  report,
  summaryReport,
  corrections: [{ version: 2, at, what: 'Two organisations added to annex B.' }],
};
const arabic: Output = {
  ...open,
  title: 'أفضل الممارسات',
  summary: 'ما الذي نجح وما الذي لم ينجح.',
  lang: 'ar',
  kind: 'pdf',
  report,
  sections: [{ id: 'الملخص', title: 'الملخص', level: 1 }],
};

const forum: Forum = {
  id: idOf('bpf'),
  revision: 1,
  proposalId: idOf('prp'),
  callId: idOf('cal'),
  createdAt: at,
  title: 'BPF on BPFs',
  question: 'What has worked?',
  goal: 'A report that can be used.',
  takePart: 'Meetings are on Tuesdays.',
  team: [{ name: 'Farida Facilitator', affiliation: 'independent' }],
  organisations: [{ name: 'UNESCO', why: 'They run the programme.' }],
};

const comment = (place: number, more: Partial<Comment>): Comment => ({
  id: idOf('cmt', place),
  revision: 1,
  outputId: draft.id,
  forumId: draft.forumId,
  outputTitle: draft.title,
  section: 'recommendations',
  sectionTitle: 'Recommendations',
  comment: 'The second recommendation needs an example.\n\nIn 2016 we invited <nobody> and it showed.',
  name: 'Rita Reader',
  affiliation: 'University of Example',
  group: 'academia',
  region: 'Africa',
  email: 'rita@example.org',
  anonymous: false,
  publish: 'yes',
  state: 'received',
  keyHash: 'x',
  sentAt: at,
  confirmedAt: at,
  ...more,
});
const answered = comment(2, {
  comment: 'Say who has to act.',
  anonymous: true,
  state: 'answered',
  answer: {
    verdict: 'accepted',
    reason: 'Each recommendation names who acts now.',
    by: 'Farida Facilitator',
    at,
  },
});
const { section, sectionTitle, ...onTheWhole } = comment(3, { comment: 'A good read.' });
const comments: Comment[] = [comment(1, {}), answered, onTheWhole];

const person: Person = {
  id: idOf('per'),
  revision: 1,
  name: 'Farida Facilitator',
  email: 'farida@example.org',
  roles: [{ role: 'coordinating-team', forumId: forum.id }],
  digest: { cadence: 'daily', hour: 8, timeZone: 'Europe/Zurich' },
  digestedUntil: at,
  createdAt: at,
};
const by = { kind: 'person' as const, id: person.id, name: person.name };
const told: AuditEntry[] = [
  { record: draft.id, at, by, act: 'began an output', title: draft.title, news: false },
  { record: draft.id, at, by, act: 'opened an output for comment', title: draft.title, news: true },
];

const chart: Picture = {
  name: 'chart.png',
  key: 'reports/x.png',
  sha256: 'e'.repeat(64),
  bytes: 48_000,
  type: 'image/png',
  width: 640,
  height: 360,
};

const withNotes = `# What was asked

How should such forums be run?[^1] More [below](#recommendations).[^1]

![Bars that rise from four to nine](chart.png "Forums by year")

## Who was asked

Facilitators.

# Recommendations

Ask each proposer.

[^1]: The question of the call.
`;

const reading = (output: Output, more: { comments?: Comment[] } = {}) =>
  readers.OutputPage({
    output,
    parts: output.kind === 'markdown' ? renderParts(text, { anchors: true, scrollingTables: true }) : [],
    forum,
    comments,
    cursor: undefined,
    now,
    baseUrl: 'https://bpf.example.org',
    ...more,
  });

const atDesk = (output: Output, notes = unfinishedIn(text), sent: readonly Dissemination[] = []) =>
  pages.DeskOutput({
    output,
    way: { output, recipients: [], count: 0, letters: [] },
    forum,
    unfinished: notes,
    counts: { waiting: 2, answered: 1, more: false },
    disseminations: { items: [...sent] },
    history: { items: told },
    person,
    csrf: 'token',
    now,
    disseminationId: idOf('dis'),
  });

/** One of each standing, all with the output's title. */
const sentOut = ((): Dissemination[] => {
  const begun = (place: number, to?: Dissemination) =>
    startDissemination(
      { id: idOf('dis', place), outputId: published.id, forumId: forum.id, title: published.title },
      new Date('2026-11-20T10:00:00.000Z'),
      to,
    );
  const approved = { outputTitle: published.title, forumTitle: forum.title, contentHash: 'x', version: 2 };
  const released = (place: number, count: number): Dissemination => ({
    ...begun(place),
    state: 'released',
    approved: { ...approved, recipients: { count, hash: 'x' } },
    releasedAt: at,
  });
  const by = { id: idOf('per'), name: 'Dana Desa' };
  return [
    { ...released(1, 1), recalled: { at, by, reason: 'The wrong version.' } },
    { ...released(2, 37), paused: { at, by } },
    released(3, 12),
    begun(4),
    begun(5, released(3, 12)),
  ];
})();

const wrongComment = parseTyped(commentForm, {
  section: 'gone',
  comment: 'Half a “thought” <b>',
  anonymous: false,
  publish: 'maybe',
});

const shown: Record<string, { path: string; body: VNode; onDesk?: boolean }> = {
  'outputs-empty': { path: '/outputs', body: readers.Outputs({ outputs: [], cursor: undefined, now }) },
  outputs: {
    path: '/outputs',
    body: readers.Outputs({
      outputs: [{ ...open, id: idOf('out', 3) }, { ...arabic, id: idOf('out', 2) }, published],
      cursor: 'next',
      now,
    }),
  },
  'output-open': { path: '/outputs/x', body: reading(open) },
  'output-published': { path: '/outputs/x', body: reading(published) },
  'output-pdf': { path: '/outputs/x', body: reading(arabic, { comments: [] }) },
  'output-writing': {
    path: '/desk/outputs/x/edit',
    onDesk: true,
    body: writing.WritePage({
      forum: undefined,
      output: published,
      id: published.id,
      csrf: 'token',
      typed: { ...fields, lang: 'none such', sectionNames: [] },
      errors: [
        { name: 'lang', message: 'This language tag is not known. Write it like en, fr or zh-Hans.' },
        { name: 'correction', message: '“What you corrected” is empty. Please fill it in.' },
      ],
      preview: {
        lang: 'en',
        parts: renderParts(unfinished, { top: 3, scrollingTables: true }),
        unfinished: unfinishedIn(unfinished),
      },
    }),
  },
  'output-with-notes': {
    path: '/outputs/x',
    body: readers.OutputPage({
      output: { ...published, openedAt: at, pictures: [chart], sections: sectionsOf(withNotes) },
      parts: renderParts(withNotes, {
        anchors: true,
        scrollingTables: true,
        pictures: new Map([['chart.png', { src: '/outputs/x/pictures/chart.png', width: 640, height: 360 }]]),
      }),
      forum,
      comments: [],
      cursor: undefined,
      now,
      baseUrl: 'https://bpf.example.org',
    }),
  },
  'output-old-version': {
    path: '/outputs/x/versions/1',
    body: readers.OutputPage({
      output: { ...published, version: 1, corrections: [] },
      parts: renderParts(text, { anchors: true, scrollingTables: true }),
      forum,
      comments: [],
      cursor: undefined,
      now,
      baseUrl: 'https://bpf.example.org',
      newest: published,
    }),
  },
  'output-without-summary': {
    path: '/outputs/x/summary.pdf',
    body: readers.NoPdf({ output: arabic, which: 'summaryReport', isOld: true }),
  },
  'output-not-typeset': {
    path: '/desk/outputs/x/preview.pdf',
    onDesk: true,
    body: papers.NotTypeset({
      output: draft,
      paper: 'report',
      faults: [
        {
          line: 14,
          message:
            'The PDF cannot show 😀 𓂀: its typefaces have Latin, Greek, Cyrillic, Arabic and simplified Chinese letters, and the usual symbols. Write it in another way, or upload the report as a PDF.',
        },
        { line: 0, message: 'The picture “answers-by-region.png” is missing. Upload it again.' },
      ],
    }),
  },
  'output-not-typeset-now': {
    path: '/desk/outputs/x/summary-preview.pdf',
    onDesk: true,
    body: papers.NotTypeset({ output: arabic, paper: 'summary', faults: [] }),
  },
  'output-changes': {
    path: '/outputs/x/changes',
    body: readers.ChangesPage({
      output: published,
      from: { ...published, version: 1, title: 'BPF on BPFs' },
      to: published,
      differences: differencesBetween(text, text.replace('since 2014', 'since 2014, each year'), 'en'),
    }),
  },
  'output-changes-too-many': {
    path: '/outputs/x/changes',
    body: readers.ChangesPage({
      output: published,
      from: { ...published, version: 1 },
      to: published,
      differences: undefined,
    }),
  },
  'output-edited-by-two': {
    path: '/desk/outputs/x/edit',
    onDesk: true,
    body: writing.WritePage({
      forum: undefined,
      output: { ...draft, pictures: [chart] },
      id: draft.id,
      csrf: 'token',
      typed: { ...fields, markdown: unfinished },
      errors: [{ name: '', message: 'Somebody changed this.' }],
      saved: told[0],
      theirs: {
        output: draft,
        markdown: text,
        differences: differencesBetween(text, unfinished.replaceAll('\n', '\r\n'), 'en'),
      },
    }),
  },
  'copy-asked': {
    path: '/verify',
    body: CopyPage({ copies: [], typed: 'abc', error: 'This is no SHA-256.' }),
  },
  'copy-known': {
    path: '/verify',
    body: CopyPage({
      hash: 'b'.repeat(64),
      copies: [
        { outputId: published.id, version: 2, what: 'report', output: published },
        { outputId: published.id, version: 1, what: 'report', output: published },
      ],
    }),
  },
  'copy-unknown': { path: '/verify', body: CopyPage({ hash: 'd'.repeat(64), copies: [] }) },
  'output-desk-draft': {
    path: '/desk/outputs/x',
    onDesk: true,
    body: atDesk(draft, unfinishedIn('# One\n\n### Three')),
  },
  'output-desk-published': { path: '/desk/outputs/x', onDesk: true, body: atDesk(published, [], sentOut) },
  comment: {
    path: '/outputs/x/feedback',
    body: feedback.CommentPage({ output: open, now, id: idOf('cmt'), typed: {}, errors: [] }),
  },
  'comment-wrong': {
    path: '/outputs/x/feedback',
    body: feedback.CommentPage({
      output: open,
      now,
      id: idOf('cmt'),
      typed: wrongComment.ok ? {} : wrongComment.typed,
      errors: wrongComment.ok
        ? []
        : [{ name: 'section', message: 'This section is not in the text.' }, ...wrongComment.errors],
    }),
  },
  'comment-closed': {
    path: '/outputs/x/feedback',
    body: feedback.CommentPage({ output: published, now, id: idOf('cmt'), typed: {}, errors: [] }),
  },
  'comment-sent': {
    path: '/outputs/x/feedback',
    body: feedback.SentPage({
      output: open,
      sent: new Fields([
        ['id', idOf('cmt')],
        ['comment', 'Name the countries.\nAnd say why.'],
        ['email', 'rita@example.org'],
      ]),
    }),
  },
  'comment-confirm': {
    path: '/feedback/x/confirm',
    body: feedback.ConfirmPage({ comment: comment(1, { state: 'unconfirmed' }), key: 'the-key' }),
  },
  'comment-own': {
    path: '/feedback/x',
    body: feedback.OwnComment({ comment: answered, key: 'the-key', justConfirmed: true }),
  },
  'comment-public': { path: '/feedback/x', body: feedback.PublicComment({ comment: answered }) },
  'comments-desk': {
    path: '/desk/outputs/x/feedback',
    onDesk: true,
    body: feedback.DeskComments({ output: open, comments, cursor: undefined }),
  },
  'comment-desk': {
    path: '/desk/feedback/x',
    onDesk: true,
    body: feedback.DeskComment({
      comment: comment(1, { publish: 'no' }),
      history: { items: told },
      letters: [],
      person,
      csrf: 'token',
      typed: {},
      errors: [],
    }),
  },
};

const documentOf = ({ path, body, onDesk }: (typeof shown)[string]) =>
  `<!doctype html>${render(
    <Document
      title="Test"
      path={path}
      person={onDesk ? person : undefined}
      csrf="token"
      contact="secretariat@example.org"
      wide={false}
    >
      {body}
    </Document>,
  )}`;

describe('pages of outputs and of comments on them', () => {
  const browser = useBrowser();

  for (const [name, one] of Object.entries(shown)) {
    it(`${name}: valid, without barriers in every look, and as it was last read`, async () => {
      const html = documentOf(one);
      expect(await wrongHtml(html)).toEqual([]);
      expect(await faultsOf(browser, html)).toEqual([]);
      await expect(`${render(one.body).replaceAll('><', '>\n<')}\n`).toMatchFileSnapshot(
        `__snapshots__/${name}.html`,
      );
    });
  }
});
