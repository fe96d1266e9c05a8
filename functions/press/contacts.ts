import type { Forum } from '../../shared/domain/forum.ts';
import {
  joinPress,
  mostPressContacts,
  mostTopics,
  type PressContact,
  type PressSubscription,
  pressContactForm,
  subscriptionLasts,
} from '../../shared/domain/press-contact.ts';
import { refuse } from '../../shared/domain/refusal.ts';
import { after, spokenInstant } from '../../shared/domain/time.ts';
import { isTrapped } from '../../shared/forms/honeypot.tsx';
import { type FieldError, readForm, type Typed } from '../../shared/forms/read-form.ts';
import { wordFrom } from '../../shared/http/form-id.ts';
import { mayWriteTo } from '../../shared/http/public-mail.ts';
import { type Answer, actorOf, page, redirect, route, type WebRequest } from '../../shared/http/web.ts';
import { letterOf } from '../../shared/letters/letter.ts';
import { pressSubscriptionConfirm } from '../../shared/letters/press-subscription.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import { hashOfKey } from '../../shared/store/keys.ts';
import { pressContactIdFor, pressSubscriptionIdFor } from '../../shared/store/press.ts';
import * as pages from './contact-pages.tsx';
import type { Dependencies } from './dependencies.ts';

const linkGone = refuse(
  'gone',
  'This link is no longer good. It ends after 7 days, or when a newer one is sent. You can ask for another one on the page of the press list.',
);

const told = { added: 'Added to the list.', removed: 'Removed from the list.' };

