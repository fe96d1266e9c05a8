import { assetsVersion } from '../../shared/pages/document.tsx';
import icon from './icon.svg' with { type: 'text' };
import style from './site.css' with { type: 'text' };
import script from './site.js' with { type: 'text' };

const files: Readonly<Record<string, { type: string; text: string }>> = {
  'site.css': { type: 'text/css; charset=utf-8', text: style },
  'site.js': { type: 'text/javascript; charset=utf-8', text: script },
  'icon.svg': { type: 'image/svg+xml', text: icon },
};

const aYear = 31_536_000;
const aMinute = 60;

/**
 * A file that pages need, by name; undefined when there is none. `lasts` is how many seconds a browser may keep it: a
 * year when it asked for just this version, a minute otherwise, so that a page of another version heals by itself.
 */
export const assetOf = (
  name: string,
  version: string | null,
  current = assetsVersion,
): { type: string; text: string; lasts: number } | undefined => {
  const found = Object.hasOwn(files, name) ? files[name] : undefined;
  return found && { ...found, lasts: current && version === current ? aYear : aMinute };
};
