import { type AuditEntry, theSystem } from '../domain/audit.ts';
import { headOf, type LedgerHead, type Letter } from '../domain/letter.ts';
import { type PressContact, wantsForum } from '../domain/press-contact.ts';
import {
  correctionInWords,
  correctPress,
  embargoEnds,
  namesOn,
  notReached,
  type PressRelease,
  publicAt,
  reached,
  spokenEmbargo,
} from '../domain/press-release.ts';
import type { Recipient } from '../domain/recipient.ts';
import { spokenInstant } from '../domain/time.ts';
import type { UnnamedOrganisation } from '../domain/unnamed-organisation.ts';
import type { Disseminations } from '../store/disseminations.ts';
import type { Ledgers, LetterFate } from '../store/ledgers.ts';
import type { Letters } from '../store/letters.ts';
import type { Press } from '../store/press.ts';
import type { Recipients } from '../store/recipients.ts';
import type { CommitChanges } from '../store/records.ts';
import type { UnnamedOrganisations } from '../store/unnamed-organisations.ts';
import { letterOf } from './letter.ts';
import { pressCorrectionLetter } from './press-correction-letter.ts';
import { namedInLetter, pressReleaseLetter } from './press-release-letter.ts';

export interface PressStores {
  press: Pick<Press, 'change' | 'due'> & { contacts: Pick<Press['contacts'], 'everybody'> };
  letters: Pick<Letters, 'add' | 'allCausedBy'>;
  unnamed: Pick<UnnamedOrganisations, 'all'>;
  commit: CommitChanges;
}

/** What says whether an output has reached whom a press release names. */
export interface Books {
  disseminations: Pick<Disseminations, 'get' | 'otherParts'>;
  recipients: Pick<Recipients, 'ofDissemination'>;
  ledgers: Pick<Ledgers, 'of'>;
}

export type PressGround = PressStores & Books;

/** All recipients of a dissemination and of its supplements, and what became of their letters. */
const booksOf = async (
  { disseminations, recipients, ledgers }: Books,
  disseminationId: string,
): Promise<{ list: Recipient[]; fates: LetterFate[] }> => {
  const dissemination = await disseminations.get(disseminationId);
  if (!dissemination) return { list: [], fates: [] };
  const parts = [dissemination, ...(await disseminations.otherParts(dissemination))];
  const [lists, fates] = await Promise.all([
    Promise.all(parts.map(({ id }) => recipients.ofDissemination(id))),
    Promise.all(parts.map(({ id }) => ledgers.of(id))),
  ]);
  return { list: lists.flat(), fates: fates.flat() };
};

/** The organisations that the output has reached by now, by the dissemination itself or by its supplements. */
export const organisationsNow = async (books: Books, disseminationId: string): Promise<string[]> => {
  const { list, fates } = await booksOf(books, disseminationId);
  return reached(list, fates);
};

/** Who gets it now: under embargo those alone whom the desk added, since press offices trust whom they know. */
const readersNow = (
  contacts: readonly PressContact[],
  release: PressRelease,
  now: Date,
): readonly PressContact[] =>
  contacts.filter(
    (contact) =>
      wantsForum(contact, release.forumId) &&
      (contact.joined === 'desk' || publicAt(release) <= now.toISOString()),
  );

const lettersToThePress = (
  release: PressRelease,
  contacts: readonly PressContact[],
  notNamed: readonly UnnamedOrganisation[],
  now: Date,
): Letter[] => {
  const organisations = namesOn(release, notNamed);
  const released = release.releasedAt ?? release.createdAt;
  const ends = embargoEnds(release);
  const embargoed = ends !== undefined && now.toISOString() < ends;
  return contacts.map((contact) =>
    letterOf(pressReleaseLetter, {
      to: { name: contact.name, email: contact.email },
      fields: {
        pressReleaseId: release.id,
        outputId: release.outputId,
        outputTitle: release.outputTitle,
        headline: release.headline,
        lead: release.lead,
        text: release.body,
        contact: release.contact,
        organisations: organisations.slice(0, namedInLetter),
        organisationCount: organisations.length,
        asOf: spokenInstant(release.asOf ?? release.createdAt),
        outlet: contact.outlet,
        ...(embargoed ? { embargo: spokenEmbargo(release) } : {}),
      },
      cause: release.id,
      event: contact.id,
      at: new Date(embargoed ? released : publicAt(release)),
      forumId: release.forumId,
    }),
  );
};

