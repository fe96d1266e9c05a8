import type { List } from '../domain/choices.ts';

/**
 * What a letter is made of. Each block has two readings, one for HTML and one for plain text, so that neither part is
 * an afterthought of the other.
 */
export type Block =
  | { p: string }
  | { heading: string }
  | { button: string; href: string }
  | { link: string; href: string }
  | { list: readonly string[] }
  /** Question and answers, as in a receipt. */
  | { answers: readonly { label: string; lines: readonly string[] }[] }
  /** What somebody else wrote, set apart. */
  | { quote: string; by?: string }
  /** Lines of news, each with a link. */
  | { news: readonly { text: string; href: string; note?: string }[] }
  /** Markdown by people who may write letters; rendered without raw HTML. */
  | { markdown: string };

/** A block as the layout takes it: the Markdown was read. */
export type ReadBlock = Exclude<Block, { markdown: string }> | { html: string; text: string };

/** A letter ready to be laid out. */
export interface LetterContent {
  subject: string;
  /** A sentence that mail programs show beside the subject. */
  preview: string;
  blocks: readonly Block[];
  /** Why this person gets this letter: stands above the explanation at the foot. */
  because: string;
  /** Language of subject and blocks, a BCP 47 tag; English when absent. The frame of the letter stays English. */
  lang?: string;
  /** Title of the forum that it speaks for; stands before the house's own name as its sender. */
  onBehalfOf?: string;
  /** Where answers go; to the secretariat when absent. */
  replyTo?: { name: string; email: string };
  /** Where this reader says that they want no more of them: made from the letter's own key, for layout and headers. */
  unsubscribe?: string;
  /** What this is one of, where its reader can decline more of these; mail programs sort by it (List-Id). */
  list?: List;
  /** A report that goes with the letter; `key` names it in the bucket of reports, by the hash of its content. */
  attachment?: { key: string; name: string; type: string; sha256: string };
}
