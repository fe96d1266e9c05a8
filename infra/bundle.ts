import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { type BackgroundRoom, backgroundRooms, routes, type WebRoom } from '../shared/names.ts';
import { engineHere, putTypesetFiles } from './typeset-files.ts';

export const webRooms = Object.keys(routes) as WebRoom[];
export const rooms: readonly (WebRoom | BackgroundRoom)[] = [...webRooms, ...backgroundRooms];

const standIn = (file: string) => join(import.meta.dirname, 'left-out', file);

/** Modules that a package asks for and none of our functions reaches; the files in `left-out/` say why. */
const leftOut: readonly { path: string; askedBy: string; file: string }[] = [
  { path: '../fetch/index.js', askedBy: 'nodemailer', file: 'nodemailer-fetch.ts' },
  { path: './mime-types.js', askedBy: 'nodemailer', file: 'nodemailer-mime-types.ts' },
  { path: 'node:stream/web', askedBy: '@middy/core', file: 'stream-web.ts' },
  { path: './ChecksumStream.browser', askedBy: '@smithy/core', file: 'checksum-stream.ts' },
];

const leaveOut: Plugin = {
  name: 'leave out',
  setup({ onResolve }) {
    for (const { path, askedBy, file } of leftOut) {
      const filter = new RegExp(`^${path.replaceAll('.', '\\.')}$`);
      onResolve({ filter }, ({ importer }) =>
        importer.includes(`/node_modules/${askedBy}/`) ? { path: standIn(file) } : undefined,
      );
    }
    // Asked for by the SDK when an answer is a stream of events, which none of ours is.
    onResolve({ filter: /^@smithy\/core\/event-streams$/ }, ({ path, kind }) =>
      kind === 'dynamic-import' ? { path, external: true } : { path: standIn('event-streams.ts') },
    );
  },
};

/**
 * The SDK's schemas name their traits by constants (`{ [_hH]: 'etag' }`), and an object whose keys are computed is one
 * that esbuild dares not drop, nor whatever it leads to: two requests to S3 brought the schemas of all hundred.
 */
const plainKeys: Plugin = {
  name: 'plain keys',
  setup({ onLoad }) {
    onLoad({ filter: /@aws-sdk\/client-[a-z0-9-]+\/dist-es\/schemas\/schemas_0\.js$/ }, async ({ path }) => {
      const code = await readFile(path, 'utf8');
      const constants = new Map(
        [...code.matchAll(/^const (_\w+) = ("[^"]*");$/gm)].map(([, name, value]) => [name, value]),
      );
      return { contents: code.replace(/\[(_\w+)\]:/g, (key, name) => `${constants.get(name) ?? key}:`) };
    });
  },
};

/** How every function is bundled: one file with all that it needs to start, beside it what it loads when it is asked for. */
export const bundling = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  // ES modules before CommonJS: only what is used gets into the bundle.
  mainFields: ['module', 'main'],
  alias: {
    '@aws-sdk/credential-provider-node': standIn('credential-provider-node.ts'),
    sax: standIn('sax.ts'),
  },
  plugins: [leaveOut, plainKeys],
  // The SDK asks for it in browsers only.
  external: ['bowser'],
  minify: true,
  // V8 takes a fifth less time to compile what is ASCII throughout.
  charset: 'ascii',
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
 * Bundles every function into `<outdir>/<room>/index.mjs`, with the files that it loads later and the source maps beside it.
 *
 * @param functionsFolder holds `<room>/index.ts` of every room in `names.ts`
 * @param engine folder of the typesetter's engine; absent, that of this machine
 * @returns esbuild's account of what went into each bundle, by room, with sizes in bytes
 * @throws with the names of the files that could not be read or understood
 */
export const bundle = async (
  functionsFolder: string,
  outdir: string,
  engine?: string,
): Promise<Record<string, Metafile>> => {
  const define = { ASSETS_VERSION: JSON.stringify(assetsVersion(join(functionsFolder, 'site'))) };
  const metafiles: Record<string, Metafile> = {};
  const waiting = [...rooms];
  const work = async () => {
    for (let room = waiting.shift(); room; room = waiting.shift()) {
      // A run for each: files that several rooms shared would have to be copied to all of them.
      const { metafile } = await build({
        ...bundling,
        entryPoints: { index: join(functionsFolder, room, 'index.ts') },
        outdir: join(outdir, room),
        outExtension: { '.js': '.mjs' },
        define,
        metafile: true,
      });
      metafiles[room] = metafile;
    }
  };
  // All at once would take as long, and two gigabytes instead of a third of one.
  await Promise.all([work(), work()]);
  const layout = join(functionsFolder, 'typeset/report.typ');
  if (existsSync(layout)) putTypesetFiles(join(outdir, 'typeset'), layout, engine ?? engineHere());
  return metafiles;
};

/** Bytes of what a function starts with, its file and those it imports; bytes of all its files; what went into the former. */
export const weightOf = ({ outputs }: Metafile): { atStart: number; inAll: number; inputs: string[] } => {
  const files = Object.keys(outputs).filter((file) => file.endsWith('.mjs'));
  const atStart = new Set<string>();
  const visit = (file: string) => {
    if (atStart.has(file)) return;
    atStart.add(file);
    for (const { path, kind, external } of outputs[file]?.imports ?? [])
      if (kind === 'import-statement' && !external) visit(path);
  };
  for (const file of files) if (file.endsWith('/index.mjs')) visit(file);
  const bytes = (some: Iterable<string>) =>
    [...some].reduce((sum, file) => sum + (outputs[file]?.bytes ?? 0), 0);
  return {
    atStart: bytes(atStart),
    inAll: bytes(files),
    inputs: [...atStart].flatMap((file) => Object.keys(outputs[file]?.inputs ?? {})),
  };
};

/** Changes with every file that the site room hands out; stands in their addresses, so that browsers may keep them. */
const assetsVersion = (folder: string): string => {
  const hash = createHash('sha256');
  const all = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  for (const name of all.filter((each) => /\.(css|js|svg)$/.test(each)).sort())
    hash.update(name).update(readFileSync(join(folder, name)));
  return hash.digest('hex').slice(0, 12);
};
