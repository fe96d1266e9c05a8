import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  cleanLine,
  cleanText,
  day,
  email,
  emailPattern,
  line,
  optionalAddress,
  optionalEmail,
  text,
} from '../../shared/domain/fields.ts';

const hostile = fc.string({ unit: 'binary', maxLength: 200 });

describe('what people type', () => {
  afterEach(() => {
    vi.restoreAllMocks();
  });

  it('keep no sign that turns round what stands after them, and each letter of any script', () => {
    expect(cleanLine('Norms \u202egnp.exe')).toBe('Norms gnp.exe');
    expect(cleanLine('تقرير نهائي')).toBe('تقرير نهائي');
  });

  it('keeps no sign that isolates text or says what nobody sees, but flags that are written with such signs', () => {
    expect(cleanLine('Norms \u2066and\u2067 \u2068more\u2069')).toBe('Norms and more');
    expect(cleanText('Fine\u{e0001}\u{e0067}\u{e007f}.')).toBe('Fine.');
    expect(cleanText('\u{1f3f4}\u{e0041}\u{e007f}')).toBe('\u{1f3f4}');
    for (const kept of ['🏴󠁧󠁢󠁳󠁣󠁴󠁿', 'أ\u061cب', 'אב\u200f!', 'AB\u200e!', 'نمی\u200cخواهم'])
      expect(cleanLine(kept)).toBe(kept);
  });

  // To put combining marks in order takes the square of how many stand in a row: what is normalised has no long rows.
  it('is normalised without long rows of combining marks, however it is typed, and none of it is lost', () => {
    const normalize = vi.spyOn(String.prototype, 'normalize');
    const kept = [
      cleanText(`a${'\u0301\u0316'.repeat(20_000)}`),
      cleanText(`a${`${'\u0301\u0316'.repeat(14)}\u0000\u{e0061}`.repeat(1_000)}`),
    ];
    const rows = normalize.mock.contexts.flatMap((typed) => String(typed).match(/[\p{M}--\u034f]+/gv) ?? []);
    expect(Math.max(...rows.map((row) => row.length))).toBe(30);
    expect(kept.map((each) => each.replaceAll('\u034f', '').length)).toEqual([40_000, 28_000]);
    for (const schema of [line({ label: 'Title', max: 120 }), text({ label: 'Goal', max: 2_000 })])
      expect(schema.safeParse(kept[0]).error?.issues[0]?.message).toMatch(
        /is too long: it can have [\d,]+ char/,
      );
  });

  it('stays as it is when it is parsed again, also where NFC writes one mark as two', () => {
    const notes = '\u{1d160}'; // a note, which NFC writes as one with three marks
    const mark = fc.constantFrom('\u0344', '\u0301', '\u0316', '\u0f73', notes, '\u034f', 'a', '\u0000', ' ');
    fc.assert(
      fc.property(fc.array(mark, { minLength: 30, maxLength: 120 }), (typed) => {
        const kept = cleanText(typed.join(''));
        expect(cleanText(kept)).toBe(kept);
        expect(kept.normalize('NFC')).toBe(kept);
      }),
    );
    const dense = cleanText('\u0344'.repeat(100));
    expect(cleanText(dense)).toBe(dense);
  });

  // One look for a sign that is not of ASCII takes the square of the length; the parser of addresses takes longer.
  it('is not looked at as an address when it is longer than one can be', () => {
    const parse = vi.spyOn(URL, 'parse');
    const domain = `${'ü'.repeat(60)}.`.repeat(100);
    for (const typed of [`a@${domain}test`, 'é'.repeat(5_000), `${'é'.repeat(300)}@example.org`])
      for (const schema of [email({ label: 'Email' }), optionalEmail({ label: 'Email' })])
        expect(schema.safeParse(typed).error?.issues.map(({ message }) => message)).toEqual([
          'This is not an email address. Write it like name@example.org.',
        ]);
    const long = `https://${domain}test`;
    expect(optionalAddress({ label: 'Link' }).safeParse(long).error?.issues).toHaveLength(1);
    expect(parse).not.toHaveBeenCalled();
  });

  it('is kept as well-formed text without control characters, and cleaning twice changes nothing', () => {
    fc.assert(
      fc.property(hostile, (typed) => {
        const kept = cleanText(typed);
        expect(kept.isWellFormed()).toBe(true);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
        expect(kept).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/);
        expect(cleanText(kept)).toBe(kept);
        expect(cleanLine(typed)).not.toMatch(/[\n\r\t]/);
      }),
    );
  });

  it('keeps letters of any script, and joins what Unicode writes in two ways', () => {
    expect(cleanText('  Pérez\r\nالمنتدى \u0000 论坛 ')).toBe('Pérez\nالمنتدى  论坛');
    expect(cleanLine('Jose\u0301')).toBe('José');
  });

  it('is an address in any script behind the @, kept by its name in the DNS', () => {
    const schema = email({ label: 'Email' });
    for (const [typed, kept] of [
      ['Name@Bücher.Test', 'name@xn--bcher-kva.test'],
      ['name@пример.test', 'name@xn--e1afmkfd.test'],
      ['name@xn--bcher-kva.test', 'name@xn--bcher-kva.test'],
      ['name@例え.テスト', 'name@xn--r8jz45g.xn--zckzah'],
    ])
      expect(schema.parse(typed)).toBe(kept);
    for (const typed of ['name@bücher', 'name@bü/cher.example', 'name@bü cher.example', 'name@ü:80.example'])
      expect(schema.safeParse(typed).success).toBe(false);
    expect(optionalEmail({ label: 'Email' }).parse('a@ü.test')).toBe('a@xn--tda.test');
  });

  it('is refused in plain words when the letters before the @ are ones that the mail service cannot take', () => {
    for (const schema of [email({ label: 'Email' }), optionalEmail({ label: 'Email' })])
      for (const typed of ['josé@example.org', '用户@example.org', 'ü@bücher.test'])
        expect(schema.safeParse(typed).error?.issues.map(({ message }) => message)).toEqual([
          'Our mail service cannot write to this address: before the @ it takes only the letters a to z, digits and a few signs. Please give another address.',
        ]);
  });

  it('is an email address only when it can stand in a header as it is', () => {
    const schema = email({ label: 'Email' });
    expect(schema.parse(' Ana.Example+BPF@Example.ORG ')).toBe('ana.example+bpf@example.org');
    for (const wrong of [
      '',
      'ana',
      'ana@',
      'ana@localhost',
      'a b@example.org',
      '"a\r\nBcc: x"@example.org',
      'ana@example.org\nBcc: x@example.org',
      'ana@-example.org',
      `${'a'.repeat(65)}@example.org`,
    ]) {
      expect(schema.safeParse(wrong).success, wrong).toBe(false);
    }
    fc.assert(
      fc.property(hostile, (typed) => {
        const parsed = schema.safeParse(typed);
        if (parsed.success) expect(parsed.data).toMatch(/^[!-~]+$/);
      }),
    );
    expect(emailPattern.test('a@b.c')).toBe(true);
  });

  it.each([
    ['a.b@example.org', true],
    ['bounce+a.b@example.org', true],
    [`${'a'.repeat(64)}@example.org`, true],
    [`${'a'.repeat(65)}@example.org`, false],
    ['a..b@example.org', false],
    ['.a@example.org', false],
    ['a.@example.org', false],
    ['a@b@example.org', false],
    ['a@127.0.0.1', false],
    ['a@0x7f.1', false],
    ['a@1.0x7f', false],
    ['a@１２７。０。０。１', false],
    ['a@example.1', false],
    ['a@1.test', true],
    ['a@example.xn--kgbechtv', true],
  ])('takes the address %s: %s', (typed, taken) => {
    expect(email({ label: 'Email' }).safeParse(typed).success).toBe(taken);
  });

  it('has to be seen: blanks of any kind are as good as nothing', () => {
    const schema = line({ label: 'Name' });
    for (const blank of [' ', '\u200b', '\u2800\u3164', '\u115f', '\u202e', '\u00ad', '\ufe0f'])
      expect(schema.safeParse(blank).success, JSON.stringify(blank)).toBe(false);
    for (const seen of ['a', '論', 'م', '🙂', '1', '—'])
      expect(schema.safeParse(seen).success, seen).toBe(true);
  });

  it('has no sign that XML cannot hold', () => {
    expect(cleanText('a\ufffe\uffffb')).toBe('ab');
  });

  it('is a day of this millennium', () => {
    const schema = day({ label: 'Day' });
    for (const typed of ['2000-01-01', '2026-11-24', '2999-12-31'])
      expect(schema.safeParse(typed).success).toBe(true);
    for (const typed of ['0000-01-01', '1999-12-31', '9999-12-31', '2026-02-30', '24.11.2026', ''])
      expect(schema.safeParse(typed).success, typed).toBe(false);
  });

  it('is a web address only by http or https', () => {
    const schema = optionalAddress({ label: 'Link' });
    expect(schema.safeParse('https://www.example.org/a?b=c').success).toBe(true);
    for (const wrong of ['javascript:alert(1)', 'data:text/html,x', 'example.org', 'ftp://example.org']) {
      expect(schema.safeParse(wrong).success, wrong).toBe(false);
    }
  });
});
