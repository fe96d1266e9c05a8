import { theSystem } from '../domain/audit.ts';
import {
  type Dissemination,
  editionFor,
  isAttached,
  letterEvent,
  merge,
  readyAgain,
  wordsFor,
} from '../domain/dissemination.ts';
import type { Letter } from '../domain/letter.ts';
import { addresseeOf, type Recipient } from '../domain/recipient.ts';
import { after } from '../domain/time.ts';
import { type Disseminations, recipientsHashOf } from '../store/disseminations.ts';
import type { Ledgers } from '../store/ledgers.ts';
import { type Letters, letterIdFor } from '../store/letters.ts';
import type { Recipients } from '../store/recipients.ts';
import type { CommitChanges } from '../store/records.ts';
import { letterOf } from './letter.ts';
import { outputLetter } from './output-letter.ts';
import { type PressGround, tendPressRelease } from './press-letters.ts';

/*
 * A release is a state, written in one transaction; its letters follow, as many as there are recipients. Their ids follow
 * from the release, so writing them again is harmless: whoever released it writes them, and when that process died, the
 * sweep does the rest.
 */

/** Whoever released it is given this long to write the letters, in milliseconds, before the sweep takes over. */
const headStart = 60_000;

/** What a cover letter is merged with, apart from the recipient: what was approved, or the output as it is now. */
export interface ForLetters {
  outputId: string;
  outputTitle: string;
  forumTitle: string;
  forumQuestion?: string | undefined;
  summary?: string | undefined;
  report?: { key: string; name: string; sha256: string; bytes: number } | undefined;
}

/** The cover letter in all its languages. */
type Written = { coverLetter: NonNullable<Dissemination['coverLetter']> } & Pick<Dissemination, 'editions'>;

/** The fields of one recipient's letter: in their language, or in English where there is no letter in theirs. */
export const fieldsOfOutputLetter = (
  { coverLetter, editions }: Written,
  about: ForLetters,
  recipient: Pick<Recipient, 'organisation' | 'contact' | 'language' | 'why'>,
) => {
  const edition = editionFor({ coverLetter, editions }, recipient.language) ?? coverLetter;
  const { report } = about;
  return {
    ...merge(edition, wordsFor(recipient, about)),
    lang: edition.lang,
    organisation: recipient.organisation,
    outputId: about.outputId,
    outputTitle: about.outputTitle,
    forumTitle: about.forumTitle,
    ...(about.forumQuestion ? { forumQuestion: about.forumQuestion } : {}),
    ...(report ? { report: { key: report.key, name: report.name, sha256: report.sha256 } } : {}),
    attach: isAttached(coverLetter, report),
    ...(coverLetter.replyTo ? { replyTo: coverLetter.replyTo } : {}),
  };
};

const lettersOfRound = (dissemination: Dissemination, recipients: readonly Recipient[]): Letter[] => {
  const { coverLetter, editions, approved, roundAt, rounds } = dissemination;
  if (!coverLetter || !approved || !roundAt)
    throw new Error(`${dissemination.id} is released without approval.`);
  return recipients.map((recipient) =>
    letterOf(outputLetter, {
      to: { name: addresseeOf(recipient), email: recipient.email },
      fields: fieldsOfOutputLetter(
        { coverLetter, editions },
        { outputId: dissemination.outputId, ...approved },
        recipient,
      ),
      cause: dissemination.id,
      event: letterEvent(recipient.id, rounds),
      at: new Date(roundAt),
      forumId: dissemination.forumId,
      recipientId: recipient.id,
    }),
  );
};

export interface DisseminationStores {
  disseminations: Pick<Disseminations, 'change' | 'unfinished'>;
  recipients: Pick<Recipients, 'ofDissemination' | 'settle'>;
  letters: Pick<Letters, 'add'>;
  ledgers: Ledgers;
  commit: CommitChanges;
}

/** Whom this round is for: all recipients at the release, later only those whose letter can go again. */
const addresseesOfRound = async (
  { recipients, ledgers }: DisseminationStores,
  dissemination: Dissemination,
): Promise<Recipient[] | undefined> => {
  const all = await recipients.ofDissemination(dissemination.id);
  if (!dissemination.rounds) {
    // An index may lag behind the table for a moment: then the rest is done a little later.
    return recipientsHashOf(all) === dissemination.approved?.recipients.hash ? all : undefined;
  }
  const ofThisRound = new Set(
    all.map(({ id }) => letterIdFor(dissemination.id, letterEvent(id, dissemination.rounds))),
  );
  const earlier = (await ledgers.of(dissemination.id)).filter(({ id }) => !ofThisRound.has(id));
  return readyAgain(all, earlier);
};

