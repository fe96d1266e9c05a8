import type { ComponentChildren } from 'preact';
import { Fragment } from 'preact';
import { render } from 'preact-render-to-string';
import { mailto } from '../domain/addresses.ts';
import { definitionInShort, howToTakePart } from '../domain/definition.ts';
import { languageOf, linkable } from './addresses.ts';
import type { LetterContent, ReadBlock } from './blocks.ts';
import type { House } from './letter.ts';
import { colours, quoteStyle, sans, serif, styleSheet, styleSheetOfFew, styles } from './look.ts';
import { letterText } from './text.ts';

/** A letter laid out: what goes into the mail. */
export interface LaidOut {
  html: string;
  text: string;
  lang: string;
  dir: 'ltr' | 'rtl';
}

/** What the layout takes of a letter. */
type Readable = Omit<LetterContent, 'blocks'> & { blocks: readonly ReadBlock[] };

/**
 * The one layout of all letters, in HTML and in plain text. Its foot says what a Best Practice Forum is and how to take
 * part (R11): there is no other way to a letter, so none can go without.
 */
export const layOut = (content: Readable, house: House): LaidOut => {
  const language = languageOf(content.lang);
  return {
    html: `<!doctype html>\n${render(<Letter content={content} house={house} language={language} />)}\n`,
    text: letterText({
      head: headOf(content).join('\n'),
      subject: content.subject,
      blocks: content.blocks,
      foot: footOf(content, house),
    }),
    ...language,
  };
};

const houseName = 'Intersession';
const houseLine = 'Best Practice Forums of the Internet Governance Forum';
const forumLine = 'A Best Practice Forum of the Internet Governance Forum';
const whatIs = 'What is a Best Practice Forum?';
const noMore = 'Get no more letters like this, or choose which ones';
const about = 'More about Best Practice Forums';
const write = 'Write to the IGF secretariat';

/** Who writes: the forum that the letter speaks for, or else the house. */
const headOf = ({ onBehalfOf }: Readable): readonly [name: string, line: string] =>
  onBehalfOf ? [onBehalfOf, forumLine] : [houseName, houseLine];

/** What stands below every letter, in reading order. */
const footOf = (content: Readable, { baseUrl, contact }: House) => [
  content.because,
  ...(content.unsubscribe ? [{ words: noMore, href: content.unsubscribe }] : []),
  whatIs,
  definitionInShort,
  howToTakePart,
  { words: about, href: `${baseUrl}/about` },
  { words: write, href: mailto(contact) },
];

type Language = { lang: string; dir: 'ltr' | 'rtl' };

const Letter = ({ content, house, language }: { content: Readable; house: House; language: Language }) => {
  const start = language.dir === 'rtl' ? 'right' : 'left';
  return (
    <html lang={language.lang} dir={language.dir}>
      <head>
        <meta charset="utf-8" />
        <title>{content.subject}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <meta name="format-detection" content="telephone=no, date=no, address=no, email=no" />
        <style dangerouslySetInnerHTML={{ __html: styleSheet }} />
        <style dangerouslySetInnerHTML={{ __html: styleSheetOfFew }} />
      </head>
      <body class="paper" style={`margin:0;padding:0;background-color:${colours.paper}`}>
        <div style="display:none;max-height:0;overflow:hidden">{content.preview}</div>
        {/* Programs that show mail in a page of theirs drop the html element, and its language with it. */}
        <div lang={language.lang} dir={language.dir}>
          <Table class="paper" style={`width:100%;background-color:${colours.paper}`}>
            <tr>
              <td class="frame" align="center" style="padding:32px 12px">
                <Table width={600} style="width:100%;max-width:600px">
                  <tr>
                    <Head content={content} />
                  </tr>
                  <tr>
                    <td
                      class="sheet edge text"
                      style={`padding:36px 44px 28px;background-color:${colours.sheet};border:1px solid ${colours.line};border-top:0;text-align:${start};${styles.text}`}
                    >
                      <h1 class="title" dir="auto" style={styles.title}>
                        {content.subject}
                      </h1>
                      {content.blocks.map((block, index) => (
                        <BlockHtml key={index} block={block} dir={language.dir} />
                      ))}
                    </td>
                  </tr>
                  <tr>
                    <Foot content={content} house={house} />
                  </tr>
                </Table>
              </td>
            </tr>
          </Table>
        </div>
      </body>
    </html>
  );
};

/** A table for the layout only: screen readers pass over it. */
const Table = (props: { class?: string; width?: number; style?: string; children: ComponentChildren }) => (
  <table
    role="presentation"
    class={props.class}
    width={props.width ?? '100%'}
    cellpadding="0"
    cellspacing="0"
    style={`border-collapse:collapse;${props.style ?? ''}`}
  >
    <tbody>{props.children}</tbody>
  </table>
);

const Head = ({ content }: { content: Readable }) => {
  const [name, line] = headOf(content);
  return (
    <td
      class="band edge"
      lang="en"
      dir="ltr"
      style={`padding:26px 44px 24px;background-color:${colours.band};border-bottom:4px solid ${colours.gold};text-align:left`}
    >
      <p
        class="band-name"
        dir="auto"
        style={`margin:0;font-family:${serif};font-size:24px;line-height:1.25;font-weight:600;color:${colours.bandInk};text-align:left`}
      >
        {name}
      </p>
      <p
        class="band-line"
        style={`margin:4px 0 0;font-family:${sans};font-size:14px;line-height:1.5;color:${colours.bandSoft}`}
      >
        {line}
      </p>
    </td>
  );
};

