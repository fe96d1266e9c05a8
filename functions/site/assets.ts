import { assetsVersion } from '../../shared/pages/document.tsx';
import icon from './icon.svg' with { type: 'text' };
import script from './site.js' with { type: 'text' };
import boxes from './style/boxes.css' with { type: 'text' };
import choosing from './style/choosing.css' with { type: 'text' };
import circumstances from './style/circumstances.css' with { type: 'text' };
import desk from './style/desk.css' with { type: 'text' };
import drawn from './style/drawn.css' with { type: 'text' };
import forms from './style/forms.css' with { type: 'text' };
import frame from './style/frame.css' with { type: 'text' };
import ground from './style/ground.css' with { type: 'text' };
import layout from './style/layout.css' with { type: 'text' };
import lists from './style/lists.css' with { type: 'text' };
import tables from './style/tables.css' with { type: 'text' };
import text from './style/text.css' with { type: 'text' };
import ways from './style/ways.css' with { type: 'text' };
import writing from './style/writing.css' with { type: 'text' };

/** The order counts: the desk's density and what phones, fingers and paper ask for come after what they change. */
const style = [
  ground,
  frame,
  text,
  writing,
  boxes,
  layout,
  lists,
  drawn,
  tables,
  forms,
  ways,
  desk,
  choosing,
  circumstances,
].join('\n');

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
