import {
  type Charter,
  type CharterCycles,
  type CharterStanding,
  charterSpan,
  charterStanding,
  charterStandingInWords,
} from '../domain/charter.ts';
import { cycleDates } from '../domain/cycle.ts';
import type { ItsCharter } from '../domain/forum-standing.ts';
import { spokenDay } from '../domain/time.ts';

const standingTag: Record<CharterStanding, string> = {
  draft: 'quiet',
  proposed: 'waiting',
  approved: 'good',
  running: 'good',
  'waits for its mid-term update': 'bad',
  ended: 'quiet',
};

interface Standing {
  charter: Charter;
  /** Absent when the cycle in which the charter begins is not planned any more. */
  cycles: CharterCycles | undefined;
  now: Date;
}

const standingOf = ({ charter, cycles, now }: Standing): CharterStanding =>
  cycles ? charterStanding(charter, cycles, now) : charter.state;

/** Where a charter stands, as a tag (R10); a short one beside the sentence that tells the rest. */
export const CharterTag = (props: Standing & { short?: boolean }) => {
  const standing = standingOf(props);
  const words =
    props.short && standing === 'waits for its mid-term update'
      ? 'second year waits'
      : charterStandingInWords[standing];
  return <span class={`tag ${standingTag[standing]}`}>{words}</span>;
};

/** That a forum lapsed between two of its charters (R9), in a sentence of its own; nothing where it did not. */
export const LapsedSentence = ({ lapsed }: Pick<ItsCharter, 'lapsed'>) =>
  lapsed ? (
    <>
      {' '}
      The forum had lapsed before: its last charter ended on {spokenDay(lapsed.since)}, and this one is in
      force from {spokenDay(lapsed.until)}.
    </>
  ) : null;

/** Where an approved charter stands, in a sentence that tells anybody what that means for the forum (R9, R10). */
export const CharterSentence = (props: Standing) => {
  const { charter, cycles } = props;
  if (!cycles) return <>The forum works by a charter.</>;
  const { lastDay } = charterSpan(charter, cycles);
  switch (standingOf(props)) {
    case 'ended':
      return (
        <>
          The charter ended on {spokenDay(lastDay)}. The forum goes on by a next charter, once the MAG has
          accepted its continuation in a <a href="/calls">call for proposals</a>; its outputs stay.
        </>
      );
    case 'waits for its mid-term update':
      return (
        <>
          The second year waits for its mid-term update
          {charter.midTerm ? ' to be acknowledged by the IGF secretariat' : ''}. Until then its goal and its
          plan stay as they are, and no milestone is given away.
        </>
      );
    case 'running':
      return (
        <>
          The charter runs for {charter.years === '1' ? 'one year' : 'two years'}, until {spokenDay(lastDay)}.
        </>
      );
    default:
      return (
        <>The charter is approved. It begins on {spokenDay(cycleDates(cycles.cycle).magConfirms.day)}.</>
      );
  }
};
