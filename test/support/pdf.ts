import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

/** A node of a PDF's structure: its role, what it says instead of itself, what is in it. */
export interface Tag {
  role: string;
  alt?: string;
  children: Tag[];
}

interface RawTag {
  role?: string;
  alt?: string;
  children?: RawTag[];
}

const tagOf = ({ role = '', alt, children = [] }: RawTag): Tag => ({
  role,
  ...(alt === undefined ? {} : { alt }),
  children: children.filter((each) => each.role).map(tagOf),
});

/** A PDF as Mozilla's reader understands it. */
export const readPdf = async (bytes: Uint8Array) => {
  // The reader takes the bytes it is given for itself.
  const document = await getDocument({ data: Uint8Array.from(bytes), verbosity: 0 }).promise;
  const info = Object.fromEntries(Object.entries((await document.getMetadata()).info)) as Record<
    string,
    unknown
  >;
  const pages: string[] = [];
  const tags: Tag[] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
    const tree = (await page.getStructTree()) as RawTag | null;
    if (tree) tags.push(tagOf(tree));
  }
  const read = {
    info,
    marked: ((await document.getMarkInfo()) as { Marked?: boolean } | null)?.Marked === true,
    outline: ((await document.getOutline()) ?? []).map(({ title }) => title),
    labels: await document.getPageLabels(),
    pages,
    tags,
  };
  await document.loadingTask.destroy();
  return read;
};

/** Every tag with this role, in reading order. */
export const tagsOf = (tags: readonly Tag[], role: string): Tag[] =>
  tags.flatMap((tag) => [...(tag.role === role ? [tag] : []), ...tagsOf(tag.children, role)]);
