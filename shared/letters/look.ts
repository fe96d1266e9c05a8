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
  title: `margin:0 0 20px;font-size:26px;${heading}`,
  h2: `margin:28px 0 10px;font-size:20px;${heading}`,
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
  label: `margin:0;padding:12px 0 2px;font-family:${sans};font-size:13px;line-height:1.5;font-weight:600;color:${colours.soft}`,
  answer: `margin:0;padding:0 0 4px;${text}`,
  small: `margin:0 0 12px;font-family:${sans};font-size:13px;line-height:1.6;color:${colours.soft}`,
  smallHeading: `margin:20px 0 6px;font-family:${serif};font-size:15px;line-height:1.4;font-weight:600;color:${colours.soft}`,
} as const;

/** The line beside a quotation stands where reading starts. */
export const quoteStyle = (dir: 'ltr' | 'rtl') =>
  `border-${dir === 'rtl' ? 'right' : 'left'}:3px solid ${colours.gold}`;

/** For mail programs that read it: dark colours where the reader's screen is dark, less margin on a phone. */
export const styleSheet = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
body{margin:0;padding:0;width:100%;-webkit-text-size-adjust:100%;text-size-adjust:100%}
.text{overflow-wrap:anywhere;word-break:break-word}
.button a:hover{text-decoration:underline}
@media (max-width:480px){
.edge{padding-left:20px!important;padding-right:20px!important}
.frame{padding:0!important}
.title{font-size:23px!important}
.button,.button td{display:block!important;width:auto!important}
}
@media (prefers-color-scheme:dark){
body,.paper{background-color:#10171e!important}
.sheet{background-color:#18212b!important;border-color:#34414d!important}
.band{background-color:#0a1d31!important}
.sheet,.sheet p,.sheet li,.sheet td,.sheet th,.sheet dd,.sheet blockquote{color:#eae5d9!important}
.sheet h1,.sheet h2,.sheet h3,.sheet h4{color:#f1ebde!important}
.sheet .soft,.foot p,.foot h2{color:#aab5be!important}
.sheet a,.foot a{color:#93c5f2!important}
.line,.sheet hr,.sheet td,.sheet th{border-color:#34414d!important}
.sheet blockquote{border-color:#d9a94e!important}
.button td{background-color:#93c5f2!important}
.button a{background-color:#93c5f2!important;color:#0c1a27!important}
}
`;
