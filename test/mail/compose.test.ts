import fc from 'fast-check';
import PostalMime, { type Email } from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { emailPattern } from '../../shared/domain/fields.ts';
import { compose, type Mail, oneLine } from '../../shared/mail/compose.ts';

const from = { name: 'Intersession · Best Practice Forums', email: 'letters@bpf.example.org' };
const mail: Mail = {
  letterId: 'ltr_00000000000000000000000001',
  attemptId: 'att_00000000000000000000000002',
  stream: 'transactional',
  date: new Date('2026-11-24T09:00:00.000Z'),
  to: { name: 'Ana', email: 'ana@example.org' },
  subject: 'Hello',
  html: '<p>Hello</p>',
  text: 'Hello',
  lang: 'en',
};

/** What a mail program reads. The line end before the next part's boundary is not the text's. */
const parsed = async (more: Partial<Mail> = {}): Promise<Email> => {
  const email = await PostalMime.parse(await compose({ ...mail, ...more }, from));
  return { ...email, text: email.text?.replace(/\n$/, ''), html: email.html?.replace(/\n$/, '') } as Email;
};
const headersOf = (email: Email) => Object.fromEntries(email.headers.map(({ key, value }) => [key, value]));

/** Text as somebody hostile would type it: every kind of line break, header words, encoded words, quotes, all of Unicode. */
const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.constantFrom(
        '\r\n',
        '\n',
        '\r',
        '\r\n ',
        '\u2028',
        '\u0085',
        '\0',
        '\u000b',
        '"',
        '\\',
        '<',
        '>',
        ',',
        ';',
        ':',
        '@',
        '(',
        ')',
        '\r\nBcc: eve@example.org',
        '\r\n\r\n<script>',
        'Bcc:',
        '=?UTF-8?Q?=0D=0ABcc:_eve@example.org?=',
        '=?',
        '?=',
        '<eve@example.org>',
        ' eve@example.org',
        '\ud800',
        '\u202e',
        'ميثاق',
        '最佳实践',
        'é',
        '🌍',
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('a mail', () => {
  test('reads as it was written', async () => {
    const email = await parsed({
      replyTo: { name: 'The team', email: 'team@example.org' },
      attachments: [{ name: 'Report.pdf', type: 'application/pdf', bytes: Buffer.from('%PDF-1.7 …') }],
    });
    expect(email).toMatchObject({
      from: { name: from.name, address: from.email },
      to: [{ name: 'Ana', address: 'ana@example.org' }],
      replyTo: [{ name: 'The team', address: 'team@example.org' }],
      subject: 'Hello',
      messageId: '<ltr_00000000000000000000000001.att_00000000000000000000000002@bpf.example.org>',
      date: '2026-11-24T09:00:00.000Z',
      html: mail.html,
      text: mail.text,
    });
    expect(headersOf(email)).toMatchObject({ 'content-language': 'en', 'auto-submitted': 'auto-generated' });
    const [attachment] = email.attachments;
    expect(attachment).toMatchObject({ filename: 'Report.pdf', mimeType: 'application/pdf' });
    expect(Buffer.from(attachment?.content as ArrayBuffer).toString()).toBe('%PDF-1.7 …');
  });

  test('to many says which list it is of and how to leave it, and not that a machine wrote it', async () => {
    const headers = headersOf(
      await parsed({
        stream: 'bulk',
        list: 'outputs',
        unsubscribe: 'https://bpf.example.org/no-more?key=a&b=c',
      }),
    );
    expect(headers).toMatchObject({
      'list-id': '<outputs.bpf.example.org>',
      'list-unsubscribe': '<https://bpf.example.org/no-more?key=a&b=c>',
      'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
    });
    expect(headers).not.toHaveProperty('auto-submitted');
  });

  test('in the name of a forum has it before the name of the house, and the same address', async () => {
    const { from: sender } = await parsed({ onBehalfOf: 'BPF on Cybersecurity' });
    expect(sender).toEqual({ name: `BPF on Cybersecurity – ${from.name}`, address: from.email });
  });

  test('promises one click only where the address is https, and no way out where there is none', async () => {
    const plain = headersOf(await parsed({ unsubscribe: 'http://127.0.0.1:4000/no-more' }));
    expect(plain['list-unsubscribe']).toBe('<http://127.0.0.1:4000/no-more>');
    expect(plain).not.toHaveProperty('list-unsubscribe-post');
    for (const unsubscribe of [undefined, 'mailto:x@example.org', 'javascript:alert(1)', 'nonsense'])
      expect(headersOf(await parsed({ unsubscribe }))).not.toHaveProperty('list-unsubscribe');
  });

  test('takes any name and subject, and none of them becomes a header, an address or a second recipient', async () => {
    const usual = headersOf(await parsed());
    await fc.assert(
      fc.asyncProperty(hostile, hostile, hostile, async (name, subject, file) => {
        const email = await parsed({
          onBehalfOf: name,
          to: { name, email: 'ana@example.org' },
          replyTo: { name, email: 'team@example.org' },
          subject,
          attachments: [{ name: `${file}.pdf`, type: 'application/pdf', bytes: Buffer.from('x') }],
        });
        expect(email.from).toEqual({
          name: name ? oneLine(`${name} – ${from.name}`) : from.name,
          address: from.email,
        });
        expect(email.to).toEqual([{ name: oneLine(name), address: 'ana@example.org' }]);
        expect(email.replyTo).toEqual([{ name: oneLine(name), address: 'team@example.org' }]);
        expect(email.subject ?? '').toBe(oneLine(subject));
        expect(email.attachments).toHaveLength(1);
        expect(email.html).toBe(mail.html);
        const names = email.headers
          .map(({ key }) => key)
          .filter((key) => key !== 'subject' && key !== 'reply-to');
        expect(names.sort()).toEqual(
          Object.keys(usual)
            .filter((key) => key !== 'subject')
            .sort(),
        );
      }),
      { numRuns: 400 },
    );
  });

  test('carries any text in both parts unchanged, but for how lines end', async () => {
    // As the forms clean it: no lone carriage return, no NUL.
    const typed = hostile.map((each) => each.toWellFormed().replace(/\0|\r(?!\n)/g, ''));
    await fc.assert(
      fc.asyncProperty(typed, typed, async (text, html) => {
        const email = await parsed({ text: `a${text}.`, html: `<p>${html}</p>` });
        const lines = (all = '') => all.replace(/\r\n?|\n/g, '\n');
        expect(lines(email.text)).toBe(lines(`a${text}.`));
        expect(lines(email.html)).toBe(lines(`<p>${html}</p>`));
      }),
      { numRuns: 200 },
    );
  });

  test('goes to any address that the forms take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .stringMatching(emailPattern)
          .filter((each) => each.length <= 250)
          .map((each) => `${each}.org`.replaceAll('xn--', 'xn-')),
        async (email) => {
          const [to] = (await parsed({ to: { name: 'Ana', email } })).to ?? [];
          // A local part with odd dots is written in quotes; it is the same address.
          expect(to?.address?.replace(/^"(.*)"@/, '$1@')).toBe(email);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('every line ends as lines of mail end, also of a letter of many short ones', async () => {
    const text = 'A short line of a long receipt.\n'.repeat(60);
    const html = text.replaceAll('\n', '<br>\n');
    const raw = (await compose({ ...mail, html, text }, from)).toString('latin1');
    expect(raw.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    expect((await parsed({ text })).text?.trimEnd()).toBe(text.trimEnd());
  });

  test('no line is longer than SMTP carries, also when a letter is one line of plain ASCII', async () => {
    const html = `<p>${'<b>x</b>'.repeat(500)}</p>`;
    const raw = (await compose({ ...mail, html, text: 'word '.repeat(500) }, from)).toString('latin1');
    expect(Math.max(...raw.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(998);
    expect((await parsed({ html })).html).toBe(html);
  });
});
