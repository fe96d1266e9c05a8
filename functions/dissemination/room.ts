import type { AuditEntry } from '../../shared/domain/audit.ts';
import {
  addressedBy,
  arePartsOfOne,
  type Dissemination,
  getItTwice,
  type Having,
  missed,
  missingToPrepare,
  newestLetters,
  whoHasIt,
} from '../../shared/domain/dissemination.ts';
import { idOf, type NewId } from '../../shared/domain/ids.ts';
import { headOf, type LetterState, ledgerHeads, ledgerOf, letterStates } from '../../shared/domain/letter.ts';
import { mostRecipients, type Recipient } from '../../shared/domain/recipient.ts';
import { isRefusal, type Refusal, refuse } from '../../shared/domain/refusal.ts';
import type { FieldError } from '../../shared/forms/read-form.ts';
import type { RoomDependencies } from '../../shared/http/dependencies.ts';
import { revisionFromForm } from '../../shared/http/form-id.ts';
import { log } from '../../shared/http/log.ts';
import { type Answer, actorOf, page, type WebRequest } from '../../shared/http/web.ts';
import { finishDissemination } from '../../shared/letters/releases.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import type { BreakerStore } from '../../shared/store/breaker.ts';
import type { ChoicesOfAddresses } from '../../shared/store/choices.ts';
import type { Disseminations } from '../../shared/store/disseminations.ts';
import type { Forums } from '../../shared/store/forums.ts';
import type { Ledgers, LetterFate } from '../../shared/store/ledgers.ts';
import type { Letters } from '../../shared/store/letters.ts';
import type { Outputs } from '../../shared/store/outputs.ts';
import { type Press, pressReleaseIdFor } from '../../shared/store/press.ts';
import type { Recipients } from '../../shared/store/recipients.ts';
import { history } from '../../shared/store/records.ts';
import type { Stops } from '../../shared/store/stops.ts';
import type { Table, Write } from '../../shared/store/table.ts';
import { DisseminationPage, doneInWords } from './dissemination-page.tsx';
import { rowsAPage } from './parts.tsx';
import type { Fate, Sent } from './progress-pages.tsx';

export type Dependencies = RoomDependencies & {
  table: Table;
  disseminations: Disseminations;
  recipients: Recipients;
  outputs: Outputs;
  forums: Forums;
  letters: Letters;
  ledgers: Ledgers;
  stops: Stops;
  breaker: BreakerStore;
  choices: Pick<ChoicesOfAddresses, 'get'>;
  press: Press;
};

