import * as z from 'zod/mini';
import { choice, day, email, line, optionalLine, optionalText, text, wholeNumber } from './fields.ts';
import { idOf } from './ids.ts';
import { late } from './late.ts';
import { type Refusal, refuse } from './refusal.ts';
import { endOf, instantSchema, type Moment, spokenInstant, startOfDayAnywhere, wrongClock } from './time.ts';

/** What the secretariat says when it opens a call for proposals (R7). */
export const callForm = late(() => ({
  title: line({
    label: 'Title of the call',
    hint: 'For example: Call for Best Practice Forums 2027.',
    max: 120,
  }),
  opens: day({
    label: 'Opens on',
    hint: 'From the moment when this day begins in the first place on Earth, at UTC+14. Best at the annual meeting or right after it.',
  }),
  closes: day({
    label: 'Closes after',
    hint: 'Until the last moment of this day anywhere on Earth (UTC−12). Three weeks after the opening at least.',
  }),
  closesTime: optionalLine({
    label: 'Closes at',
    hint: 'Only if it closes at a time of day and not anywhere on Earth: on a 24-hour clock, like 18:00.',
    max: 5,
  }),
  closesZone: optionalLine({
    label: 'Time zone of that time',
    hint: 'For example: Europe/Zurich.',
    max: 60,
  }),
  decidedBy: day({
    label: 'Decisions by',
    hint: 'The day by which proposers hear, usually the first MAG meeting.',
  }),
  capacity: wholeNumber({
    label: 'How many BPFs the IGF can carry in this cycle',
    hint: 'New forums, and those that go on; beside forums in their second year. Proposers see it, so that expectations are realistic.',
    least: 1,
    most: 20,
  }),
  guidance: text({
    label: 'Guidance for proposers',
    hint: 'What this call is about, and what is different this time. Stands on the page of the call.',
    max: 10_000,
    height: 10,
  }),
  steps: optionalText({
    label: 'What happens after a proposal is sent',
    hint: 'Who reads it, when, and how the decision is made.',
    max: 5_000,
  }),
}));
export type CallFields = z.infer<typeof callForm>;

/** The same for a call of a cycle, which has other days than the cycle only with a reason. */
export const callOfCycleForm = late(() => ({
  ...callForm.shape,
  otherDays: optionalText({
    label: 'Why its days are not those of its cycle',
    hint: 'Public, beside the days.',
    max: 1_000,
    height: 3,
  }),
}));

/** The same for a call that no modalities are published for: it may be planned all the same, with a reason (R4). */
export const callWithoutModalitiesForm = late(() => ({
  ...callOfCycleForm.shape,
  withoutModalities: optionalText({
    label: 'Why this call is planned without modalities',
    hint: 'Only if it cannot wait for them. Stays in the history of the call.',
    max: 1_000,
    height: 3,
  }),
}));

/** A form of a call as it is shown first: why its days are others is asked where they are. */
export const beforeOtherDays = (form: z.ZodMiniObject<(typeof callOfCycleForm)['shape']>) =>
  z.omit(form, { otherDays: true });

/** What stands in the place of a cycle's id where none is chosen. */
export const noCycle = 'none';

/** The same for a call that has not opened: until then its cycle may be chosen; made for the cycles there are. */
export const announcedCallForm = (cycles: readonly { id: string; title: string }[]) =>
  z.object({
    ...callOfCycleForm.shape,
    cycleId: choice({
      label: 'Cycle',
      hint: 'Review follows its dates, and the modalities are those published for it. Until the call opens, it may be another.',
      values: [noCycle, ...cycles.map(({ id }) => id)],
      labels: {
        [noCycle]: 'None chosen: the one that the call opens in, if there is one',
        ...Object.fromEntries(cycles.map(({ id, title }) => [id, title])),
      },
    }),
    withoutModalities: optionalText({
      label: 'Why it goes there without modalities',
      hint: 'Only if you choose another cycle that no modalities are published for, or none. Stays in the history of the call.',
      max: 1_000,
      height: 3,
    }),
  });

/** A reason, by whom and when. */
const saidSchema = late(() => ({ reason: z.string(), by: z.string(), at: instantSchema }));