/** The press list: whoever wants press releases joins it and confirms; the desk adds those it knows (R31). */
export const contactRoutes = (dependencies: Dependencies) => {
  const { press, forums, choices, commit, counters, newKey, baseUrl } = dependencies;

  /** Forums that one can choose as topics: the latest. */
  const topicsOffered = async (): Promise<Forum[]> => (await forums.latest()).items.slice(0, mostTopics);

  /** The form, and the topics beside it: they are the forums that there are, so no schema knows them. */
  const readContact = (request: WebRequest, offered: readonly Forum[]) => {
    const parsed = readForm(pressContactForm, request);
    const chosen = topicsIn(request);
    const unknown = chosen.some((id) => !offered.some((forum) => forum.id === id));
    const errors: FieldError[] = [
      ...(parsed.ok ? [] : parsed.errors),
      ...(unknown
        ? [{ name: 'topics', message: 'There is no such forum any more. Please choose again.' }]
        : []),
    ];
    const typed: Typed = { ...(parsed.ok ? parsed.values : parsed.typed), topics: chosen };
    return parsed.ok && !unknown
      ? { ok: true as const, values: { ...parsed.values, topics: chosen }, typed }
      : { ok: false as const, errors, typed };
  };

  const showContacts = async (
    request: WebRequest,
    form: { typed?: Typed; errors?: readonly FieldError[]; status?: number } = {},
  ): Promise<Answer> => {
    const [contacts, offered] = await Promise.all([press.contacts.everybody(), topicsOffered()]);
    const done = form.errors ? undefined : doneIn(request.query, told);
    return page(
      titleAfter('Press contacts', done),
      pages.Contacts({
        done,
        contacts,
        offered,
        csrf: request.csrf,
        typed: form.typed ?? {},
        errors: form.errors ?? [],
      }),
      form.errors
        ? { errors: form.errors }
        : {
            contacts: contacts.map(({ id, name, outlet, email, language, topics, joined }) => ({
              id,
              name,
              outlet,
              email,
              language,
              topics,
              joined,
            })),
          },
      { status: form.status ?? 200 },
    );
  };

  const subscriptionOf = async (request: WebRequest) => {
    const found = await press.subscriptions.get(request.params.subscriptionId ?? '');
    const key = request.query.get('key') ?? '';
    return found && hashOfKey(key) === found.keyHash && request.now.toISOString() < found.expiresAt
      ? found
      : linkGone;
  };

  return {
    'GET /press/subscribe': route({
      needs: 'anyone',
      answer: async ({ query }) => {
        if (query.has('sent')) return page('One step is left', pages.SubscriptionSent({}), { sent: true });
        if (query.has('joined')) return page('You are on the press list', pages.Joined(), { joined: true });
        const offered = await topicsOffered();
        return page(
          'Get press releases by email',
          pages.Subscribe({ offered, typed: { language: 'en' }, errors: [] }),
          { topics: offered.map(({ id, title }) => ({ id, title })) },
        );
      },
    }),

    'POST /press/subscribe': route({
      needs: 'anyone',
      answer: async (request) => {
        const { now } = request;
        // A browser gets the page itself: it says to which address the letter went, which is nobody else's business.
        const sent =
          request.wantsJson || request.json !== undefined
            ? redirect('/press/subscribe?sent', { data: { sent: true } })
            : page('One step is left', pages.SubscriptionSent({ sent: request.fields }), { sent: true });
        if (isTrapped(request.fields)) return sent;
        const offered = await topicsOffered();
        const read = readContact(request, offered);
        const shown = (errors: readonly FieldError[], status: number) =>
          page(
            'Get press releases by email',
            pages.Subscribe({ offered, typed: read.typed, errors }),
            { errors },
            { status },
          );
        if (wordFrom(request, 'act') === 'change') return shown([], 200);
        if (!read.ok) return shown(read.errors, 422);
        const tooMany = await mayWriteTo(counters, read.values.email, request.ip, now);
        if (tooMany) return shown([{ name: '', message: tooMany.reason }], 429);

        const id = pressSubscriptionIdFor(read.values.email);
        const key = newKey();
        const at = now.toISOString();
        const keep = async () => {
          const before = await press.subscriptions.get(id);
          const subscription: PressSubscription = {
            ...read.values,
            id,
            revision: before?.revision ?? 0,
            keyHash: hashOfKey(key),
            sentAt: at,
            expiresAt: after(now, subscriptionLasts),
          };
          return commit({
            changes: [press.subscriptions.change(before, subscription, visitor, at)],
            // Nothing has happened yet that history has to tell.
            audit: [],
            letters: [
              letterOf(pressSubscriptionConfirm, {
                // Not the name: anybody can type any name and any address.
                to: { name: subscription.email, email: subscription.email },
                cause: id,
                event: `confirm-${subscription.keyHash}`,
                at: now,
                fields: {
                  confirmAt: `${baseUrl}/press/subscriptions/${id}/confirm?key=${key}`,
                  until: spokenInstant(subscription.expiresAt),
                },
              }),
            ],
          });
        };
        // A second click at the same moment: the later letter is the one whose link is good.
        const refused = (await keep()) && (await keep());
        return refused ? shown([{ name: '', message: refused.reason }], 409) : sent;
      },
    }),

    'GET /press/subscriptions/{subscriptionId}/confirm': route({
      needs: 'anyone',
      subject: subscriptionOf,
      // A mail scanner follows links, so this changes nothing.
      answer: async (request, subscription: PressSubscription) =>
        page(
          'Confirm that you want press releases',
          pages.ConfirmSubscription({
            subscription,
            offered: await topicsOffered(),
            key: request.query.get('key') ?? '',
          }),
          { id: subscription.id, outlet: subscription.outlet },
        ),
    }),

    'POST /press/subscriptions/{subscriptionId}/confirm': route({
      needs: 'anyone',
      subject: subscriptionOf,
      answer: async ({ now }, subscription: PressSubscription) => {
        const done = redirect('/press/subscribe?joined', { data: { joined: true } });
        const at = now.toISOString();
        const id = pressContactIdFor(subscription.email);
        const join = async () => {
          const before = await press.contacts.get(id);
          const contact = joinPress(before, id, subscription, now);
          // Who left once, and now asks for them again with this very address, gets them again.
          const again = choices.comeBack(contact.email, 'press', at);
          // A second click, or somebody who is on the list as they want it.
          if (before && isSame(before, contact)) return commit({ changes: [], audit: [], also: [again] });
          if (!before && (await press.contacts.everybody()).length >= mostPressContacts)
            return refuse(
              'conflict',
              'The press list is full at the moment. Please write to the secretariat; it can make room.',
            );
          return commit({
            changes: [press.contacts.change(before, contact, { kind: 'submitter', name: contact.name }, at)],
            audit: [
              {
                record: id,
                at,
                by: { kind: 'submitter', name: contact.name },
                act: before ? 'changed what press releases they get' : 'joined the press list',
                title: `${contact.name}, ${contact.outlet}`,
                news: true,
              },
            ],
            also: [again],
          });
        };
        const refused = (await join()) && (await join());
        return refused ?? done;
      },
    }),

    'GET /desk/press-contacts': route({
      needs: 'manage-press-contacts',
      answer: (request) => showContacts(request),
    }),

    'POST /desk/press-contacts': route({
      needs: 'manage-press-contacts',
      answer: async (request) => {
        const read = readContact(request, await topicsOffered());
        if (!read.ok) return showContacts(request, { typed: read.typed, errors: read.errors, status: 422 });
        const shown = (name: string, message: string, status: number) =>
          showContacts(request, { typed: read.typed, errors: [{ name, message }], status });
        const id = pressContactIdFor(read.values.email);
        const there = await press.contacts.get(id);
        if (there && !isSame(there, read.values))
          return shown('email', `This address is on the list already: ${there.name}, ${there.outlet}.`, 409);
        if (!there) {
          if ((await press.contacts.everybody()).length >= mostPressContacts)
            return shown('', `The list is full: it can have ${mostPressContacts} press contacts.`, 422);
          const at = request.now.toISOString();
          const contact: PressContact = { ...read.values, id, revision: 0, createdAt: at, joined: 'desk' };
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
          if (refused && !isSame(await press.contacts.get(id), read.values))
            return shown('', refused.reason, 409);
        }
        return redirect('/desk/press-contacts?done=added', { created: !there, data: { id } });
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
        return redirect('/desk/press-contacts?done=removed');
      },
    }),
  };
};

const visitor = { kind: 'submitter', name: 'A visitor' } as const;

/** The forums that were ticked; of a JSON body, its list. */
const topicsIn = ({ fields, json }: WebRequest): string[] => {
  const given = typeof json === 'object' && json !== null && 'topics' in json ? json.topics : undefined;
  const all = Array.isArray(given) ? given.filter((each) => typeof each === 'string') : fields.all('topics');
  return [...new Set(all)].slice(0, mostTopics).sort();
};

const isSame = (
  one: PressContact | undefined,
  other: Pick<PressContact, 'name' | 'outlet' | 'email' | 'language' | 'topics'>,
): boolean =>
  one !== undefined &&
  (['name', 'outlet', 'email', 'language'] as const).every((name) => one[name] === other[name]) &&
  one.topics.join() === other.topics.join();
