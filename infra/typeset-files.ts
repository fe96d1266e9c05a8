import { copyFileSync, linkSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

const require = createRequire(import.meta.url);

/**
 * Folders of what the typesetter writes with: Latin, Greek and Cyrillic with and without serifs, Arabic, Chinese. The engine
 * itself brings signs and a typewriter's face.
 */
export const typefaceFolders: readonly string[] = (
  [
    [
      require.resolve('@expo-google-fonts/noto-serif/package.json'),
      '400Regular',
      '400Regular_Italic',
      '700Bold',
      '700Bold_Italic',
    ],
    [
      require.resolve('@expo-google-fonts/noto-sans/package.json'),
      '400Regular',
      '400Regular_Italic',
      '700Bold',
      '700Bold_Italic',
    ],
    [require.resolve('@expo-google-fonts/noto-naskh-arabic/package.json'), '400Regular', '700Bold'],
    [require.resolve('@expo-google-fonts/noto-sans-sc/package.json'), '400Regular', '700Bold'],
  ] as const
).flatMap(([family, ...styles]) => styles.map((style) => join(dirname(family), style)));

/** The engine's package for the processor and system that Lambda runs on. */
export const engineOfLambda = '@myriaddreamin/typst-ts-node-compiler-linux-arm64-gnu';

/** Folder of the engine's package for this machine, which npm chose. @throws when it has none */
export const engineHere = (): string => {
  const engine = require.resolve('@myriaddreamin/typst-ts-node-compiler/package.json');
  const packages = dirname(dirname(engine));
  const [found] = readdirSync(packages).filter((name) => name.startsWith(`${basename(dirname(engine))}-`));
  if (!found) {
    throw new Error(
      `The typesetter’s engine has no package for this machine (${process.platform} ${process.arch}). Was npm ci run with --omit=optional?`,
    );
  }
  return join(packages, found);
};

/**
 * Puts what the typesetter's function needs beside its bundle: the engine, the lay-out, the typefaces. 75 MB.
 *
 * @param engine folder of the engine's package for the machine that will run it
 */
export const putTypesetFiles = (folder: string, layout: string, engine: string): void => {
  mkdirSync(join(folder, 'fonts'), { recursive: true });
  put(binaryIn(engine), join(folder, 'engine.node'));
  copyFileSync(layout, join(folder, 'report.typ'));
  for (const from of typefaceFolders) {
    for (const name of readdirSync(from).filter((each) => each.endsWith('.ttf')))
      put(join(from, name), join(folder, 'fonts', name));
  }
};

/** One file under two names, where the disk can do that: nothing here is ever changed in place. */
const put = (from: string, to: string): void => {
  rmSync(to, { force: true });
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
};

/** The engine itself, in the folder of its package. @throws when it is not there */
export const binaryIn = (engine: string): string => {
  const binary = readdirSync(engine).find((name) => name.endsWith('.node'));
  if (!binary) throw new Error(`There is no engine in ${engine}.`);
  return join(engine, binary);
};
