import { type Call, callDeadline, callState, closesAt, opensAt } from '../../shared/domain/call.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import { draftLasts, isExpired, type Proposal } from '../../shared/domain/proposal.ts';
import { before, type Planned, reminderDue } from '../../shared/domain/reminder.ts';
import { spokenDeadline } from '../../shared/domain/time.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { draftReminder } from '../../shared/letters/reminders.ts';
import { createCalls } from '../../shared/store/calls.ts';
import { createLetters } from '../../shared/store/letters.ts';
import { createProposals } from '../../shared/store/proposals.ts';
import type { Source } from './source.ts';

/** Who wrote a draft hears when the call opens, and a week and two days before it closes. */
const planOf = (call: Call): Planned[] => [
  { key: 'opened', at: opensAt(call) },
  ...before(closesAt(call), [7, 2]),
];

/** A draft that was begun or saved since needs no reminder: its writer was here. */
const wasHereSince = (draft: Proposal, at: string) =>
  Date.parse(draft.expiresAt ?? draft.createdAt) - draftLasts >= Date.parse(at);

export const ofCalls: Source = async ({ table }, now) => {
  const proposals = createProposals(table);
  const letters = createLetters(table);
  // Only the fifty that opened last can be open.
  const { items } = await createCalls(table).latest();
  const due: Letter[] = [];
  for (const call of items) {
    const reminder =
      callState(call, now) === 'open' ? reminderDue(planOf(call), closesAt(call), now) : undefined;
    if (!reminder) continue;
    for (const draft of await proposals.draftsOf(call.id)) {
      if (isExpired(draft, now) || wasHereSince(draft, reminder.at)) continue;
      const editAt = await linkOf(letters, draft);
      if (!editAt) continue;
      due.push(
        letterOf(draftReminder, {
          to: { name: draft.email, email: draft.email },
          cause: draft.id,
          event: `reminder ${reminder.key} ${closesAt(call)}`,
          at: now,
          fields: {
            why: reminder.key === 'opened' ? 'opened' : 'closing',
            callTitle: call.title,
            closes: spokenDeadline(callDeadline(call)),
            editAt,
          },
        }),
      );
    }
  }
  return due;
};

/** The way back to a draft lies in the letter that told its writer of it; its key is kept nowhere else. */
const linkOf = async (letters: ReturnType<typeof createLetters>, draft: Proposal) =>
  (await letters.allCausedBy(draft.id))
    .filter(({ template, to }) => template === 'proposal-draft' && to.email === draft.email)
    .sort((one, other) => one.createdAt.localeCompare(other.createdAt))
    .at(-1)?.fields.editAt as string | undefined;
