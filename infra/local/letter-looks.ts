import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A letter of the house as its readers may get it. */
export interface LetterLook {
  /** Name of its files. */
  name: string;
  subject: string;
  html: string;
  text: string;
}

/** Where the looks of letters lie; a test holds them to what the house writes. */
export const looksFolder = fileURLToPath(new URL('../../docs/letters', import.meta.url));

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"' };

/** Every letter that lies in a folder, by name. Read when asked for: who works on a letter looks at it again. */
export const readLooks = (folder = looksFolder): LetterLook[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.html'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.html'.length);
      const html = readFileSync(join(folder, file), 'utf8');
      const title = /<title>(.*?)<\/title>/s.exec(html)?.[1] ?? name;
      return {
        name,
        subject: title.replace(/&(amp|lt|gt|quot);/g, (_, entity: string) => entities[entity] ?? ''),
        html,
        text: readFileSync(join(folder, `${name}.txt`), 'utf8'),
      };
    });
