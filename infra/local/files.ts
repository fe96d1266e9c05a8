import { renameSync, writeFileSync } from 'node:fs';

/** Writes a file so that whoever reads it, also after a crash, finds the old text or the new one, never half of it. */
export const writeWhole = (file: string, text: string): void => {
  writeFileSync(`${file}.draft`, text);
  renameSync(`${file}.draft`, file);
};
