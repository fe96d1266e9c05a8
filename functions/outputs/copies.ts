import { isPublic } from '../../shared/domain/output.ts';
import { page, route, type WebRequest } from '../../shared/http/web.ts';
import { type Copy, sha256 } from '../../shared/store/outputs.ts';
import { CopyPage, type FoundCopy } from './copy-page.tsx';
import type { Dependencies } from './dependencies.ts';

/** “Is my copy the published one?” (R27): a file, or its SHA-256, and which version of which output it is. */
export const copyRoutes = ({ outputs, baseUrl }: Pick<Dependencies, 'outputs' | 'baseUrl'>) => {
  const found = async (copies: readonly Copy[]): Promise<FoundCopy[]> => {
    const ids = [...new Set(copies.map(({ outputId }) => outputId))];
    const known = new Map((await Promise.all(ids.map(outputs.get))).map((output) => [output?.id, output]));
    return copies.flatMap((copy) => {
      const output = known.get(copy.outputId);
      return output && isPublic(output) ? [{ ...copy, output }] : [];
    });
  };

  const answer = async (hash: string, fromLetter = false) => {
    const copies = await found(await outputs.copiesOf(hash));
    return page(
      copies.length ? 'Yes, this was published' : 'This is not known here',
      CopyPage({ hash, copies, fromLetter }),
      {
        sha256: hash,
        copies: copies.map(({ output, version, what }) => ({
          outputId: output.id,
          title: output.title,
          version,
          what,
          newest: version === output.version,
          href: `${baseUrl}${addressOf({ output, version })}`,
        })),
      },
    );
  };

  const asked = (message?: string, typed = '') =>
    page(
      'Is my copy the published one?',
      CopyPage({ copies: [], typed, ...(message ? { error: message } : {}) }),
      message ? { errors: [{ name: 'sha256', message }] } : {},
      { status: message ? 422 : 200 },
    );

  const byHash = (typed: string, fromLetter = false) => {
    const hash = typed.replace(/[\s:-]+/g, '').toLowerCase();
    return /^[0-9a-f]{64}$/.test(hash) ? answer(hash, fromLetter) : asked(notAHash, typed.slice(0, 200));
  };

  return {
    'GET /verify': route({
      needs: 'anyone',
      answer: ({ query }: WebRequest) => {
        const typed = query.get('sha256')?.trim();
        return typed ? byHash(typed, query.has('letter')) : asked();
      },
    }),

    'POST /verify': route({
      needs: 'anyone',
      answer: ({ uploads, fields }: WebRequest) => {
        const file = uploads.get('copy');
        if (file && !file.bytes.length)
          return asked('Your file is empty. Choose it again, or paste its SHA-256.');
        if (file) return answer(sha256(file.bytes));
        const typed = fields.one('sha256')?.trim();
        return typed ? byHash(typed) : asked('Choose your file, or paste its SHA-256.');
      },
    }),
  };
};

const notAHash =
  'This is no SHA-256. It has 64 signs, digits and the letters from a to f, and stands in the letter and on the page of each output.';

/** Where a version of an output is read. */
const addressOf = ({ output, version }: Pick<FoundCopy, 'output' | 'version'>): string =>
  version === output.version ? `/outputs/${output.id}` : `/outputs/${output.id}/versions/${version}`;
