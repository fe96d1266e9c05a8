import type { Call } from '../domain/call.ts';
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
import type { Proposal } from '../domain/proposal.ts';
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

/** By which proposal a forum asks to go on after its charter (R9), and in which call. */
export interface AsksToGoOn {
  proposal: Pick<Proposal, 'id' | 'state'>;
  call: Pick<Call, 'id' | 'title'>;
}

/** How a forum's asking to go on stands; nothing where it did not ask, or took it back. */
const Asked = ({ asks }: { asks: AsksToGoOn | null | undefined }) => {
  if (!asks) return null;
  const { proposal, call } = asks;
  const its = (words: string) => <a href={`/proposals/${proposal.id}`}>{words}</a>;
  switch (proposal.state) {
    case 'submitted':
      return (
        <>
          {' '}
          The forum has {its('asked to go on')}; that is under review in{' '}
          <a href={`/calls/${call.id}`}>
            <bdi>{call.title}</bdi>
          </a>
          .
        </>
      );
    case 'accepted':
      return <> The MAG has accepted {its('its continuation')}; its next charter is being written.</>;
    case 'declined':
      return (
        <>
          {' '}
          It asked to go on, and the MAG did not select it this time: {its('the decision and its reasons')}.
          It can ask again in a later call.
        </>
      );
    default:
      return null;
  }
};

/**
 * Where an approved charter stands, in a sentence that tells anybody what that means for the forum (R9, R10).
 *
 * @param props.asks by which proposal it asks to go on after it; null where it does not, nothing where the page does not know
 */
export const CharterSentence = (props: Standing & { asks?: AsksToGoOn | null | undefined }) => {
  const { charter, cycles, asks } = props;
  if (!cycles) return <>The forum works by a charter.</>;
  const { lastDay } = charterSpan(charter, cycles);
  switch (standingOf(props)) {
    case 'ended':
      return (
        <>
          The charter ended on {spokenDay(lastDay)}.{' '}
          {asks === null ? (
            <>
              The forum goes on by a next charter, once the MAG has accepted its continuation in a{' '}
              <a href="/calls">call for proposals</a>.
            </>
          ) : asks ? null : (
            <>
              Whether it goes on by a next charter stands on{' '}
              <a href={`/forums/${charter.forumId}`}>the page of the forum</a>.
            </>
          )}
          <Asked asks={asks} /> Its outputs stay.
        </>
      );
    case 'waits for its mid-term update':
      return (
        <>
          The second year waits for its mid-term update
          {charter.midTerm ? ' to be acknowledged by the IGF secretariat' : ''}. Until then its goal and its
          plan stay as they are, and no milestone is given away.
          <Asked asks={asks} />
        </>
      );
    case 'running':
      return (
        <>
          The charter runs for {charter.years === '1' ? 'one year' : 'two years'}, until {spokenDay(lastDay)}.
          <Asked asks={asks} />
        </>
      );
    default:
      return (
        <>The charter is approved. It begins on {spokenDay(cycleDates(cycles.cycle).magConfirms.day)}.</>
      );
  }
};
