import Papa from 'papaparse';
import { expect, test } from 'vitest';
import { csvOf } from '../../functions/desk/csv.ts';
import type { Listed } from '../../shared/store/desk.ts';

const now = new Date('2026-11-24T09:00:00.000Z');

const listed = (title: string, reasons: string): Listed => ({
  id: 'prp_00000000000000000000000001',
  kind: 'proposal',
  state: 'declined',
  title,
  changedAt: '2026-11-24T09:00:00.000Z',
  changedBy: title,
  forumId: undefined,
  data: { decision: { accepted: false, reasons } },
});

test('a cell is no formula to a spreadsheet, also with a line break, a space before it or full-width signs', () => {
  const dangerous = ['=cmd|calc', '+1', '-1', '@SUM(A1)', '\t=1'];
  const cells = [
    ...dangerous,
    ...dangerous.map((cell) => `${cell}\nmore`),
    '\n=1',
    ' =1',
    '＝1',
    '＋1',
    '－1',
    '＠A',
  ];
  const csv = csvOf(
    cells.map((cell) => listed(cell, cell)),
    'proposal',
    'https://bpf.example.org',
    undefined,
    now,
  );
  const { data } = Papa.parse<Record<string, string>>(csv, { header: true });
  expect(data.map(({ Title, Reasons }) => [Title, Reasons])).toEqual(
    cells.map((cell) => [`'${cell}`, `'${cell}`]),
  );
  const harmless = csvOf([listed('1 = 1', 'Two lines\n= not a formula')], 'proposal', '', undefined, now);
  expect(Papa.parse<Record<string, string>>(harmless, { header: true }).data[0]).toMatchObject({
    Title: '1 = 1',
    Reasons: 'Two lines\n= not a formula',
  });
});

test('a cycle has its meetings in columns, and a version of the modalities its text', () => {
  const cycle = {
    id: `cyc_${'1'.repeat(26)}`,
    revision: 1,
    title: 'IGF 2026–2027',
    meeting: { starts: '2026-12-07', ends: '2026-12-11' },
    magMeeting: { starts: '2027-02-09', ends: '2027-02-11' },
    overrides: {},
    createdAt: '2026-11-01T09:00:00.000Z',
  };
  const modalities = { published: { changes: 'The first.' }, sections: { freedom: 'Each decides.' } };
  const rowOf = (kind: 'cycle' | 'modalities', state: string | undefined, data: Listed['data']) => {
    const record = { ...listed('A title', ''), id: String(data.id ?? ''), kind, state, data };
    const { data: rows } = Papa.parse<Record<string, string>>(csvOf([record], kind, '', undefined, now), {
      header: true,
    });
    return rows[0];
  };
  expect(rowOf('cycle', undefined, cycle)).toMatchObject({
    State: 'to come',
    'The annual meeting begins on': '2026-12-07',
    'The MAG’s first meeting ends on': '2027-02-11',
    'The next annual meeting begins on': '',
  });
  expect(rowOf('modalities', 'published', modalities)).toMatchObject({
    State: 'published',
    'What changed': 'The first.',
    'Freedom of the forums': 'Each decides.',
  });
});
