/** Only these may stand behind a link in a letter; of anything else the words stay, without the link. */
const schemes = ['http:', 'https:', 'mailto:'];

/** The address as it may be linked to, or undefined. */
export const linkable = (href: string): string | undefined => {
  const address = URL.parse(href);
  return address && schemes.includes(address.protocol) ? address.href : undefined;
};

const rightToLeft = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Samr', 'Mand']);

/** A language tag in its canonical form, and which way it is written. What is no language tag is taken for English. */
export const languageOf = (tag = 'en'): { lang: string; dir: 'ltr' | 'rtl' } => {
  // Nearly every letter; the tables of the world's languages take a twentieth of a letter's time.
  if (tag === 'en') return { lang: 'en', dir: 'ltr' };
  try {
    const locale = new Intl.Locale(tag);
    return { lang: locale.baseName, dir: rightToLeft.has(locale.maximize().script ?? '') ? 'rtl' : 'ltr' };
  } catch {
    return { lang: 'en', dir: 'ltr' };
  }
};
