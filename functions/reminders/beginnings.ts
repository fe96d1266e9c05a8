import type { Forum } from '../../shared/domain/forum.ts';
import { beginsWithin } from '../../shared/domain/forum-standing.ts';
import type { Letter } from '../../shared/domain/letter.ts';
import type { Person } from '../../shared/domain/people.ts';
import { past, reminderDue } from '../../shared/domain/reminder.ts';
import { after, days, endOfDayAnywhere, spokenDay } from '../../shared/domain/time.ts';
import { charterMissing } from '../../shared/letters/charter.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { type Beginning, createBeginnings } from '../../shared/store/beginnings.ts';
import { createLetters } from '../../shared/store/letters.ts';
import type { Source } from './source.ts';

/** A forum without a team cannot be reminded of anything: the secretariat hears in a week. */
const withoutTeam = 7;

/**
 * Forums that were accepted, for the first time or to go on (R9), and have not begun: the team is asked for the charter in two
 * weeks, and the secretariat hears in four; of those without anybody in their team in one (R10, R20). One letter about all of
 * a call that were accepted on one day.
 */
export const ofBeginnings: Source = async ({ table, people }, now) => {
  const all = await createBeginnings(table)(now);
  const due = (lacks: Beginning['lacks'], count: number) =>
    all.filter((each) => {
      const from = endOfDayAnywhere(dayOf(each));
      return (
        each.lacks === lacks && reminderDue(past(from, [count]), after(from, days(beginsWithin.givenUp)), now)
      );
    });
  const toTeams = due('charter', beginsWithin.team);
  const toTell = [...due('team', withoutTeam), ...due('charter', beginsWithin.secretariat)];
  const secretariat = toTell.length ? await people.present('secretariat') : [];
  const groups = Map.groupBy(toTell, (each) => `${each.lacks} ${each.goesOn} ${each.callId} ${dayOf(each)}`);
  const letters = createLetters(table);
  const toSecretariat = [...groups.values()].map(async (group) => {
    const written = group[0] ? await letters.allCausedBy(group[0].callId) : [];
    return secretariat.flatMap((person) => {
      const fresh = group.filter((each) => !written.some((letter) => tellsOf(letter, person, each)));
      return fresh[0] ? [missing(person, 'secretariat', fresh[0], fresh, now)] : [];
    });
  });
  return [
    ...toTeams.flatMap((each) => each.team.map((person) => missing(person, 'team', each, [each], now))),
    ...(await Promise.all(toSecretariat)).flat(),
  ];
};

/** Whether a letter of the call told somebody of it: where one of several forums begins, the others are not told of once more. */
const tellsOf = (
  { template, to, fields }: Letter,
  { email }: Person,
  { forum, lacks, goesOn }: Beginning,
): boolean => {
  if (template !== charterMissing.name || to.email !== email) return false;
  const told = charterMissing.fields.parse(fields);
  return (
    told.hearer === 'secretariat' &&
    told.lacks === lacks &&
    told.goesOn === goesOn &&
    told.forums.some(({ path }) => path === charterOf(forum))
  );
};

const charterOf = ({ id }: Pick<Forum, 'id'>): string => `/desk/forums/${id}/charter`;

const dayOf = ({ since }: Beginning) => since.slice(0, 10);

const missing = (
  person: Person,
  hearer: 'team' | 'secretariat',
  first: Beginning,
  group: readonly Beginning[],
  now: Date,
): Letter => {
  const { forum, callId, lacks, goesOn, since } = first;
  return letterOf(charterMissing, {
    to: { name: person.name, email: person.email },
    cause: hearer === 'team' ? forum.id : callId,
    // By the forums that it names: one that came to lack the same later is told of in a letter of its own.
    event: `${goesOn ? `next of ${callId} ` : ''}${lacks} missing ${hearer} ${group.map(({ forum: { id } }) => id).join(' ')} ${person.id}`,
    at: now,
    ...(hearer === 'team' ? { forumId: forum.id } : {}),
    fields: {
      name: person.name,
      hearer,
      lacks,
      goesOn,
      accepted: spokenDay(since),
      forums: group.map(({ forum: each }) => ({ title: each.title, path: charterOf(each) })),
      peoplePath: '/desk/people',
    },
  });
};
