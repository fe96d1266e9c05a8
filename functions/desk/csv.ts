import Papa from 'papaparse';
import * as z from 'zod/mini';
import { deskAddress } from '../../shared/domain/addresses.ts';
import { callForm } from '../../shared/domain/call.ts';
import { answerForm, commentForm } from '../../shared/domain/comment.ts';
import { cycleFieldsOf, cycleForm, cycleSchema } from '../../shared/domain/cycle.ts';
import { coverLetterForm } from '../../shared/domain/dissemination.ts';
import { forumForm } from '../../shared/domain/forum.ts';
import { modalitiesForm, publishModalitiesForm } from '../../shared/domain/modalities.ts';
import { outputForm } from '../../shared/domain/output.ts';
import { pressReleaseForm } from '../../shared/domain/press-release.ts';
import { decisionForm, proposalForm } from '../../shared/domain/proposal.ts';
import { answersOf } from '../../shared/forms/answers.tsx';
import { looksLikeAFormula } from '../../shared/forms/formulas.ts';
import { type DeskKind, deskKinds, type Listed, stateWords } from '../../shared/store/desk.ts';

type Values = Readonly<Record<string, unknown>>;

const valuesIn = (value: unknown): Values =>
  typeof value === 'object' && value !== null ? (value as Values) : {};

/** The forms whose answers a record holds, and where in it they are. */
const formsOf: Record<DeskKind, readonly { form: z.ZodMiniObject; values: (data: Values) => Values }[]> = {
  proposal: [
    { form: proposalForm, values: ({ fields }) => valuesIn(fields) },
    { form: decisionForm, values: ({ decision }) => decisionValues(decision) },
  ],
  comment: [
    { form: commentForm, values: (data) => data },
    { form: answerForm, values: ({ answer }) => valuesIn(answer) },
  ],
  // The text lies beside the record, and is no answer for a cell.
  output: [{ form: z.omit(outputForm, { markdown: true }), values: (data) => data }],
  dissemination: [{ form: coverLetterForm, values: ({ coverLetter }) => valuesIn(coverLetter) }],
  pressRelease: [{ form: pressReleaseForm, values: (data) => data }],
  forum: [{ form: forumForm, values: (data) => data }],
  call: [{ form: callForm, values: (data) => data }],
  cycle: [{ form: cycleForm, values: (data) => cycleValues(data) }],
  modalities: [
    { form: publishModalitiesForm, values: ({ published }) => valuesIn(published) },
    { form: modalitiesForm, values: ({ sections }) => valuesIn(sections) },
  ],
};

const cycleValues = (data: Values): Values => {
  const cycle = cycleSchema.safeParse(data);
  return cycle.success ? cycleFieldsOf(cycle.data) : {};
};

const decisionValues = (decision: unknown): Values => {
  const { accepted, reasons } = valuesIn(decision);
  return accepted === undefined ? {} : { decision: accepted ? 'accept' : 'decline', reasons };
};

const basics = ['Id', 'Kind', 'State', 'Title', 'Changed at', 'Changed by', 'Address'] as const;

const basicsOf = (record: Listed, baseUrl: string, now: Date): string[] => [
  record.id,
  deskKinds[record.kind].one,
  stateWords(record, now),
  record.title,
  record.changedAt,
  record.changedBy,
  `${baseUrl}${deskAddress(record.id)}`,
];

/**
 * Records as CSV, with every answer in a column of its own when they are of one kind. `next` stands in a last row when
 * there are more. A cell that a spreadsheet would take for a formula is made harmless.
 */
export const csvOf = (
  records: readonly Listed[],
  kind: DeskKind | undefined,
  baseUrl: string,
  next: string | undefined,
  now: Date,
): string => {
  const forms = kind ? formsOf[kind] : [];
  const answers = (data: Values) => forms.flatMap(({ form, values }) => answersOf(form, values(data)));
  const rows = records.map((record) => [
    ...basicsOf(record, baseUrl, now),
    ...answers(record.data).map(({ lines }) => lines.join('\n')),
  ]);
  return Papa.unparse(
    {
      fields: [...basics, ...answers({}).map(({ label }) => label)],
      data: next ? [...rows, [`More records follow: ${next}`]] : rows,
    },
    { escapeFormulae: looksLikeAFormula },
  );
};
