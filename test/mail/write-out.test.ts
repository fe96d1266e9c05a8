import fc from 'fast-check';
import { expect, test } from 'vitest';
import { quotedPrintable } from '../../shared/mail/write-out.ts';

/** As a mail program reads it (RFC 2045, 6.7). */
const read = (written: string): string =>
  Buffer.from(
    written
      .replaceAll('=\r\n', '')
      .replace(/=([0-9A-F]{2})/g, (_, byte: string) => String.fromCharCode(Number.parseInt(byte, 16))),
    'latin1',
  ).toString();

const text = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 90 }),
      fc.string({ unit: 'grapheme', maxLength: 90 }),
      fc.constantFrom('\r\n', '\n', '\r', ' ', '\t', '=', '=20', '.', 'x'.repeat(76), '=\r\n', '\ud800'),
    ),
  )
  .map((parts) => parts.join(''));

test('any text is read as it was written, in short lines of ASCII that end as those of mail do', () => {
  fc.assert(
    fc.property(text, (typed) => {
      const written = quotedPrintable(typed);
      expect(read(written)).toBe(typed.toWellFormed().replace(/\r\n|\r|\n/g, '\r\n'));
      for (const line of written.split('\r\n')) {
        expect(line.length).toBeLessThanOrEqual(76);
        expect(line).toMatch(/^[\t -~]*$/);
        // A blank at the end of a line is lost on the way.
        expect(line).not.toMatch(/[\t ]$/);
      }
    }),
    { numRuns: 500 },
  );
});

test.each([
  ['a = b', 'a =3D b'],
  ['“BPF”', '=E2=80=9CBPF=E2=80=9D'],
  ['a \nb\t', 'a=20\r\nb=09'],
  ['x'.repeat(77), `${'x'.repeat(75)}=\r\nxx`],
  [`${'x'.repeat(74)}éé`, `${'x'.repeat(74)}=\r\n=C3=A9=C3=A9`],
])('%j is %j', (typed, written) => {
  expect(quotedPrintable(typed)).toBe(written);
});
