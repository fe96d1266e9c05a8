const inLinks = /([?&](?:key|code)=)[^&#\s"'<>]+/gi;
/** Fields of letters that are a secret as a whole. */
const secretFields: readonly string[] = ['code', 'key'];

/**
 * A letter's fields without what opens something for its reader: keys in links, access codes. Whoever reads letters on
 * the desk sees what was written, but does not come in by it.
 */
export const withoutSecrets = (value: unknown, name = ''): unknown => {
  if (typeof value === 'string')
    return secretFields.includes(name) ? 'hidden' : value.replace(inLinks, '$1hidden');
  if (Array.isArray(value)) return value.map((each) => withoutSecrets(each));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutSecrets(each, key)]));
  }
  return value;
};
