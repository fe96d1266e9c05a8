import { describe, expect, it } from 'vitest';
import { creditOf, licenceAddress } from '../../shared/domain/output.ts';

describe('whose a picture is', () => {
  it('is said in one line, of what is known', () => {
    expect(creditOf({ credit: 'Ana Ruiz', licence: 'CC BY 4.0' })).toBe('Ana Ruiz, CC BY 4.0');
    expect(creditOf({ credit: 'Ana Ruiz' })).toBe('Ana Ruiz');
    expect(creditOf({ licence: 'CC0' })).toBe('CC0');
    expect(creditOf({})).toBe('');
  });

  it.each([
    ['CC BY 4.0', 'https://creativecommons.org/licenses/by/4.0/'],
    ['cc-by-nc-nd 2.5', 'https://creativecommons.org/licenses/by-nc-nd/2.5/'],
    [' CC0 1.0 ', 'https://creativecommons.org/publicdomain/zero/1.0/'],
    ['CC0', 'https://creativecommons.org/publicdomain/zero/1.0/'],
    ['CC BY-ND-SA 4.0', undefined],
    ['All rights reserved', undefined],
    ['CC BY 4.0"><script>', undefined],
  ])('links a licence that is read elsewhere: %s', (licence, address) => {
    expect(licenceAddress(licence)).toBe(address);
  });
});
