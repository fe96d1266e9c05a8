import { type IdKind, idOf, type NewId } from '../domain/ids.ts';
import type { WebRequest } from './web.ts';

/**
 * The id that a form carries in its hidden field `id`, minted when the form was shown, so that a second click is the same
 * record and not a second one; a fresh one where it carries none of this kind (or somebody put another thing there).
 */
export const idFromForm = (request: WebRequest, kind: IdKind, newId: NewId): string => {
  const given = request.fields.one('id') ?? inJson(request).id;
  return typeof given === 'string' && idOf(kind).safeParse(given).success ? given : newId(kind);
};

/** A single word that a button or a list of its own sends beside a form's fields. */
export const wordFrom = (request: WebRequest, name: string): string | undefined => {
  const json = inJson(request) as Partial<Record<string, unknown>>;
  const given = request.fields.one(name) ?? (Object.hasOwn(json, name) ? json[name] : undefined);
  return typeof given === 'string' ? given : undefined;
};

/** The key of an emailed link: in the address when it is opened, and with the form of the page that it opens. */
export const keyFrom = (request: WebRequest): string | undefined =>
  wordFrom(request, 'key') ?? request.query.get('key') ?? undefined;

const inJson = ({ json }: WebRequest): { id?: unknown; revision?: unknown } =>
  typeof json === 'object' && json !== null ? json : {};

/** The revision that a form was filled in against (hidden field `revision`). */
export const revisionFromForm = (request: WebRequest): number | undefined => {
  const given = request.fields.one('revision') ?? inJson(request).revision;
  // Of JSON it may be anything, an object with a `valueOf` of its own among it.
  const revision = typeof given === 'string' || typeof given === 'number' ? Number(given) : Number.NaN;
  // Revisions count up from nothing; the table has no number below that, nor any that a double does not hold exactly.
  return Number.isSafeInteger(revision) && revision >= 0 ? revision : undefined;
};
