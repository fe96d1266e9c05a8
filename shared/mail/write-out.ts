import type MimeNode from 'nodemailer/lib/mime-node';

/** The longest line of either encoding (RFC 2045, 6.7 and 6.8), without its end. */
const longest = 76;

/** One line, which may be of any length, in lines that are not too long; no `=C3` is cut in two. */
const fold = (line: string): string => {
  if (line.length <= longest) return line;
  const lines: string[] = [];
  let from = 0;
  while (line.length - from > longest) {
    let to = from + longest - 1;
    if (line[to - 1] === '=') to -= 1;
    else if (line[to - 2] === '=') to -= 2;
    lines.push(line.slice(from, to));
    from = to;
  }
  lines.push(line.slice(from));
  return lines.join('=\r\n');
};

/** Text as quoted-printable (RFC 2045, 6.7), in UTF-8. Whatever ends its lines, they end as mail is to end them. */
export const quotedPrintable = (text: string): string =>
  text
    .toWellFormed()
    .split(/\r\n|\r|\n/)
    .map((line) =>
      fold(
        line
          // What `encodeURIComponent` would leave as it is, is not among these.
          .replace(/[^\t -<>-~]+/g, (run) => encodeURIComponent(run).replaceAll('%', '='))
          .replace(/[\t ]$/, (blank) => (blank === ' ' ? '=20' : '=09')),
      ),
    )
    .join('\r\n');

/** A report goes with many letters: it is encoded once for as long as whoever sends it keeps it. */
const encoded = new WeakMap<Uint8Array, string>();

const base64 = (bytes: Uint8Array): string => {
  const known = encoded.get(bytes);
  if (known !== undefined) return known;
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
  const lines: string[] = [];
  for (let from = 0; from < all.length; from += longest) lines.push(all.slice(from, from + longest));
  const written = lines.join('\r\n');
  encoded.set(bytes, written);
  return written;
};

/**
 * A mail, headers and all, in ASCII. Headers, boundaries and the shape of the tree are the library's; its own way to
 * write it out goes through half a dozen streams, which takes longer than everything else about a letter.
 */
export const writeOut = (node: MimeNode): string => {
  // Makes the boundary, too.
  const head = node.buildHeaders();
  const { content, childNodes, boundary } = node;
  if (childNodes.length) {
    const parts = childNodes.map((each) => `--${boundary}\r\n${writeOut(each)}\r\n`);
    return `${head}\r\n\r\n${parts.join('')}--${boundary}--\r\n`;
  }
  if (typeof content === 'string') return `${head}\r\n\r\n${quotedPrintable(content)}`;
  if (content instanceof Uint8Array) return `${head}\r\n\r\n${base64(content)}`;
  throw new Error('A part of a mail is neither text nor a file.');
};
