import type { Ledger, LedgerHead } from '../domain/letter.ts';
import { TableScroll } from './table-scroll.tsx';

/** What each part of the sum is called, in the order in which it is told. */
export const headsInWords: Readonly<Record<LedgerHead, string>> = {
  sent: 'handed to the mail service',
  failed: 'returned, refused or unwanted',
  suppressed: 'not sent, since the address takes no mail or its reader wants none',
  cancelled: 'called back',
  unknown: 'not known whether it left',
  waiting: 'waiting to be sent',
};
const heads = Object.entries(headsInWords) as [LedgerHead, string][];

export const many = (count: number): string => count.toLocaleString('en-GB');

/** Every letter of one cause: accepted = sent + failed + suppressed + cancelled + unknown + waiting, always (R30). */
export const SumOfLetters = (props: {
  ledger: Ledger;
  /** How often it was sent again to those it had not reached. */
  rounds?: number;
  /** Where the letters of one part are listed; absent where nothing lists them by part. */
  partAt?: ((head: LedgerHead) => string) | undefined;
}) => {
  const { ledger, rounds = 0, partAt } = props;
  return (
    <TableScroll label="The sum of all letters">
      <table>
        <caption>
          Every letter is in exactly one line
          {rounds
            ? `; sent again ${rounds === 1 ? 'once' : `${rounds} times`} to whom it had not reached`
            : ''}
        </caption>
        <thead>
          <tr>
            <th scope="col">What became of it</th>
            <th scope="col" class="number">
              Letters
            </th>
          </tr>
        </thead>
        <tbody>
          {heads.map(([head, words]) => (
            <tr key={head}>
              <th scope="row">
                {partAt && ledger[head] ? <a href={partAt(head)}>{words}</a> : words}
                {head === 'sent' ? ` (of these delivered: ${many(ledger.delivered)})` : ''}
              </th>
              <td class="number">{many(ledger[head])}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">all letters: the sum of these</th>
            <td class="number">{many(ledger.accepted)}</td>
          </tr>
        </tfoot>
      </table>
    </TableScroll>
  );
};
