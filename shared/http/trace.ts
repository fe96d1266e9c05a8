import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';

/**
 * Lines of a stack trace with their places in the source (`functions/calls/handler.ts:12:5`) instead of in the bundle.
 * The maps beside the bundle are read here, when something has failed; `--enable-source-maps` would read them at each
 * start, a fifth of its time.
 */
export const inSource = (lines: readonly string[]): string[] => {
  const maps = new Map<string, SourceMap | undefined>();
  return lines.map((each) =>
    each.replace(/(file:\/\/[^\s()]+\.mjs):(\d+):(\d+)/, (place, file, line, column) => {
      if (!maps.has(file)) maps.set(file, mapOf(file));
      const origin = maps.get(file)?.findOrigin(Number(line), Number(column));
      if (!origin || !('fileName' in origin)) return place;
      return `${origin.fileName.replace(/^(\.\.\/)+/, '')}:${origin.lineNumber}:${origin.columnNumber}`;
    }),
  );
};

const mapOf = (file: string): SourceMap | undefined => {
  try {
    return new SourceMap(JSON.parse(readFileSync(new URL(`${file}.map`), 'utf8')));
  } catch {
    // A trace without its source is better than no trace.
    return undefined;
  }
};