/** What the parts of this room share: whom each is for, how a change is kept, and the page to which they all lead back. */
export const createRoom = (dependencies: Dependencies) => {
  const { table, disseminations, recipients, outputs, forums, letters, ledgers, press, commit, newId } =
    dependencies;

  const onDissemination = {
    needs: 'prepare-dissemination',
    subject: (request: WebRequest) => disseminations.get(request.params.disseminationId ?? ''),
    forumOf: (dissemination: Dissemination) => dissemination.forumId,
  } as const;

  const onReleased = { ...onDissemination, needs: 'release-dissemination' } as const;

  /** A person of the desk, as records name them. */
  const personOf = (request: WebRequest) => {
    const { id = '', name } = actorOf(request);
    return { id, name };
  };

  /** A recipient of this dissemination, or undefined. */
  const recipientOf = async (dissemination: Dissemination, id: string | undefined) => {
    const found = id ? await recipients.get(id) : undefined;
    return found?.disseminationId === dissemination.id ? found : undefined;
  };

  const entry = (
    request: WebRequest,
    dissemination: Dissemination,
    act: string,
    more: Partial<AuditEntry> = {},
  ): AuditEntry => ({
    record: dissemination.id,
    at: request.now.toISOString(),
    by: actorOf(request),
    act,
    title: dissemination.title,
    news: false,
    forumId: dissemination.forumId,
    ...more,
  });

  /** Writes one change of the dissemination with its line of history. */
  const keep = (
    request: WebRequest,
    before: Dissemination | undefined,
    after: Dissemination,
    act: string,
    more: Partial<AuditEntry> = {},
    also: Write[] = [],
  ) =>
    commit({
      also,
      changes: [disseminations.change(before, after, actorOf(request), request.now.toISOString())],
      audit: [
        entry(request, after, act, {
          ...(before && before.state !== after.state ? { from: before.state, to: after.state } : {}),
          ...more,
        }),
      ],
    });

  const withParts = async (dissemination: Dissemination) => {
    const [output, forum, list] = await Promise.all([
      outputs.get(dissemination.outputId),
      forums.get(dissemination.forumId),
      recipients.ofDissemination(dissemination.id),
    ]);
    // Records of outputs and forums are never deleted.
    if (!output || !forum) throw new Error(`${dissemination.id} has lost its output or its forum.`);
    return { output, forum, recipients: list };
  };

  const withLetters = (released: readonly Dissemination[]) =>
    Promise.all(
      released.map(async (dissemination) => ({ dissemination, letters: await lettersTo(dissemination) })),
    );

  const addressed = async (parts: Awaited<ReturnType<typeof withLetters>>): Promise<Recipient[]> => {
    const found = await Promise.all(
      parts.map(async ({ dissemination, letters }) =>
        addressedBy(await recipients.ofDissemination(dissemination.id), letters),
      ),
    );
    return found.flat();
  };

  /**
   * Whom the other released parts of the same dissemination reach, or may yet reach; nobody for one that is no supplement.
   * `parts`: the other parts, where they were read before.
   */
  const recipientsElsewhere = async (
    dissemination: Dissemination,
    parts?: readonly Dissemination[],
  ): Promise<Recipient[]> =>
    dissemination.supplementTo
      ? addressed(await withLetters(parts ?? (await disseminations.otherParts(dissemination))))
      : [];

  /**
   * The same, and who has the output by any other dissemination of it. One request, and one for each other that was
   * released (per 1 MB of letters); for a supplement, one more for each of its other parts.
   */
  const elsewhere = async (
    dissemination: Dissemination,
  ): Promise<{ parts: Recipient[]; having: Map<string, Having> }> => {
    const sent = await withLetters(await disseminations.othersReleased(dissemination));
    const parts = dissemination.supplementTo
      ? sent.filter((each) => arePartsOfOne(each.dissemination, dissemination))
      : [];
    return { parts: await addressed(parts), having: whoHasIt(sent) };
  };

  /** Letters to its recipients; those that people tried on themselves are no part of the ledger. */
  const lettersTo = async (dissemination: Dissemination): Promise<LetterFate[]> =>
    dissemination.state === 'released'
      ? (await ledgers.of(dissemination.id)).filter(({ recipientId }) => recipientId)
      : [];

  /**
   * What the page of a dissemination shows of its recipients and letters. After the release, 2,000 recipients are watched
   * with three requests: all fates, the recipients of one page, and those whose letter came back.
   */
  const sentOf = async (request: WebRequest, dissemination: Dissemination): Promise<Sent> => {
    if (dissemination.state !== 'released') {
      const list = await recipients.ofDissemination(dissemination.id);
      return { dissemination, letters: [], recipients: list, count: list.length, unreached: [] };
    }
    const letters = await lettersTo(dissemination);
    const newest = newestLetters(letters);
    const failed = [...newest].flatMap(([id, letter]) => (missed(letter) ? [id] : []));
    const fate = fateFrom(request);
    const [shown, unreached] = await Promise.all([
      fate
        ? recipients.ofDissemination(dissemination.id).then((all) => {
            const wanted = all.filter(({ id }) => hasFate(newest.get(id)?.state, fate));
            const from = offsetOf(request);
            const next = from + rowsAPage;
            return {
              items: wanted.slice(from, next),
              cursor: next < wanted.length ? String(next) : undefined,
            };
          })
        : recipients.pageOf(dissemination.id, request.query.get('from') ?? undefined, rowsAPage),
      recipients.some(failed),
    ]);
    return {
      dissemination,
      letters,
      recipients: shown.items,
      cursor: shown.cursor,
      from: request.query.get('from') ?? undefined,
      fate,
      count: dissemination.approved?.recipients.count ?? newest.size,
      unreached,
    };
  };

  const showDissemination = async (
    request: WebRequest,
    dissemination: Dissemination,
    errors: readonly FieldError[] = [],
    status = 200,
  ): Promise<Answer> => {
    const first = dissemination.supplementTo ?? dissemination.id;
    const released = dissemination.state === 'released';
    const [output, forum, sent, release, told, parts, others] = await Promise.all([
      outputs.get(dissemination.outputId),
      dissemination.state === 'draft' ? forums.get(dissemination.forumId) : undefined,
      sentOf(request, dissemination),
      press.get(pressReleaseIdFor(first)),
      history(table, dissemination.id, request.query.get('history') ?? undefined),
      dissemination.supplements ? disseminations.otherParts(dissemination) : [],
      released ? undefined : elsewhere(dissemination),
    ]);
    if (!output) throw new Error(`${dissemination.id} has lost its output.`);
    const done = errors.length ? undefined : doneIn(request.query, doneInWords(dissemination));
    return page(
      titleAfter(dissemination.title, done),
      DisseminationPage({
        ...sent,
        output,
        forum: forum?.title,
        done,
        missing: forum ? missingToPrepare(dissemination, output, forum, sent.recipients, others?.parts) : [],
        twice: others ? getItTwice(sent.recipients, others.having) : [],
        pressRelease: release,
        history: told,
        supplements: parts,
        supplementId: released ? supplementIdOf(request, newId) : undefined,
        historyFrom: request.query.get('history') ?? undefined,
        errors,
        person: request.person,
        csrf: request.csrf,
        now: request.now,
      }),
      errors.length
        ? { errors }
        : {
            ...publicDissemination(dissemination),
            recipients: sent.count,
            ledger: ledgerOf(sent.letters.map(({ state }) => state)),
          },
      { status, wide: true },
    );
  };

  /** After the state is written the letters follow; when that fails here, the sweep does the rest. */
  const writeLetters = async (request: WebRequest, dissemination: Dissemination): Promise<void> => {
    try {
      await finishDissemination(
        { disseminations, recipients, letters, ledgers, commit },
        dissemination,
        request.now,
      );
    } catch (fault) {
      log.fault(fault, { disseminationId: dissemination.id });
    }
  };

  /** Of two people who acted at once, tells the second what the first did. */
  const lost = async (
    request: WebRequest,
    dissemination: Dissemination,
    refused: Refusal,
    tryAgain: (current: Dissemination) => unknown,
  ): Promise<Answer> => {
    const current = (await disseminations.get(dissemination.id)) ?? dissemination;
    const again = tryAgain(current);
    const { reason } = isRefusal(again) ? again : refused;
    return showDissemination(request, current, [{ name: '', message: reason }], 409);
  };

  const refusedOn = (request: WebRequest, dissemination: Dissemination, refused: Refusal): Promise<Answer> =>
    showDissemination(
      request,
      dissemination,
      [{ name: '', message: refused.reason }],
      refused.refused === 'not-allowed' ? 403 : 409,
    );

  return {
    onDissemination,
    onReleased,
    personOf,
    recipientOf,
    entry,
    keep,
    withParts,
    recipientsElsewhere,
    elsewhere,
    lettersTo,
    sentOf,
    showDissemination,
    writeLetters,
    lost,
    refusedOn,
  };
};