export const callSchema = late(() => ({
  ...callForm.shape,
  id: idOf('call'),
  revision: z.int(),
  createdAt: instantSchema,
  /** The cycle that was chosen for it. Of one without, it is the cycle that it opens in: `isCallOf`. */
  cycleId: z.optional(idOf('cycle')),
  /** Why it was planned although no modalities were published for its cycle, or without a cycle. */
  withoutModalities: z.optional(saidSchema),
  /** Why its days are not those of its cycle. */
  otherDays: z.optional(saidSchema),
}));
export type Call = z.infer<typeof callSchema>;

/** A call *is* open while its dates say so; it is never set to it. */
export type CallState = 'announced' | 'open' | 'closed';

export const opensAt = (call: Pick<Call, 'opens'>): string => startOfDayAnywhere(call.opens);
type Closing = Pick<Call, 'closes' | 'closesTime' | 'closesZone'>;
/** The call's end as a deadline. */
export const callDeadline = ({ closes, closesTime, closesZone }: Closing): Moment => ({
  day: closes,
  time: closesTime,
  zone: closesZone,
});
/** The first instant that is too late. */
export const closesAt = (call: Closing): string => endOf(callDeadline(call));

export const callState = (call: Pick<Call, 'opens'> & Closing, now: Date): CallState => {
  const at = now.toISOString();
  if (at < opensAt(call)) return 'announced';
  return at < closesAt(call) ? 'open' : 'closed';
};

/**
 * Puts a call into a cycle, into another one, or into none.
 *
 * @param exception why no modalities are published for it there (R4); what was said of the cycle before holds no more
 */
export const putIntoCycle = (
  before: Call,
  cycleId: string | undefined,
  exception: Call['withoutModalities'],
  now: Date,
): Call | Refusal => {
  if (callState(before, now) !== 'announced')
    return refuse(
      'conflict',
      `This call opened on ${spokenInstant(opensAt(before))}, so its cycle stays: proposers and reviewers rely on its dates.`,
    );
  const { cycleId: _, withoutModalities, ...kept } = before;
  return {
    ...kept,
    ...(cycleId === undefined ? {} : { cycleId }),
    ...(exception ? { withoutModalities: exception } : {}),
  };
};

/**
 * What is wrong with a call's dates, by field; empty when nothing is.
 *
 * @param ofCycle the days that its cycle gives: where they are less than three weeks, somebody gave the reason there (R7)
 */
export const wrongDates = (
  call: Pick<CallFields, 'opens' | 'closes' | 'closesTime' | 'closesZone' | 'decidedBy'>,
  ofCycle?: Pick<CallFields, 'opens' | 'closes'>,
): { name: string; message: string }[] => {
  const wrong: { name: string; message: string }[] = [];
  const lasts = (Date.parse(call.closes) - Date.parse(call.opens)) / 86_400_000;
  if (lasts < 0)
    wrong.push({ name: 'closes', message: 'The call closes before it opens. Choose a later day.' });
  else if (lasts < 21 && !(ofCycle?.opens === call.opens && ofCycle.closes === call.closes)) {
    wrong.push({
      name: 'closes',
      message: `The call is open for ${lasts} days only. Communities need three weeks at least: choose a later day.`,
    });
  }
  for (const { name, message } of wrongClock({ time: call.closesTime, zone: call.closesZone }))
    wrong.push({ name: name === 'time' ? 'closesTime' : 'closesZone', message });
  if (call.decidedBy < call.closes) {
    wrong.push({ name: 'decidedBy', message: 'Decisions come before the call closes. Choose a later day.' });
  }
  return wrong;
};

/** What the secretariat says when it lets somebody in late. */
export const accessCodeForm = late(() => ({
  email: email({
    label: 'Email address of the holder',
    hint: 'The code works for proposals from this address only, once.',
  }),
  reason: text({ label: 'Reason', hint: 'Stays on record.', max: 1_000, height: 3 }),
}));

/** Late entry: lets one address propose, or change its proposal, after a call closed; once, with a reason on record. */
export const accessCodeSchema = late(() => ({
  id: idOf('accessCode'),
  revision: z.int(),
  callId: idOf('call'),
  /** Only the hash is kept; the code itself is in the letter to its holder. */
  codeHash: z.string(),
  email: z.string(),
  reason: z.string(),
  issuedBy: z.string(),
  createdAt: instantSchema,
  usedAt: z.optional(instantSchema),
  usedFor: z.optional(idOf('proposal')),
}));
export type AccessCode = z.infer<typeof accessCodeSchema>;
