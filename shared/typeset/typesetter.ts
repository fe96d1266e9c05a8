import type { Paper } from './paper.ts';

/** What is used of the engine's binary, `@myriaddreamin/typst-ts-node-compiler`. */
export interface Engine {
  NodeCompiler: {
    create(options: { workspace: string; fontArgs: { fontPaths: string[] }[] }): {
      mapShadow(path: string, content: Buffer): void;
      resetShadow(): void;
      compile(options: { mainFilePath: string }): {
        result: { numOfPages: number } | null;
        takeDiagnostics(): { shortDiagnostics: { message?: string }[] } | null;
      };
      pdf(document: { numOfPages: number }, options: { pdfStandard: 'ua-1' }): Buffer;
      evictCache(maxAge: number): void;
    };
  };
}

/** A picture as the paper's blocks name it (`/pictures/…`), and its bytes. */
export interface PictureFile {
  file: string;
  bytes: Uint8Array;
}

/** A paper that was set, or what the engine says was in the way. */
export type Typeset = { ok: true; pdf: Uint8Array; pages: number } | { ok: false; messages: string[] };

export type Typesetter = (paper: Paper, pictures?: readonly PictureFile[]) => Typeset;

/**
 * Sets papers as tagged PDF (PDF/UA-1; the engine refuses what does not meet it). The same paper is the same bytes.
 *
 * @param layout source of the lay-out, `report.typ`
 * @param fonts folders of the typefaces
 * @param workspace a folder that exists; the engine may read in it, and there is nothing to read
 */
export const createTypesetter = (settings: {
  engine: Engine;
  layout: string;
  fonts: string[];
  workspace: string;
}): Typesetter => {
  const { engine, layout, fonts, workspace } = settings;
  const compiler = engine.NodeCompiler.create({ workspace, fontArgs: [{ fontPaths: fonts }] });

  return (paper, pictures = []) => {
    const put = (file: string, content: string | Uint8Array) =>
      compiler.mapShadow(`${workspace}${file}`, Buffer.from(content as Uint8Array));
    try {
      put('/report.typ', layout);
      put('/document.json', JSON.stringify(paper));
      for (const { file, bytes } of pictures) put(file, bytes);
      const compiled = compiler.compile({ mainFilePath: `${workspace}/report.typ` });
      const { result } = compiled;
      if (!result)
        return {
          ok: false,
          messages: told(compiled.takeDiagnostics()?.shortDiagnostics.map((one) => one.message)),
        };
      try {
        return { ok: true, pdf: compiler.pdf(result, { pdfStandard: 'ua-1' }), pages: result.numOfPages };
      } catch (fault) {
        // What is not accessible: the engine throws its findings as one text.
        const found = [...String(fault).matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map(
          ([, message]) => message,
        );
        return { ok: false, messages: told(found.length ? found : [String(fault)]) };
      }
    } finally {
      compiler.resetShadow();
      compiler.evictCache(2);
    }
  };
};

/** Each once, without where in the lay-out it arose, and some at all. */
const told = (messages: readonly (string | undefined)[] = []): string[] => {
  const known = messages.filter(
    (each): each is string =>
      each !== undefined && !/^while (?:calling|showing|importing|applying)/.test(each),
  );
  return known.length ? [...new Set(known)] : ['The engine gave no reason.'];
};
