import { type Dissemination, type Having, havingInWords } from '../../shared/domain/dissemination.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { addressOf, counted } from './parts.tsx';

export interface GetsItTwice {
  recipient: Recipient;
  having: Having;
}

/** More than these are told as a number; each is marked on the list. */
const mostNamed = 10;

/** Who of a list has the output already, or gets it, by another dissemination: said before it is sent to them once more. */
export const Twice = ({
  dissemination,
  twice,
}: {
  dissemination: Dissemination;
  twice: readonly GetsItTwice[];
}) =>
  twice.length && dissemination.state !== 'released' ? (
    <div class="warning">
      <p>
        <strong>
          {counted(twice.length, 'recipient would', 'recipients would')} get this output a second time.
        </strong>
      </p>
      <ul>
        {twice.slice(0, mostNamed).map(({ recipient, having }) => (
          <li key={recipient.id}>
            <bdi>{recipient.organisation}</bdi>: <ByAnother having={having} />
          </li>
        ))}
      </ul>
      {twice.length > mostNamed ? (
        <p>
          And {(twice.length - mostNamed).toLocaleString('en-GB')} more. Each is marked{' '}
          <a href={`${addressOf(dissemination)}/recipients`}>on the list</a>.
        </p>
      ) : null}
      <p>
        {dissemination.state === 'prepared' ? 'Take this back, and take' : 'Take'}{' '}
        {twice.length === 1 ? 'it' : 'them'} off the list, unless {twice.length === 1 ? 'it' : 'they'} shall
        get it once more.
      </p>
    </div>
  ) : null;

/** The same, beside one row. */
export const HasItAlready = ({ having }: { having: Having | undefined }) =>
  having ? (
    <p class="meta">
      <ByAnother having={having} />
    </p>
  ) : null;

const ByAnother = ({ having }: { having: Having }) => (
  <>
    its address <a href={addressOf({ id: having.by })}>{havingInWords(having)}</a>
  </>
);
