import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type BuildOptions, buildSync, type Metafile } from 'esbuild';
import { type BackgroundRoom, backgroundRooms, routes, type WebRoom } from '../shared/names.ts';

export const webRooms = Object.keys(routes) as WebRoom[];
export const rooms: readonly (WebRoom | BackgroundRoom)[] = [...webRooms, ...backgroundRooms];

/** How every function is bundled: all that it needs is in one file. */
export const bundling = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // ES modules before CommonJS: only what is used gets into the bundle.
  mainFields: ['module', 'main'],
  alias: { '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'lambda-credentials.ts') },
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
  // A file of its own, read only when something fails; without the sources, whose lines are all that a trace needs.
  sourcemap: 'linked',
  sourcesContent: false,
  jsx: 'automatic',
  jsxImportSource: 'preact',
  loader: { '.css': 'text', '.svg': 'text', '.txt': 'text' },
  // The CommonJS packages among ours ask for Node's own modules by `require`, which an ES module does not have.
  banner: {
    js: "import{createRequire as requireFrom}from'node:module';const require=requireFrom(import.meta.url);",
  },
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * Bundles every function into `<outdir>/<room>/index.mjs` with its source map beside it, in one run of esbuild.
 *
 * @param functionsFolder holds `<room>/index.ts` of every room in `names.ts`
 * @returns esbuild's account of what went into each bundle, with sizes in bytes
 * @throws with the names of the files that could not be read or understood
 */
export const bundle = (functionsFolder: string, outdir: string): Metafile =>
  buildSync({
    ...bundling,
    entryPoints: Object.fromEntries(
      rooms.map((room) => [`${room}/index`, join(functionsFolder, room, 'index.ts')]),
    ),
    outdir,
    outExtension: { '.js': '.mjs' },
    define: { ASSETS_VERSION: JSON.stringify(assetsVersion(join(functionsFolder, 'site'))) },
    metafile: true,
  }).metafile;

/** Changes with every file that the site room hands out; stands in their addresses, so that browsers may keep them. */
const assetsVersion = (folder: string): string => {
  const hash = createHash('sha256');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => /\.(css|js|svg)$/.test(name)) : [];
  for (const name of names.sort()) hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 12);
};
