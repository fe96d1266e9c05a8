import type { Actor } from '../../shared/domain/audit.ts';
import { choicesForm, declinedIn, type List, listInWords } from '../../shared/domain/choices.ts';
import { digestAtFirst, type Person, withPreference } from '../../shared/domain/people.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { mostUnnamed, type UnnamedOrganisation } from '../../shared/domain/unnamed-organisation.ts';
import { readForm } from '../../shared/forms/read-form.ts';
import { wordFrom } from '../../shared/http/form-id.ts';
import { page, type Routes, redirect, route } from '../../shared/http/web.ts';
import type { Change } from '../../shared/store/records.ts';
import type { Write } from '../../shared/store/table.ts';
import { unnamedIdFor } from '../../shared/store/unnamed-organisations.ts';
import * as pages from './pages.tsx';
import {
  addressed,
  type Dependencies,
  entry,
  keyOf,
  type ListedLetter,
  linkGone,
  type Room,
} from './room.ts';

/** How often a change is tried again when somebody else changed the same person at that moment. */
const mostTries = 3;

/**
 * What a reader wants to get, and whether press releases may name their organisation: for whoever holds a letter to them.
 */
export const readerRoutes = (dependencies: Dependencies, { openedLetter, standingOf, showChoices }: Room) => {
  const { choices, people, unnamed, commit } = dependencies;

  /** A digest is wanted or not in one place for its reader: the rhythm that they choose on the desk, `never` included. */
  const digestChange = (
    person: Person | undefined,
    wanted: boolean,
    by: Actor,
    now: Date,
  ): readonly Change[] => {
    if (!person || wanted === (person.digest.cadence !== 'never')) return [];
    const cadence = wanted ? digestAtFirst.cadence : 'never';
    const after = withPreference(person, { ...person.digest, cadence }, now);
    return [people.change(person, after, by, now.toISOString())];
  };

  /** Writes what somebody chose, again when a person's record changed in between; nothing when it stands so already. */
  const keep = async (
    letter: ListedLetter,
    now: Date,
    decide: (
      standing: pages.Standing,
      by: Actor,
    ) => { write: Write; changes: readonly Change[]; act: string } | undefined,
  ): Promise<Refusal | undefined> => {
    let refused: Refusal | undefined;
    for (let tries = 0; tries < mostTries; tries += 1) {
      const by: Actor = { kind: 'submitter', name: letter.to.name };
      const decided = decide(await standingOf(letter), by);
      if (!decided) return undefined;
      const { act, changes, write } = decided;
      refused = await commit({ changes, audit: [entry(letter, by, act, now)], also: [write] });
      if (!refused) return undefined;
    }
    return refused;
  };

  return {
    'GET /choices/{letterId}': route({
      needs: 'anyone',
      subject: openedLetter,
      answer: (request, letter: ListedLetter) => showChoices(request, letter),
    }),

    'POST /choices/{letterId}': route({
      needs: 'anyone',
      subject: openedLetter,
      answer: async (request, letter: ListedLetter) => {
        const { now } = request;
        const at = now.toISOString();
        const { list } = letter;
        const { email } = letter.to;
        const back = `/choices/${letter.id}?key=${keyOf(request)}`;

        if (request.fields.one('List-Unsubscribe') === 'One-Click') {
          const refused = await keep(letter, now, ({ choices: before, person }, by) => {
            const changes = list === 'digests' ? digestChange(person, false, by, now) : [];
            if (before.declined.includes(list) && !changes.length) return undefined;
            return {
              write: choices.leave(email, list, at),
              changes,
              act: `asked for no more ${listInWords[list]}`,
            };
          });
          if (refused) return refused;
          // No redirect: a mail program that posts follows none.
          return page('This is done', pages.DonePage({ letter, back }), { declined: list });
        }

        const parsed = readForm(choicesForm, request);
        if (!parsed.ok) return showChoices(request, letter, parsed);
        const chosen = parsed.values;
        const refused = await keep(letter, now, (standing, by) => {
          const { choices: before, person } = standing;
          // Who was not asked about digests said nothing of them.
          const digests = pages.asksAboutDigests(letter, standing)
            ? chosen.digests
            : !before.declined.includes('digests');
          const declined = declinedIn({ ...chosen, digests });
          const again = chosen.again && before.refused !== undefined;
          const changes = digestChange(person, digests, by, now);
          const same = declined.join() === before.declined.join();
          if (same && !again && !changes.length) return undefined;
          return {
            write: choices.choose(email, declined, at, { again }),
            changes,
            act: actOf(declined, again),
          };
        });
        if (refused) return refused;
        return redirect(`${back}&saved`, { data: { saved: true } });
      },
    }),

    'POST /choices/{letterId}/naming': route({
      needs: 'anyone',
      subject: openedLetter,
      answer: async (request, letter: ListedLetter) => {
        const { now } = request;
        const about = addressed(letter);
        if (!about?.organisation) return linkGone;
        const { organisation, forumId } = about;
        const state = wordFrom(request, 'named') === 'yes' ? 'named' : 'unnamed';
        const id = unnamedIdFor(organisation);
        const done = redirect(`/choices/${letter.id}?key=${keyOf(request)}&naming#naming`, {
          data: { organisation, named: state === 'named' },
        });
        const at = now.toISOString();
        const by: Actor = { kind: 'submitter', name: letter.to.name };
        const change = async (): Promise<Refusal | undefined> => {
          const before = await unnamed.get(id);
          // A second click.
          if ((before?.state ?? 'named') === state) return undefined;
          if (before?.state === 'unnamed' && before.by.kind === 'desk')
            return refuse(
              'conflict',
              'The secretariat wrote down that your organisation is not to be named. Please write to it to change that.',
            );
          if (state === 'unnamed' && (await unnamed.all()).length >= mostUnnamed)
            return refuse(
              'conflict',
              'This could not be written down. Please write to the secretariat, which does it for you.',
            );
          const after: UnnamedOrganisation = {
            organisation,
            id,
            revision: before?.revision ?? 0,
            state,
            since: at,
            by: { kind: 'reader', name: letter.to.name },
          };
          return commit({
            changes: [unnamed.change(before, after, by, at)],
            audit: [
              {
                record: id,
                at,
                by,
                act:
                  state === 'unnamed'
                    ? 'asked not to be named in press releases'
                    : 'may be named in press releases again',
                title: organisation,
                news: true,
                forumId,
              },
            ],
          });
        };
        // Of two clicks at once, the later one finds it done.
        const refused = (await change()) && (await change());
        return refused ?? done;
      },
    }),
  } satisfies Partial<Routes<'choices'>>;
};

const actOf = (declined: readonly List[], again: boolean): string =>
  [
    declined.length
      ? `asked for no more ${declined.map((list) => listInWords[list]).join(', ')}`
      : 'asked for all letters',
    again ? ', and for mail to the address again' : '',
  ].join('');
