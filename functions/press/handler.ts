import type { AuditEntry } from '../../shared/domain/audit.ts';
import type { Dissemination } from '../../shared/domain/dissemination.ts';
import { mostPressContacts, type PressContact, pressContactForm } from '../../shared/domain/press-contact.ts';
import {
  draftPressRelease,
  editPressRelease,
  type PressRelease,
  pressReleaseForm,
  reached,
  releasePress,
} from '../../shared/domain/press-release.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { revisionFromForm } from '../../shared/http/form-id.ts';
import { log } from '../../shared/http/log.ts';
import {
  type Answer,
  actorOf,
  createWebHandler,
  file,
  page,
  redirect,
  route,
  type WebRequest,
} from '../../shared/http/web.ts';
import { finishPressRelease } from '../../shared/letters/releases.ts';
import type { Disseminations } from '../../shared/store/disseminations.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Ledgers } from '../../shared/store/ledgers.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import { type Press, pressContactIdFor, pressReleaseIdFor } from '../../shared/store/press.ts';
import type { Recipients } from '../../shared/store/recipients.ts';
import { history } from '../../shared/store/records.ts';
import type { Table } from '../../shared/store/table.ts';
import * as pages from './pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  press: Press;
  disseminations: Disseminations;
  recipients: Recipients;
  outputs: Outputs;
  forums: Forums;
  letters: Letters;
  ledgers: Ledgers;
};

/**
 * Press releases (R31): drafted from an output and from what became of its letters; they name only organisations that it
 * has reached. One person writes, another releases; page, feeds and letters to the press follow.
 */
