import { describe, expect, it } from 'vitest';
import {
  addresseeOf,
  awkwardOnes,
  languageOf,
  type Recipient,
  sameRecipient,
} from '../../shared/domain/recipient.ts';

const recipient = (organisation: string, more: Partial<Recipient> = {}): Recipient => ({
  id: `rcp_${organisation
    .toLowerCase()
    .replace(/[^a-z]/g, '')
    .padStart(26, '0')
    .slice(-26)}`,
  revision: 1,
  disseminationId: `dis_${'1'.padStart(26, '0')}`,
  organisation,
  contact: 'Somebody',
  email: 'x@example.org',
  language: 'en',
  why: 'They run it.',
  createdAt: '2026-11-24T09:00:00.000Z',
  ...more,
});

describe('recipients', () => {
  it('are addressed by their contact person, or by their name where there is none', () => {
    expect(addresseeOf({ organisation: 'UNESCO', contact: 'Ulla' })).toBe('Ulla');
    expect(addresseeOf({ organisation: 'UNESCO' })).toBe('UNESCO');
    expect(addresseeOf({ organisation: 'UNESCO', contact: '' })).toBe('UNESCO');
    expect(addresseeOf({ organisation: 'UNESCO', contact: ' ' })).toBe('UNESCO');
  });

  it('are the same by organisation and address, whatever case and blanks they are typed in', () => {
    expect(sameRecipient({ organisation: ' European   Commission', email: 'A@Example.org ' })).toBe(
      sameRecipient({ organisation: 'EUROPEAN COMMISSION', email: 'a@example.org' }),
    );
    expect(sameRecipient({ organisation: 'Caf\u0065\u0301', email: 'a@example.org' })).toBe(
      sameRecipient({ organisation: 'Caf\u00e9', email: 'a@example.org' }),
    );
    expect(sameRecipient({ organisation: 'ITU', email: 'a@example.org' })).not.toBe(
      sameRecipient({ organisation: 'ITU', email: 'b@example.org' }),
    );
  });

  it.each([
    ['fr', 'fr'],
    ['fr-CA', 'fr'],
    ['pt_BR', 'pt'],
    ['French', 'fr'],
    [' FRANÇAIS ', 'fr'],
    ['العربية', 'ar'],
    ['中文', 'zh'],
    ['Klingon', undefined],
    ['', undefined],
    ['english-ish', undefined],
  ])('know the language %j as %s', (typed, language) => {
    expect(languageOf(typed)).toBe(language);
  });

  it('show the awkward ones first, each once', () => {
    const plain = recipient('UNESCO');
    const nobody = recipient('ITU', { contact: undefined });
    const long = recipient('United Nations Educational, Scientific and Cultural Organization');
    const odd = recipient('Smith & *Sons*');
    const script = recipient('互联网治理');
    const french = recipient('OIF', { language: 'fr' });
    const arabic = recipient('ALECSO', { language: 'ar' });
    expect(
      awkwardOnes([plain, nobody, long, odd, script, french, arabic], ['en', 'ar']).map(
        ({ recipient: of }) => of.organisation,
      ),
    ).toEqual([nobody, long, odd, script, arabic, french].map(({ organisation }) => organisation));
    expect(awkwardOnes([plain, french], ['en']).at(-1)?.why).toBe(
      'reads French, in which there is no letter: gets the English one',
    );
    expect(awkwardOnes([], ['en'])).toEqual([]);
    expect(awkwardOnes([nobody], ['en'])).toHaveLength(1);
  });
});
