import fc from 'fast-check';
import Papa from 'papaparse';
import { describe, expect, it, vi } from 'vitest';
import { decodeList, readList, writeList } from '../../functions/dissemination/list.ts';
import type { Recipient } from '../../shared/domain/recipient.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';

const read = (text: string, known: Recipient[] = []) => {
  const list = readList(text, known);
  if (isRefusal(list)) throw new Error(list.reason);
  return list;
};
const refusal = (text: string) => {
  const list = readList(text, []);
  return isRefusal(list) ? list.reason : 'it was read';
};

const recipient = (organisation: string, more: Partial<Recipient> = {}): Recipient => ({
  id: `rcp_${'1'.padStart(26, '0')}`,
  revision: 1,
  disseminationId: `dis_${'1'.padStart(26, '0')}`,
  organisation,
  email: 'x@example.org',
  language: 'en',
  createdAt: '2026-11-24T09:00:00.000Z',
  ...more,
});

describe('a list of recipients', () => {
  it('is read with whatever its columns are called and separated by', () => {
    const expected = {
      organisation: 'ITU',
      contact: 'Ana',
      email: 'a@example.org',
      language: 'fr',
      why: 'They set standards.',
    };
    for (const text of [
      'organisation,contact person,email,language,why\nITU,Ana,a@example.org,fr,They set standards.',
      '\ufeffOrganization;E-Mail;Contact Name;Reason;Language\r\nITU;A@Example.org;Ana;They set standards.;French\r\n',
      'EMAIL ADDRESS\tINSTITUTION\tWHY THEM\tLANG\tPERSON\ra@example.org\tITU\tThey set standards.\tfr-CH\tAna\r',
      '"Organisation","Contact","Email","Language","Why"\n"ITU","Ana","a@example.org","français","They set standards."\n\n',
    ]) {
      const { good, bad } = read(text);
      expect(bad, text).toEqual([]);
      expect(good, text).toEqual([{ line: 2, fields: expected }]);
    }
  });

  it('is read whatever its headers are, without a long row of combining marks', () => {
    const normalize = vi.spyOn(String.prototype, 'normalize');
    read(`organisation,email,${'\u0301\u0316'.repeat(10_000)}\nITU,a@example.org,x`);
    const rows = normalize.mock.contexts.flatMap((typed) => String(typed).match(/[\p{M}--\u034f]+/gv) ?? []);
    normalize.mockRestore();
    expect(rows.length).toBeGreaterThan(0);
    expect(Math.max(...rows.map((row) => row.length))).toBe(30);
  });

  it('names each bad row by its line, with all its reasons, and keeps the good ones apart', () => {
    const { good, bad, notes } = read(
      [
        'organisation,contact,email,language,why,room',
        'ITU,,a@example.org,en,x,1',
        '',
        'UNESCO,,not an address,en,x,2',
        ',,b@example.org,Klingon,x,3',
        'WIPO,,c@example.org,en,x,4,one too many',
        '"OECD",,"d@example.org","","over',
        'two lines",5',
        'ICANN,,e@example.org,,,',
        `${'long '.repeat(50)},,f@example.org,en,x,6`,
      ].join('\n'),
    );
    expect(good.map(({ line, fields }) => [line, fields.organisation, fields.language])).toEqual([
      [2, 'ITU', 'en'],
      [7, 'OECD', 'en'],
      [9, 'ICANN', 'en'],
    ]);
    expect(good[1]?.fields.why).toBe('over\ntwo lines');
    expect(bad.map(({ line, reasons }) => [line, reasons.length])).toEqual([
      [4, 1],
      [5, 2],
      [6, 1],
      [10, 1],
    ]);
    expect(bad[0]?.reasons[0]).toContain('not an email address');
    expect(bad[1]?.reasons).toEqual([
      expect.stringContaining('“Organisation, institution or forum” is empty'),
      expect.stringContaining('The language “Klingon” is not known.'),
    ]);
    expect(bad[2]?.reasons[0]).toBe('It has 7 cells; the first line has 6.');
    expect(bad[3]?.text.length).toBeLessThanOrEqual(160);
    expect(notes).toEqual([
      'These columns are not used: room.',
      'One good row does not say why. It can be kept; but before the dissemination can be prepared, each needs a reason.',
    ]);
  });

  it('finds who stands in it twice, and who is on the list already', () => {
    const { good, bad } = read(
      [
        'organisation,email',
        'ITU,a@example.org',
        'itu , A@example.org',
        'ITU,b@example.org',
        'European  Commission,x@example.org',
        'bad,no',
        'bad,no',
      ].join('\n'),
      [recipient('european commission')],
    );
    expect(good.map(({ line }) => line)).toEqual([2, 4]);
    expect(bad.map(({ line, reasons }) => [line, reasons[0]])).toEqual([
      [3, 'The same organisation and address stand on line 2.'],
      [5, 'This organisation is on the list already, with the same address.'],
      [6, expect.stringContaining('not an email address')],
      [7, expect.stringContaining('not an email address')],
    ]);
  });

  it('says what is wrong with the list as a whole', () => {
    expect(refusal('  \n ')).toContain('The list is empty');
    expect(refusal('ITU,a@example.org\n')).toContain(
      '“organisation” and “email” are not among: ITU · a@example.org',
    );
    expect(refusal('organisation,phone\nITU,1')).toContain('“email” is not among');
    expect(refusal('organisation,email,mail\nITU,a@example.org,b@example.org')).toContain(
      'Two columns of the list are “email”',
    );
    const rows = Array.from({ length: 2_001 }, (_, place) => `Organisation ${place},a${place}@example.org`);
    expect(refusal(`organisation,email\n${rows.join('\n')}`)).toContain('2,001 rows; 2,000 is the most');
    expect(read(`organisation,email\n${rows.slice(1).join('\n')}`).good).toHaveLength(2_000);
  });

  it('of 10,000 rows is refused with the limit, and nothing is tried in part', () => {
    const rows = Array.from({ length: 10_000 }, (_, place) => `O${place},a${place}@example.org`);
    expect(refusal(`organisation,email\n${rows.join('\n')}`)).toBe(
      'The list has 10,000 rows; 2,000 is the most.',
    );
  });

  it('takes addresses of odd shape where mail can go to them, and names those where it cannot', () => {
    const taken = [
      'a+b@example.org',
      "o'neill@example.org",
      'first.last@sub.example.org',
      'UPPER@EXAMPLE.ORG',
      ' padded@example.org ',
    ];
    const not = [
      'a@b@example.org',
      'a b@example.org',
      'a@example',
      '@example.org',
      'a@',
      'a@example.org\u200b.evil',
      'Ana <ana@example.org>',
      'mailto:a@example.org',
      'a@example.org; b@example.org',
      'a@-example.org',
      `${'a'.repeat(250)}@example.org`,
      'a@example.org%0d%0aBcc: b@example.org',
    ];
    const list = [...taken, ...not].map((address, place) => `O${place},"${address}"`).join('\n');
    const { good, bad } = read(`organisation,email\n${list}`);
    expect(good.map(({ fields }) => fields.email)).toEqual(
      taken.map((address) => address.trim().toLowerCase()),
    );
    expect(bad.map(({ line }) => line)).toEqual(not.map((_, place) => taken.length + place + 2));
    for (const { reasons } of bad) expect(reasons.join(' ')).toContain('not an email address');
  });

  it('takes a quotation mark that is not closed for one bad row', () => {
    const { good, bad } = read(
      'organisation,email\nITU,a@example.org\n"WIPO,b@example.org\nWTO,c@example.org\n',
    );
    expect(good.map(({ line }) => line)).toEqual([2]);
    expect(bad).toHaveLength(1);
    expect(bad[0]).toMatchObject({ line: 3 });
    expect(bad[0]?.reasons).toContain('A quotation mark is not closed, or stands in the middle of a cell.');
  });

  it('is decoded by what it was saved in, and says so', () => {
    const text = 'organisation,email\nConseil de l’Europe – Società,a@example.org\n';
    const utf8 = new TextEncoder().encode(text);
    expect(decodeList(utf8)).toEqual({ text });
    const utf16 = Buffer.from(text, 'utf16le');
    expect(decodeList(Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]))).toMatchObject({
      text,
      note: expect.stringContaining('UTF-16'),
    });
    expect(decodeList(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(utf16).swap16()]))).toMatchObject(
      {
        text,
      },
    );
    expect(decodeList(utf16)).toMatchObject({ text });
    // ’ – à in Windows-1252.
    const old = Buffer.from(text.replace('’', '\x92').replace('–', '\x96'), 'latin1');
    expect(decodeList(old)).toMatchObject({ text, note: expect.stringContaining('Windows-1252') });
    expect(decodeList(new Uint8Array())).toEqual({ text: '' });
  });

  it('comes back as it was from the file that is offered for download', () => {
    const list = [
      recipient('Smith, “Jones” & Co.\u2028', { contact: 'Zoë', why: 'One\n"two"', language: 'fr' }),
      recipient('互联网', { email: 'y@example.org', language: 'zh' }),
    ];
    const { good, bad } = read(writeList(list));
    expect(bad).toEqual([]);
    expect(good.map(({ fields }) => fields)).toEqual([
      {
        organisation: 'Smith, “Jones” & Co.',
        contact: 'Zoë',
        email: 'x@example.org',
        language: 'fr',
        why: 'One\n"two"',
      },
      { organisation: '互联网', email: 'y@example.org', language: 'zh' },
    ]);
  });

  it('holds no formula that a spreadsheet would run', () => {
    const dangerous = ['=cmd|calc', '+1', '-1', '@SUM(A1)', '\t=1', '=HYPERLINK("https://evil.test")'];
    dangerous.push(
      ...dangerous.map((cell) => `${cell}\nand more`),
      '\n=1',
      ' =1',
      '＝1',
      '＋1',
      '－1',
      '＠A',
    );
    const csv = writeList(
      dangerous.map((organisation) => recipient(organisation, { contact: organisation, why: organisation })),
    );
    const { data } = Papa.parse<string[]>(csv.replace('\ufeff', ''), { skipEmptyLines: true });
    for (const row of data.slice(1)) for (const cell of row) expect(cell).not.toMatch(/^\s*[=+\-@＝＋－＠]/);
    // Read, such a cell is text like any other.
    expect(read('organisation,email\n=1+1,a@example.org').good[0]?.fields.organisation).toBe('=1+1');
  });

  it('is read whatever it is made of: every row is good or bad, and line numbers hold', () => {
    const cell = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom('"', '""', 'a,b', 'x\ny', 'x\r\ny', ';', '=1', '\u0000', '\ufeff', 'a@example.org'),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { maxLength: 8 }), (rows) => {
        const text = `organisation,email\n${rows.map(([one, other]) => Papa.unparse([[one, other]])).join('\n')}`;
        const list = readList(text, []);
        if (isRefusal(list)) return;
        const lines = text.split(/\r\n|\r|\n/);
        for (const { line, fields } of list.good) {
          expect(fields.email).toBe('a@example.org');
          expect(lines[line - 1]).toBeDefined();
        }
        const filled = rows.filter((row) => row.some((each) => each.trim())).length;
        expect(list.good.length + list.bad.length).toBe(filled);
      }),
      { numRuns: 300 },
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (text) => {
        readList(text, []);
        readList(`organisation;email\n${text}`, []);
      }),
      { numRuns: 300 },
    );
  });
});
