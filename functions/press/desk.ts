import type { AuditEntry } from '../../shared/domain/audit.ts';
import { ledgerOf } from '../../shared/domain/letter.ts';
import {
  correctionInWords,
  namesOn,
  type PressRelease,
  passagesIn,
  publicAt,
  sameHeadline,
  updatedAt,
  wrongWith,
} from '../../shared/domain/press-release.ts';
import type { UnnamedOrganisation } from '../../shared/domain/unnamed-organisation.ts';
import type { FieldError, Typed } from '../../shared/forms/read-form.ts';
import { type Answer, actorOf, page, type WebRequest } from '../../shared/http/web.ts';
import { organisationsNow } from '../../shared/letters/press-letters.ts';
import { doneIn, titleAfter } from '../../shared/pages/done.tsx';
import { history } from '../../shared/store/records.ts';
import { createWayOut } from '../../shared/store/way-out.ts';
import type { Dependencies } from './dependencies.ts';
import * as pages from './pages.tsx';

/** A form of the desk page that came back: what was typed in it, and what is wrong about that. */
export interface CameBack {
  typed?: Typed;
  errors?: readonly FieldError[];
  status?: number;
  /** It is the form that corrects what is released. */
  corrects?: boolean;
}

/** What the parts of this room share: whom each is for, how history tells of it, and the page to which they lead back. */
export const createDesk = (dependencies: Dependencies) => {
  const { table, press, disseminations, outputs, letters, ledgers, unnamed, newId } = dependencies;
  const wayOut = createWayOut(table, newId);

  const onRelease = {
    needs: 'write-press-releases',
    subject: (request: WebRequest) => press.get(request.params.pressReleaseId ?? ''),
    forumOf: (release: PressRelease) => release.forumId,
  } as const;

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

  /** Other press releases with the same headline, of those released of late and those in the making. */
  const sameHeadlines = async (release: PressRelease): Promise<PressRelease[]> => {
    const [released, drafts] = await Promise.all([press.released(), press.inState('draft')]);
    return [...released, ...drafts.items].filter(
      ({ id, headline }) => id !== release.id && sameHeadline(headline, release.headline),
    );
  };

  const showDesk = async (
    request: WebRequest,
    release: PressRelease,
    form: CameBack = {},
  ): Promise<Answer> => {
    const released = release.state === 'released';
    const [organisations, sent, fates, told, notNamed, alike, output, dissemination] = await Promise.all([
      released ? release.organisations : organisationsNow(dependencies, release.disseminationId),
      released ? letters.causedBy(release.id, request.query.get('from') ?? undefined) : { items: [] },
      released ? ledgers.of(release.id) : [],
      history(table, release.id, request.query.get('history') ?? undefined),
      unnamed.all(),
      released ? [] : sameHeadlines(release),
      outputs.get(release.outputId),
      disseminations.get(release.disseminationId),
    ]);
    const names = namesOn({ organisations, doubted: release.doubted }, notNamed);
    const ledger = ledgerOf(fates.map(({ state }) => state));
    const done = form.errors ? undefined : doneIn(request.query, pages.told);
    return page(
      titleAfter(release.headline, done),
      pages.DeskRelease({
        release,
        done,
        way: output && (await wayOut(output, dissemination ? [dissemination] : [])),
        organisations: names,
        hidden: organisations.filter((name) => !names.includes(name)),
        alike,
        wrong: wrongWith(release, notNamed),
        letters: sent,
        ledger,
        history: told,
        now: request.now,
        person: request.person,
        csrf: request.csrf,
        reading: released && (form.corrects || !form.typed) ? await readingOf(release) : undefined,
        passages: released ? passagesIn(release, notNamed) : [],
        ...(form.typed ? { typed: form.typed } : {}),
        corrects: form.corrects ?? false,
        errors: form.errors ?? [],
      }),
      form.errors
        ? { errors: form.errors }
        : {
            ...publicRelease(release, notNamed, names),
            revision: release.revision,
            state: release.state,
            sameHeadline: alike.map(({ id, headline }) => ({ id, headline })),
            ...(released ? { ledger, stillNames: passagesIn(release, notNamed) } : {}),
          },
      { status: form.status ?? 200 },
    );
  };

  return { onRelease, personOf, entry, showDesk };
};

export type Desk = ReturnType<typeof createDesk>;

/** What reads Markdown is loaded for whoever reads a press release; lists, drafts and contacts do without. */
export const readingOf = async ({ lead, body }: PressRelease): Promise<pages.Reading> => {
  const { renderMarkdown } = await import('../../shared/markdown.ts');
  return { lead: renderMarkdown(lead), body: renderMarkdown(body) };
};

/** What everybody may know of a press release. */
export const publicRelease = (
  release: PressRelease,
  notNamed: readonly UnnamedOrganisation[],
  organisations: readonly string[] = namesOn(release, notNamed),
) => ({
  id: release.id,
  headline: release.headline,
  lead: release.lead,
  text: release.body,
  contact: release.contact,
  outputId: release.outputId,
  outputTitle: release.outputTitle,
  forumId: release.forumId,
  forumTitle: release.forumTitle,
  organisations,
  asOf: release.asOf,
  releasedAt: release.releasedAt,
  publicAt: release.releasedAt && publicAt(release),
  updatedAt: release.releasedAt && updatedAt(release),
  corrections: release.corrections.map((correction) => ({
    at: correction.at,
    text: correctionInWords(correction, notNamed),
  })),
});