export type Room = ReturnType<typeof createRoom>;

/** A value that came in a form field, or in a JSON body. */
export const sentValue = ({ fields, json }: WebRequest, name: string): string | undefined => {
  const inJson =
    typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[name] : undefined;
  return (
    fields.one(name) ??
    (typeof inJson === 'string' || typeof inJson === 'number' ? String(inJson) : undefined)
  );
};

/** The id of the supplement that the page offers: minted once for each time the page is opened. */
const supplementIdOf = ({ query }: WebRequest, newId: NewId): string => {
  const known = idOf('dissemination').safeParse(query.get('supplement'));
  return known.success ? known.data : newId('dissemination');
};

/** Who prepares or releases what they saw must not send what somebody else made of it meanwhile. */
export const staleFor = (request: WebRequest, dissemination: Dissemination): Refusal | undefined =>
  (revisionFromForm(request) ?? dissemination.revision) === dissemination.revision
    ? undefined
    : refuse(
        'conflict',
        'This was changed while you had it open. Here is the newer version: look at it first.',
      );

/** Place in a list, from `?from=`; 0 when it is none. */
export const offsetOf = ({ query }: WebRequest): number => {
  const from = Number(query.get('from') ?? 0);
  return Number.isSafeInteger(from) && from > 0 ? from : 0;
};

/** What the letters on a page are narrowed down to: one line of the sum, or one state. */
const fateFrom = ({ query }: WebRequest): Fate | undefined =>
  [...ledgerHeads, ...letterStates].find((each) => each === query.get('fate'));

const hasFate = (state: LetterState | undefined, fate: Fate): boolean =>
  // "sent" is a line of the sum as well as a state; the line takes in what was delivered.
  state !== undefined && (headOf(state) === fate || (state === fate && fate !== 'sent'));

const publicDissemination = (dissemination: Dissemination) => ({
  id: dissemination.id,
  revision: dissemination.revision,
  title: dissemination.title,
  state: dissemination.state,
  outputId: dissemination.outputId,
  forumId: dissemination.forumId,
  preparedBy: dissemination.preparedBy?.name,
  preparedAt: dissemination.preparedAt,
  releasedBy: dissemination.releasedBy?.name,
  releasedAt: dissemination.releasedAt,
  paused: dissemination.paused && decisionOf(dissemination.paused),
  recalled: dissemination.recalled && decisionOf(dissemination.recalled),
  supplementTo: dissemination.supplementTo,
});

const decisionOf = ({ at, by, reason }: NonNullable<Dissemination['paused' | 'recalled']>) => ({
  at,
  by: by.name,
  reason,
});

/** Said only when it is: to write a number as people do loads the runtime's language data. */
export const tooMany = () =>
  `A dissemination can have ${mostRecipients.toLocaleString('en-GB')} recipients. Divide the list, and begin a second dissemination for the rest.`;

export const noSuchRecipient = refuse('not-found', 'This recipient is not on the list, or not any more.');

export const shownRecipient = ({ id, revision, organisation, contact, email, language, why }: Recipient) => ({
  id,
  revision,
  organisation,
  contact,
  email,
  language,
  why,
});

/** What reads and writes lists is loaded with the first of them. */
export const lists = () => import('./list.ts');