/**
 * Cancels what of a recalled dissemination has not left, and keeps letters that were not even written as cancelled ones,
 * so that the books name every recipient. Answers whether it is certain that nothing of it waits any more.
 */
const cancelRest = async (
  stores: DisseminationStores,
  dissemination: Dissemination,
  recalled: NonNullable<Dissemination['recalled']>,
  now: Date,
): Promise<{ changed: number; certain: boolean }> => {
  const note = `${recalled.by.name} recalled it before it left: ${recalled.reason}`;
  const addressees = await addresseesOfRound(stores, dissemination);
  const unwritten = addressees
    ? lettersOfRound(dissemination, addressees).map(
        (letter): Letter => ({
          ...letter,
          state: 'cancelled',
          fate: [{ at: recalled.at, state: 'cancelled', note }],
        }),
      )
    : [];
  const added = await stores.letters.add(unwritten);
  const waiting = (await stores.ledgers.of(dissemination.id)).filter(
    ({ state }) => state === 'pending' || state === 'attempting',
  );
  const cancelled = await stores.ledgers.cancel(
    waiting.map(({ id }) => id),
    now.toISOString(),
    note,
  );
  // The index may lag, and whoever wrote letters at the moment of the recall may not have heard of it: looked at again.
  const certain =
    addressees !== undefined && !waiting.length && after(recalled.at, headStart) <= now.toISOString();
  return { changed: added + cancelled, certain };
};

/**
 * Writes the letters of a released dissemination's latest round that are not in the ledger yet, and notes that they all
 * are. Safe to repeat, also at the same time. Answers how many were new.
 */
export const finishDissemination = async (
  stores: DisseminationStores,
  dissemination: Dissemination,
  now: Date,
): Promise<number> => {
  if (dissemination.state !== 'released' || dissemination.lettersWritten) return 0;
  const at = now.toISOString();
  let act: string;
  let done: number;
  if (dissemination.recalled) {
    const { changed, certain } = await cancelRest(stores, dissemination, dissemination.recalled, now);
    if (!certain) return changed;
    act = 'found that no letter of it waits any more';
    done = changed;
  } else {
    const addressees = await addresseesOfRound(stores, dissemination);
    if (!addressees) return 0;
    done = await stores.letters.add(lettersOfRound(dissemination, addressees));
    await stores.recipients.settle(addressees, theSystem, at);
    act = `wrote ${addressees.length} ${addressees.length === 1 ? 'letter' : 'letters'}`;
  }
  // Refused when somebody else noted it meanwhile: then it is noted.
  await stores.commit({
    changes: [
      stores.disseminations.change(dissemination, { ...dissemination, lettersWritten: true }, theSystem, at),
    ],
    audit: [
      {
        record: dissemination.id,
        at,
        by: theSystem,
        act,
        title: dissemination.title,
        news: false,
        forumId: dissemination.forumId,
      },
    ],
  });
  return done;
};

/**
 * The sweep's chore: goes on with releases whose letters are not all written, because the process that wrote them died,
 * and looks at press releases whose time has come. Answers how many letters were missing. Two requests when there is nothing to do.
 *
 * Each is tried by itself, so that one that cannot be written holds up no other.
 *
 * @throws Error that names those that could not be finished, once all were tried.
 */
export const finishReleases =
  (stores: DisseminationStores & PressGround) =>
  async (now: Date): Promise<number> => {
    const before = after(now, -headStart);
    let written = 0;
    const faults: unknown[] = [];
    const failed: string[] = [];
    const tryEach = async <Release extends { id: string }>(
      releases: readonly Release[],
      finish: (release: Release) => Promise<number>,
    ) => {
      for (const release of releases) {
        try {
          written += await finish(release);
        } catch (fault) {
          faults.push(fault);
          failed.push(release.id);
        }
      }
    };
    await tryEach(await stores.disseminations.unfinished(before), (each) =>
      finishDissemination(stores, each, now),
    );
    await tryEach(await stores.press.due(now), (each) => tendPressRelease(stores, each, now));
    if (faults.length) throw new AggregateError(faults, `Could not be finished: ${failed.join(', ')}.`);
    return written;
  };