const Foot = ({ content, house }: { content: Readable; house: House }) => (
  <td class="foot edge text" lang="en" dir="ltr" style="padding:24px 44px 32px;text-align:left">
    <p style={styles.small}>{content.because}</p>
    {content.unsubscribe ? (
      <p style={styles.small}>
        <Linked words={noMore} href={content.unsubscribe} />
      </p>
    ) : null}
    <h2 class="line" style={`${styles.smallHeading};padding-top:18px;border-top:1px solid ${colours.line}`}>
      {whatIs}
    </h2>
    <p style={styles.small}>{definitionInShort}</p>
    <p style={styles.small}>
      {howToTakePart}{' '}
      <a href={`${house.baseUrl}/about`} style={styles.a}>
        {about}
      </a>
    </p>
    <p
      class="line"
      style={`${styles.small};margin:18px 0 0;padding-top:14px;border-top:1px solid ${colours.line}`}
    >
      {houseName} · {houseLine}
      <br />
      <a href={mailto(house.contact)} style={styles.a}>
        {write}
      </a>{' '}
      ·{' '}
      <a href={house.baseUrl} style={styles.a}>
        {house.baseUrl.replace(/^https?:\/\//, '')}
      </a>
    </p>
  </td>
);

/** Text as it was typed: line breaks stay, and its own direction. */
const Typed = ({ text }: { text: string }) => (
  <>
    {text.split('\n').map((line, index) => (
      <Fragment key={index}>
        {index ? <br /> : null}
        {line}
      </Fragment>
    ))}
  </>
);

const P = ({ text, style = styles.p, soft }: { text: string; style?: string; soft?: boolean }) => (
  <p dir="auto" class={soft ? 'soft' : undefined} style={style}>
    <Typed text={text} />
  </p>
);

const Linked = ({ words, href }: { words: string; href: string }) => {
  const address = linkable(href);
  if (!address) return <span>{words}</span>;
  return (
    <a href={address} style={styles.a}>
      {words}
    </a>
  );
};

const BlockHtml = ({ block, dir }: { block: ReadBlock; dir: 'ltr' | 'rtl' }) => {
  if ('p' in block) return <P text={block.p} />;
  if ('heading' in block)
    return (
      <h2 dir="auto" style={styles.h2}>
        {block.heading}
      </h2>
    );
  if ('button' in block) return <Button words={block.button} href={block.href} />;
  if ('link' in block)
    return (
      <p dir="auto" style={styles.p}>
        <Linked words={block.link} href={block.href} />
      </p>
    );
  if ('list' in block)
    return (
      <ul style={styles.ul}>
        {block.list.map((each, index) => (
          <li key={index} style={styles.li}>
            <span dir="auto">
              <Typed text={each} />
            </span>
          </li>
        ))}
      </ul>
    );
  if ('answers' in block)
    return (
      <div class="line" style={`margin:0 0 20px;border-top:1px solid ${colours.line}`}>
        {block.answers.map(({ label, lines }, index) => (
          <div key={index} class="line" style={`padding:12px 0 10px;border-bottom:1px solid ${colours.line}`}>
            <P text={label} style={styles.label} soft />
            {lines.map((line, place) => (
              <P key={place} text={line} style={styles.answer} />
            ))}
          </div>
        ))}
      </div>
    );
  if ('quote' in block)
    return (
      <>
        <blockquote style={`${styles.blockquote};margin-bottom:8px;${quoteStyle(dir)}`}>
          <P text={block.quote} style={`${styles.p};margin-bottom:0`} />
        </blockquote>
        {block.by ? <P text={`(${block.by})`} style={styles.small} soft /> : null}
      </>
    );
  if ('news' in block)
    return (
      <ul style={styles.ul}>
        {block.news.map(({ text, href, note }, index) => (
          <li key={index} style={styles.li}>
            <span dir="auto">
              <Linked words={text} href={href} />
            </span>
            {note ? <P text={note} style={`${styles.small};margin:0`} soft /> : null}
          </li>
        ))}
      </ul>
    );
  return <div dangerouslySetInnerHTML={{ __html: block.html }} />;
};

/** The colour is on the cell too, since Outlook gives a link none. */
const Button = ({ words, href }: { words: string; href: string }) => {
  const address = linkable(href);
  if (!address) return <P text={words} />;
  return (
    <table
      role="presentation"
      class="button"
      cellpadding="0"
      cellspacing="0"
      style="border-collapse:separate;margin:8px 0 24px"
    >
      <tbody>
        <tr>
          <td style={`border-radius:4px;background-color:${colours.button}`}>
            <a
              href={address}
              style={`display:block;padding:14px 28px;border-radius:4px;background-color:${colours.button};font-family:${sans};font-size:16px;line-height:1.4;font-weight:600;color:#ffffff;text-align:center;text-decoration:none`}
            >
              {words}
            </a>
          </td>
        </tr>
      </tbody>
    </table>
  );
};
