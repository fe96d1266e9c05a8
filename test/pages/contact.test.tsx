import fc from 'fast-check';
import { render } from 'preact-render-to-string';
import { describe, expect, test } from 'vitest';
import { Contact, Secretariat, Told } from '../../shared/pages/contact.tsx';
import { Document, Notice } from '../../shared/pages/document.tsx';

const contact = 'secretariat@example.org';
const link = (words: string) => `<a href="mailto:${contact}">${words}</a>`;
const told = (words: string) =>
  render(
    <Contact.Provider value={contact}>
      <Told words={words} />
    </Contact.Provider>,
  );

describe('the secretariat’s address', () => {
  test('stands in the foot of every page, and is written out where there is only paper', () => {
    const page = render(
      <Document title="T" path="/" person={undefined} csrf="" contact={contact} wide={false}>
        <p>Text</p>
      </Document>,
    );
    const foot = page.slice(page.indexOf('<footer'));
    expect(foot).toContain(link('Write to the secretariat'));
    expect(foot).toContain(`<span class="print-only"> (${contact})</span>`);
  });

  test('is behind the words of a refusal that sends people there', () => {
    const page = render(
      <Document title="T" path="/" person={undefined} csrf="" contact={contact} wide={false}>
        <Notice
          title="Not open"
          reason="Your role does not include this. If it should, ask the IGF secretariat."
        />
      </Document>,
    );
    expect(page).toContain(`If it should, ${link('ask the IGF secretariat')}.`);
    expect(told('Otherwise write to the secretariat, or save a draft.')).toBe(
      `Otherwise ${link('write to the secretariat')}, or save a draft.`,
    );
    expect(told('If it happens again, tell the IGF secretariat this number: 7')).toContain(
      `${link('tell the IGF secretariat')} this number: 7`,
    );
  });

  test('changes no word of what is said, and makes nothing of it but links to itself', () => {
    const words = fc.array(
      fc.oneof(
        fc.constantFrom(
          'ask the secretariat',
          'Write to the IGF secretariat',
          ' ',
          '<b>',
          '&',
          'secretariat',
        ),
        fc.string(),
      ),
    );
    fc.assert(
      fc.property(words, (pieces) => {
        const said = pieces.join('');
        const bare = told(said).replaceAll(`<a href="mailto:${contact}">`, '').replaceAll('</a>', '');
        expect(`<p>${bare}</p>`).toBe(render(<p>{said}</p>));
      }),
    );
  });

  // Else it would begin other headers of that mail: a copy to somebody, its text.
  test('is only an address in its link, whatever stands before the @', () => {
    const page = render(
      <Contact.Provider value="o'x+y%0a?cc=eve&body=hi@example.org">
        <Secretariat>Write</Secretariat>
      </Contact.Provider>,
    );
    const href = /href="([^"]+)"/.exec(page)?.[1]?.replaceAll('&amp;', '&') ?? '';
    expect(href).toBe("mailto:o'x%2By%250a%3Fcc%3Deve%26body%3Dhi@example.org");
    expect(new URL(href).search).toBe('');
  });

  test('is no link where nobody said what it is', () => {
    expect(render(<Secretariat>the secretariat</Secretariat>)).toBe('the secretariat');
  });
});
