/** Scripts that are written from right to left, by their ISO 15924 codes. */
const rightToLeft = new Set(['Arab', 'Hebr', 'Thaa', 'Syrc', 'Nkoo', 'Adlm', 'Rohg', 'Mand', 'Samr']);

/** The BCP 47 tag in its canonical spelling (`EN-gb` → `en-GB`); undefined when it is none. */
export const languageTag = (typed: string): string | undefined => {
  try {
    return Intl.getCanonicalLocales(typed.trim())[0];
  } catch {
    return undefined;
  }
};

/** The direction in which a language is written, for `dir` beside `lang`. */
export const directionOf = (lang: string): 'ltr' | 'rtl' => {
  const tag = languageTag(lang);
  const script = tag && new Intl.Locale(tag).maximize().script;
  return script && rightToLeft.has(script) ? 'rtl' : 'ltr';
};

/** "Arabic": what the language is called in English; the tag itself when nobody knows. */
export const languageName = (lang: string): string => {
  const tag = languageTag(lang);
  return (tag && new Intl.DisplayNames('en', { type: 'language' }).of(tag)) ?? lang;
};