/** What became of a letter that its reader has read, or may read. */
const mayBeRead = new Set<LedgerHead>(['sent', 'waiting', 'unknown']);

/**
 * To everybody whose letter with the press release left, and did not come back; or may have left, or still leaves: what
 * waits was written before the correction, and leaves as it was written.
 */
const lettersAboutCorrections = (
  release: PressRelease,
  upTo: number,
  earlier: readonly Letter[],
  notNamed: readonly UnnamedOrganisation[],
  now: Date,
): Letter[] =>
  earlier
    .filter(({ template, state }) => template === pressReleaseLetter.name && mayBeRead.has(headOf(state)))
    .map(({ id, to, fields }) =>
      letterOf(pressCorrectionLetter, {
        to,
        fields: {
          pressReleaseId: release.id,
          headline: release.headline,
          contact: release.contact,
          corrections: release.corrections
            .slice(release.correctionsTold, upTo)
            .map(
              (correction) => `${spokenInstant(correction.at)}: ${correctionInWords(correction, notNamed)}`,
            ),
          outlet: String(fields.outlet ?? to.name),
        },
        cause: release.id,
        event: `correction-${upTo}-${id}`,
        at: now,
        forumId: release.forumId,
      }),
    );

const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

/**
 * Does with a released press release what is due: writes its letters (those of an embargo to whom the desk knows, the
 * rest at its end), corrects it when an organisation has not got the output after all, and writes the letters about
 * corrections that somebody asked for. Safe to repeat, also at the same time. Answers how many letters were new.
 *
 * Without the books nothing is looked up again: whoever releases it has just read them.
 */
export const tendPressRelease = async (
  stores: PressStores & Partial<Books>,
  release: PressRelease,
  now: Date,
): Promise<number> => {
  if (release.state !== 'released') return 0;
  const { press, letters, unnamed, commit, disseminations, recipients, ledgers } = stores;
  const at = now.toISOString();
  const looks = disseminations && recipients && ledgers ? { disseminations, recipients, ledgers } : undefined;
  const audit: AuditEntry[] = [];
  const tell = (act: string, more: Partial<AuditEntry> = {}) =>
    audit.push({
      record: release.id,
      at,
      by: theSystem,
      act,
      title: release.headline,
      news: false,
      forumId: release.forumId,
      ...more,
    });

  let after: PressRelease = release;
  if (looks) {
    const { list, fates } = await booksOf(looks, release.disseminationId);
    const gone = notReached(release, list, fates);
    after = correctPress(release, gone, now);
    if (gone.length)
      tell('corrected a press release', {
        news: true,
        note: `The mail did not arrive after all, so it no longer names ${gone.join(', ')}.`,
      });
  }

  let added = 0;
  // First: the letters that are written next are right already.
  if (looks && after.telling) {
    const { telling, ...rest } = after;
    const [earlier, notNamed] = await Promise.all([letters.allCausedBy(release.id), unnamed.all()]);
    const about = lettersAboutCorrections(after, telling.upTo, earlier, notNamed, now);
    added += await letters.add(about);
    tell(`wrote ${counted(about.length, 'letter', 'letters')} about corrections to the press`);
    after = { ...rest, correctionsTold: telling.upTo };
  }

  if (!release.lettersWritten) {
    // Whoever releases it has just left out who asked not to be named; at the end of an embargo others have asked.
    const [contacts, notNamed] = await Promise.all([press.contacts.everybody(), looks ? unnamed.all() : []]);
    const readers = readersNow(contacts, release, now);
    const written = await letters.add(lettersToThePress(after, readers, notNamed, now));
    added += written;
    const out = publicAt(release) <= at;
    if (out || written)
      tell(
        `wrote ${counted(readers.length, 'letter', 'letters')} to the press${out ? '' : ', under embargo'}`,
      );
    after = { ...after, lettersWritten: out };
  }

  if (looks) {
    const { lookAt, ...rest } = after;
    after = after.lettersWritten ? rest : { ...after, lookAt: publicAt(release) };
  }
  // Refused when somebody else changed it meanwhile: then it is looked at again.
  if (audit.length || after.lookAt !== release.lookAt || after.doubted.length !== release.doubted.length)
    await commit({ changes: [press.change(release, after, theSystem, at)], audit });
  return added;
};