export const createHandler = (dependencies: Dependencies) => {
  const { table, press, disseminations, recipients, outputs, forums, letters, ledgers, commit, baseUrl } =
    dependencies;

  /** Only who reads the feeds needs what writes them. */
  const feeds = () => import('./feed.ts');

  /** A person of the desk, as records name them. */
  const personOf = (request: WebRequest) => {
    const { id = '', name } = actorOf(request);
    return { id, name };
  };

  const entry = (
    request: WebRequest,
    release: PressRelease,
    act: string,
    more: Partial<AuditEntry> = {},
  ): AuditEntry => ({
    record: release.id,
    at: request.now.toISOString(),
    by: actorOf(request),
    act,
    title: release.headline,
    news: false,
    forumId: release.forumId,
    ...more,
  });

  /** Those that the output has reached by now: by the dissemination itself, or by its supplements. */
  const organisationsNow = async (disseminationId: string): Promise<string[]> => {
    const dissemination = await disseminations.get(disseminationId);
    if (!dissemination) return [];
    const parts = [dissemination, ...(await disseminations.otherParts(dissemination))];
    const [lists, sent] = await Promise.all([
      Promise.all(parts.map(({ id }) => recipients.ofDissemination(id))),
      Promise.all(parts.map(({ id }) => ledgers.of(id))),
    ]);
    return reached(lists.flat(), sent.flat());
  };

  const showDesk = async (
    request: WebRequest,
    release: PressRelease,
    form: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer> => {
    const released = release.state === 'released';
    const [organisations, sent, told] = await Promise.all([
      released ? release.organisations : organisationsNow(release.disseminationId),
      released ? letters.causedBy(release.id, request.query.get('from') ?? undefined) : { items: [] },
      history(table, release.id, request.query.get('history') ?? undefined),
    ]);
    return page(
      release.headline,
      pages.DeskRelease({
        release,
        organisations,
        letters: sent,
        history: told,
        now: request.now,
        person: request.person,
        csrf: request.csrf,
        reading: released && !form.typed ? await readingOf(release) : undefined,
        ...(form.typed ? { typed: form.typed } : {}),
        errors: form.errors ?? [],
      }),
      form.errors
        ? { errors: form.errors }
        : { ...publicRelease(release), revision: release.revision, state: release.state, organisations },
      { status: form.status ?? 200 },
    );
  };

  const showContacts = async (
    request: WebRequest,
    form: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer> => {
    const contacts = await press.contacts.everybody();
    return page(
      'Press contacts',
      pages.Contacts({
        contacts,
        csrf: request.csrf,
        typed: form.typed ?? {},
        errors: form.errors ?? [],
      }),
      form.errors
        ? { errors: form.errors }
        : {
            contacts: contacts.map(({ id, name, outlet, email, language }) => ({
              id,
              name,
              outlet,
              email,
              language,
            })),
          },
      { status: form.status ?? 200 },
    );
  };

  const onRelease = {
    needs: 'write-press-releases',
    subject: (request: WebRequest) => press.get(request.params.pressReleaseId ?? ''),
    forumOf: (release: PressRelease) => release.forumId,
  } as const;

  return createWebHandler<'press'>(dependencies, {
    'GET /press': route({
      needs: 'anyone',
      answer: async ({ query }) => {
        const { items, cursor } = await press.latestReleased(query.get('from') ?? undefined);
        return page('Press releases', pages.Releases({ releases: items, cursor }), {
          pressReleases: items.map(publicRelease),
          next: cursor,
        });
      },
    }),

    'GET /press/{pressReleaseId}': route({
      needs: 'anyone',
      subject: async (request) => {
        const release = await press.get(request.params.pressReleaseId ?? '');
        return release?.state === 'released' ? release : undefined;
      },
      answer: async (_request, release: PressRelease) => {
        const reading = await readingOf(release);
        return page(release.headline, pages.ReleasePage({ release, reading }), publicRelease(release));
      },
    }),

    'GET /press/feed.atom': route({
      needs: 'anyone',
      answer: async () => {
        const { items } = await press.latestReleased();
        const { atomFeed } = await feeds();
        return file('application/atom+xml; charset=utf-8', atomFeed(items, baseUrl));
      },
    }),

    'GET /press/feed.json': route({
      needs: 'anyone',
      answer: async () => {
        const { items } = await press.latestReleased();
        const { jsonFeed } = await feeds();
        return file('application/feed+json; charset=utf-8', jsonFeed(items, baseUrl));
      },
    }),

    'POST /desk/disseminations/{disseminationId}/press-releases': route({
      needs: 'write-press-releases',
      subject: (request) => disseminations.get(request.params.disseminationId ?? ''),
      forumOf: (dissemination: Dissemination) => dissemination.forumId,
      answer: async (request, dissemination: Dissemination) => {
        if (dissemination.state !== 'released') {
          return refuse(
            'conflict',
            'A press release names those who received the output, so it can be drafted once the output was sent.',
          );
        }
        // What a supplement reached is named by the press release of the whole.
        const id = pressReleaseIdFor(dissemination.supplementTo ?? dissemination.id);
        const [output, forum] = await Promise.all([
          outputs.get(dissemination.outputId),
          forums.get(dissemination.forumId),
        ]);
        if (!output || !forum) throw new Error(`${dissemination.id} has lost its output or its forum.`);
        const about = {
          id,
          disseminationId: dissemination.supplementTo ?? dissemination.id,
          forumId: forum.id,
          forumTitle: forum.title,
          output,
        };
        const drafted = draftPressRelease(about, personOf(request), request.now);
        const refused = await commit({
          changes: [press.change(undefined, drafted, actorOf(request), request.now.toISOString())],
          audit: [entry(request, drafted, 'drafted a press release', { to: 'draft', news: true })],
        });
        // There is one already: go there.
        if (refused && !(await press.get(id))) return refused;
        return redirect(`/desk/press/${id}`, { created: !refused, data: { id } });
      },
    }),

    'GET /desk/press/{pressReleaseId}': route({
      ...onRelease,
      answer: (request, release: PressRelease) => showDesk(request, release),
    }),

    'POST /desk/press/{pressReleaseId}': route({
      ...onRelease,
      answer: async (request, release: PressRelease) => {
        const parsed = readForm(pressReleaseForm, request);
        if (!parsed.ok)
          return showDesk(request, release, { typed: parsed.typed, errors: parsed.errors, status: 422 });
        const typed = { ...parsed.values };
        const shown = (reason: string) =>
          showDesk(request, release, { typed, errors: [{ name: '', message: reason }], status: 409 });
        const after = editPressRelease(release, parsed.values, personOf(request));
        if (isRefusal(after)) return shown(after.reason);
        if ((revisionFromForm(request) ?? release.revision) !== release.revision) {
          return shown(
            `${release.writtenBy.name} changed this while you had it open. Below is what you typed; send it again to put it in place of the newer version.`,
          );
        }
        const refused = await commit({
          changes: [press.change(release, after, actorOf(request), request.now.toISOString())],
          audit: [entry(request, after, 'changed a press release')],
        });
        return refused ? shown(refused.reason) : redirect(`/desk/press/${release.id}`);
      },
    }),

    'POST /desk/press/{pressReleaseId}/release': route({
      ...onRelease,
      needs: 'release-press-releases',
      answer: async (request, release: PressRelease) => {
        const by = personOf(request);
        // The same click twice.
        if (release.state === 'released' && release.releasedBy?.id === by.id)
          return redirect(`/desk/press/${release.id}`);
        const shown = (current: PressRelease, refused: Refusal) =>
          showDesk(request, current, {
            errors: [{ name: '', message: refused.reason }],
            status: refused.refused === 'not-allowed' ? 403 : 409,
          });
        const read = revisionFromForm(request);
        if (release.state === 'draft' && read !== undefined && read !== release.revision) {
          return shown(
            release,
            refuse(
              'conflict',
              `${release.writtenBy.name} changed this while you had it open. Read the newer version below, then release it.`,
            ),
          );
        }
        const organisations = await organisationsNow(release.disseminationId);
        const after = releasePress(release, organisations, by, request.now);
        if (isRefusal(after)) return shown(release, after);
        const refused = await commit({
          changes: [press.change(release, after, actorOf(request), request.now.toISOString())],
          audit: [
            entry(request, after, 'released a press release', {
              from: 'draft',
              to: 'released',
              news: true,
              note: `Names ${organisations.length} ${organisations.length === 1 ? 'organisation' : 'organisations'}`,
            }),
          ],
        });
        if (refused) {
          // Of two people who released it at once, the second hears who was first.
          const current = (await press.get(release.id)) ?? release;
          const again = releasePress(current, organisations, by, request.now);
          return shown(current, isRefusal(again) ? again : refused);
        }
        try {
          await finishPressRelease(
            { press, letters, commit },
            { ...after, revision: release.revision + 1 },
            request.now,
          );
        } catch (fault) {
          // It is released; the sweep writes the letters that are missing.
          log.fault(fault, { pressReleaseId: release.id });
        }
        return redirect(`/desk/press/${release.id}`);
      },
    }),

    'GET /desk/press-contacts': route({
      needs: 'manage-press-contacts',
      answer: (request) => showContacts(request),
    }),

    'POST /desk/press-contacts': route({
      needs: 'manage-press-contacts',
      answer: async (request) => {
        const parsed = readForm(pressContactForm, request);
        if (!parsed.ok)
          return showContacts(request, { typed: parsed.typed, errors: parsed.errors, status: 422 });
        const shown = (name: string, message: string, status: number) =>
          showContacts(request, { typed: parsed.values, errors: [{ name, message }], status });
        const id = pressContactIdFor(parsed.values.email);
        const there = await press.contacts.get(id);
        if (there && !isSame(there, parsed.values))
          return shown('email', `This address is on the list already: ${there.name}, ${there.outlet}.`, 409);
        if (!there) {
          if ((await press.contacts.everybody()).length >= mostPressContacts)
            return shown('', `The list is full: it can have ${mostPressContacts} press contacts.`, 422);
          const at = request.now.toISOString();
          const contact: PressContact = { ...parsed.values, id, revision: 0, createdAt: at };
          const refused = await commit({
            changes: [press.contacts.change(undefined, contact, actorOf(request), at)],
            audit: [
              {
                record: id,
                at,
                by: actorOf(request),
                act: 'added a press contact',
                title: `${contact.name}, ${contact.outlet}`,
                news: false,
              },
            ],
          });
          if (refused && !isSame(await press.contacts.get(id), parsed.values))
            return shown('', refused.reason, 409);
        }
        return redirect('/desk/press-contacts', { created: !there, data: { id } });
      },
    }),

    'POST /desk/press-contacts/{contactId}/remove': route({
      needs: 'manage-press-contacts',
      answer: async (request) => {
        const contact = await press.contacts.get(request.params.contactId ?? '');
        if (contact) {
          const refused = await commit({
            changes: [],
            audit: [
              {
                record: contact.id,
                at: request.now.toISOString(),
                by: actorOf(request),
                act: 'removed a press contact',
                title: `${contact.name}, ${contact.outlet}`,
                news: false,
              },
            ],
            also: [press.contacts.remove(contact.id)],
          });
          // Gone is gone, whoever removed it.
          if (refused && (await press.contacts.get(contact.id))) return refused;
        }
        return redirect('/desk/press-contacts');
      },
    }),
  });
};

const isSame = (
  one: PressContact | undefined,
  other: Pick<PressContact, 'name' | 'outlet' | 'email' | 'language'>,
): boolean =>
  one !== undefined &&
  (['name', 'outlet', 'email', 'language'] as const).every((name) => one[name] === other[name]);

/** What reads Markdown is loaded for whoever reads a press release; lists, drafts and contacts do without. */
const readingOf = async ({ lead, body }: PressRelease): Promise<pages.Reading> => {
  const { renderMarkdown } = await import('../../shared/markdown.ts');
  return { lead: renderMarkdown(lead), body: renderMarkdown(body) };
};

const publicRelease = (release: PressRelease) => ({
  id: release.id,
  headline: release.headline,
  lead: release.lead,
  text: release.body,
  contact: release.contact,
  outputId: release.outputId,
  outputTitle: release.outputTitle,
  forumId: release.forumId,
  forumTitle: release.forumTitle,
  organisations: release.organisations,
  asOf: release.asOf,
  releasedAt: release.releasedAt,
});
