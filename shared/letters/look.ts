/**
 * How letters look. Mail programs know little CSS, so each element carries its own; a style element adds only dark
 * colours and the small screen. The colours are those of the site.
 */
export const serif = "'Iowan Old Style','Palatino Linotype',Palatino,Georgia,'Times New Roman',serif";
export const sans = "'Segoe UI',system-ui,-apple-system,Roboto,'Noto Sans','Helvetica Neue',Arial,sans-serif";

export const colours = {
  paper: '#faf7f0',
  sheet: '#fffefb',
  ink: '#1c2733',
  soft: '#52606c',
  line: '#ddd5c6',
  link: '#0b4f8c',
  band: '#0c2f52',
  bandInk: '#f4efe4',
  bandSoft: '#b9cbdc',
  gold: '#b07d22',
  button: '#0b4f8c',
} as const;

const text = `font-family:${sans};font-size:16px;line-height:1.6;color:${colours.ink}`;
const heading = `font-family:${serif};font-weight:600;line-height:1.3;color:${colours.band}`;

/** The style of each element, also of those that Markdown makes. Parts that no element names have names of their own. */
export const styles = {
  text,
  title: `margin:0 0 22px;font-size:28px;letter-spacing:-0.01em;${heading};line-height:1.22`,
  h2: `margin:32px 0 10px;font-size:20px;${heading}`,
  h3: `margin:24px 0 8px;font-size:17px;${heading}`,
  h4: `margin:20px 0 8px;font-size:16px;${heading}`,
  p: `margin:0 0 16px;${text}`,
  a: `color:${colours.link};text-decoration:underline`,
  ul: `margin:0 0 16px;padding-left:24px;padding-right:24px;${text}`,
  ol: `margin:0 0 16px;padding-left:24px;padding-right:24px;${text}`,
  li: 'margin:0 0 6px',
  blockquote: 'margin:0 0 16px;padding:4px 18px',
  hr: `margin:24px 0;border:0;border-top:1px solid ${colours.line}`,
  code: 'font-family:Menlo,Consolas,monospace;font-size:14px',
  pre: 'margin:0 0 16px;font-family:Menlo,Consolas,monospace;font-size:14px;line-height:1.5;white-space:pre-wrap',
  table: `margin:0 0 16px;border-collapse:collapse;${text}`,
  th: `padding:6px 10px;border-bottom:2px solid ${colours.line};vertical-align:bottom`,
  td: `padding:6px 10px;border-bottom:1px solid ${colours.line};vertical-align:top`,
  label: `margin:0 0 2px;font-family:${sans};font-size:13px;line-height:1.5;font-weight:600;color:${colours.soft}`,
  answer: `margin:0 0 4px;${text}`,
  small: `margin:0 0 12px;font-family:${sans};font-size:13px;line-height:1.6;color:${colours.soft}`,
  smallHeading: `margin:20px 0 6px;font-family:${serif};font-size:15px;line-height:1.4;font-weight:600;color:${colours.soft}`,
} as const;

/** The line beside a quotation stands where reading starts. */
export const quoteStyle = (dir: 'ltr' | 'rtl') =>
  `border-${dir === 'rtl' ? 'right' : 'left'}:3px solid ${colours.gold}`;

/** What changes where the reader's screen is dark: which parts, and how. */
const dark: readonly (readonly [parts: readonly string[], style: string])[] = [
  [['.paper'], 'background-color:#10171e'],
  [['.sheet'], 'background-color:#18212b;border-color:#34414d'],
  [['.band'], 'background-color:#0a1d31'],
  [['.sheet', '.sheet p', '.sheet li', '.sheet td', '.sheet th', '.sheet blockquote'], 'color:#eae5d9'],
  [['.sheet h1', '.sheet h2', '.sheet h3', '.sheet h4'], 'color:#f1ebde'],
  [['.sheet .soft', '.foot p', '.foot h2'], 'color:#aab5be'],
  [['.sheet a', '.foot a'], 'color:#93c5f2'],
  [['.line', '.sheet hr', '.sheet td', '.sheet th'], 'border-color:#34414d'],
  [['.sheet blockquote'], 'border-color:#d9a94e'],
  [['.button td'], 'background-color:#93c5f2'],
  [['.button a'], 'background-color:#93c5f2;color:#0c1a27'],
];

const darkRules = (before = ''): string =>
  dark
    .map(
      ([parts, style]) =>
        `${parts.map((part) => before + part).join(',')}{${style.replaceAll(/(?=;)|$/g, '!important')}}`,
    )
    .join('\n');

/** For mail programs that read it: dark colours where the reader's screen is dark, less margin on a phone. */
export const styleSheet = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;width:100%;-webkit-text-size-adjust:100%;text-size-adjust:100%}
.text{overflow-wrap:anywhere;word-break:break-word}
.button a:hover{text-decoration:underline!important}
@media (max-width:480px){
.frame{padding:0!important}
.edge{padding-left:20px!important;padding-right:20px!important}
.sheet{padding-top:26px!important;border-left:0!important;border-right:0!important}
.title{font-size:24px!important}
.button,.button tbody,.button tr,.button td{display:block!important;width:100%!important}
}
@media (prefers-color-scheme:dark){
${darkRules()}
}
`;

/**
 * For few of them, apart, since Gmail leaves out a whole style element that has something in it which it does not know.
 * Outlook on the web and on phones does not ask whether the screen is dark, but marks the letter that it has darkened; on
 * paper there is ink only where it says something, and addresses stand beside their links.
 */
export const styleSheetOfFew = `
${darkRules('[data-ogsc] ')}
@media print{
.paper,.sheet,.band,.button td,.button a{background-color:#ffffff!important}
.frame{padding:0!important}
.edge{padding-left:0!important;padding-right:0!important}
.sheet{border:0!important}
.band p,.sheet,.sheet p,.sheet li,.sheet td,.sheet th,.sheet h1,.sheet h2,.sheet h3,.sheet h4,.foot p,.foot h2,.sheet a,.foot a,.button a{color:#000000!important}
.button a{padding:0!important;text-align:inherit!important;text-decoration:underline!important}
.sheet a:not(.bare)::after{content:" (" attr(href) ")";font-weight:400;word-break:break-all}
h1,h2,h3,h4{break-after:avoid}
li,blockquote,.button{break-inside:avoid}
}
`;
