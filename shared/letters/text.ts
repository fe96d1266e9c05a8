import { linkable } from './addresses.ts';
import type { ReadBlock } from './blocks.ts';
import { wrap } from './wrap.ts';

/** Text with something before its first line, and before all others. */
const hanging = (text: string, first: string, rest: string): string =>
  wrap(text, rest.length)
    .map((line, index) => `${index ? rest : first}${line}`.trimEnd())
    .join('\n');

const paragraph = (text: string): string => hanging(text, '', '');

/** Words, and the address on a line of its own; an email address as people write it. */
const linked = (words: string, href: string): string => {
  const address = linkable(href);
  if (!address) return paragraph(words);
  const shown = address.startsWith('mailto:') ? decodeURIComponent(address.slice('mailto:'.length)) : address;
  return `${paragraph(`${words}:`)}\n${shown}`;
};

const blockText = (block: ReadBlock): string => {
  if ('p' in block) return paragraph(block.p);
  if ('heading' in block) return paragraph(block.heading);
  if ('button' in block) return linked(block.button, block.href);
  if ('link' in block) return linked(block.link, block.href);
  if ('list' in block) return block.list.map((each) => hanging(each, '- ', '  ')).join('\n');
  if ('answers' in block)
    return block.answers
      .map(({ label, lines }) =>
        // Of several things, each is told from the next also where it takes several lines.
        [paragraph(label), ...lines.map((line) => hanging(line, lines.length > 1 ? '- ' : '  ', '  '))].join(
          '\n',
        ),
      )
      .join('\n\n');
  if ('quote' in block)
    return [hanging(block.quote, '> ', '> '), ...(block.by ? [paragraph(`(${block.by})`)] : [])].join('\n');
  if ('news' in block)
    return block.news
      .map(({ text, href, note }) =>
        [
          hanging(text, '- ', '  '),
          ...(note ? [hanging(note, '  ', '  ')] : []),
          ...(linkable(href) ? [`  ${linkable(href)}`] : []),
        ].join('\n'),
      )
      .join('\n\n');
  return block.text;
};

const blocksText = (blocks: readonly ReadBlock[]): string => blocks.map(blockText).join('\n\n');

/**
 * Everything of a letter in plain text. `foot` are the paragraphs of the layout below the letter. No line is drawn: whoever
 * hears the text would hear each of its strokes.
 */
export const letterText = (letter: {
  head: string;
  subject: string;
  blocks: readonly ReadBlock[];
  foot: readonly (string | { words: string; href: string })[];
}): string =>
  `${[
    letter.head,
    paragraph(letter.subject),
    blocksText(letter.blocks),
    ...letter.foot.map((each) =>
      typeof each === 'string' ? paragraph(each) : linked(each.words, each.href),
    ),
  ].join('\n\n')}\n`;
