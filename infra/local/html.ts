import { createHash } from 'node:crypto';

/** Text that is HTML already. Only `html` makes it, so nothing gets into a page unescaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Piece = Html | string | number | false | undefined | readonly Piece[];

/** HTML with every value in it escaped, except what `html` made; lists are joined; `false` and `undefined` are nothing. */
export const html = (strings: TemplateStringsArray, ...pieces: readonly Piece[]): Html =>
  new Html(strings.reduce((text, string, index) => text + textOf(pieces[index - 1]) + string));

const textOf = (piece: Piece): string => {
  if (piece === undefined || piece === false) return '';
  if (piece instanceof Html) return piece.text;
  if (typeof piece === 'object') return piece.map(textOf).join('');
  return escapeHtml(String(piece));
};

/** For text between tags and for quoted attributes. */
const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** The look of the local run's own pages: plainly not the product's. */
const style = `
:root{color-scheme:light dark;--paper:#f6f4ef;--sheet:#fff;--ink:#1d2430;--soft:#5a6472;--line:#d9d5ca;--mark:#8a4b12;--on-mark:#fff;--good:#1c6b3c;--bad:#a1261d;--shade:#efece4}
@media(prefers-color-scheme:dark){:root{--paper:#15181d;--sheet:#1d2128;--ink:#e8e6e1;--soft:#a3abb8;--line:#373d47;--mark:#f0b072;--on-mark:#2a1703;--good:#7fd3a0;--bad:#ff9d92;--shade:#262b33}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
header.bar{border-bottom:3px double var(--line);background:var(--sheet)}
header.bar>div,main,footer{max-width:64rem;margin:0 auto;padding:1rem}
header.bar p{margin:0;font-weight:650;letter-spacing:.01em}
header.bar nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:.4rem 0 0;padding:0;list-style:none}
main{padding-bottom:4rem}
main.narrow{max-width:38rem}
h1{font-size:1.7rem;line-height:1.2;margin:1.2rem 0 .6rem;overflow-wrap:anywhere}
h2{font-size:1.2rem;margin:2rem 0 .5rem}
a{color:var(--mark);text-underline-offset:.18em}
a[aria-current]{color:var(--ink);font-weight:650;text-decoration:none}
:focus-visible{outline:3px solid var(--mark);outline-offset:2px}
.lead{font-size:1.1rem;max-width:44rem}
.soft{color:var(--soft)}
.good{color:var(--good)}
.bad{color:var(--bad);font-weight:600}
.sheet{background:var(--sheet);border:1px solid var(--line);border-radius:.5rem;padding:1rem 1.1rem;margin:1rem 0}
.notice{border-left:4px solid var(--mark);background:var(--sheet);padding:.6rem 1rem;margin:1rem 0}
.notice.wrong{border-color:var(--bad)}
table{border-collapse:collapse;width:100%}
caption{text-align:left;padding-bottom:.4rem;color:var(--soft)}
th,td{text-align:left;vertical-align:top;padding:.45rem .7rem .45rem 0;border-bottom:1px solid var(--line)}
td{overflow-wrap:anywhere}
.scroll{overflow-x:auto}
dl{display:grid;grid-template-columns:minmax(6rem,max-content) 1fr;gap:.3rem 1rem;margin:0}
dt{color:var(--soft)}dd{margin:0;overflow-wrap:anywhere}
dl.roles{grid-template-columns:minmax(6rem,11rem) 1fr;gap:.9rem 1.4rem}
dl.roles dt{color:var(--ink);font-weight:650}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font:.875rem/1.5 ui-monospace,monospace;margin:.3rem 0}
code{font:.9em ui-monospace,monospace}
label{display:block;font-weight:600;margin:.8rem 0 .2rem}
.hint{display:block;font-weight:400;color:var(--soft);font-size:.9rem}
input,textarea,select{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--soft);border-radius:.3rem;padding:.5rem .6rem;width:100%;max-width:28rem}
textarea{max-width:none;font:.9rem/1.5 ui-monospace,monospace}
button{font:inherit;font-weight:600;cursor:pointer;border:1px solid var(--mark);border-radius:.3rem;padding:.5rem .9rem;background:var(--mark);color:var(--on-mark)}
button.plain,a.button{display:inline-block;background:var(--sheet);color:var(--mark);border:1px solid var(--mark);border-radius:.3rem;padding:.45rem .9rem;font-weight:600;text-decoration:none}
a.button[aria-current]{background:var(--mark);color:var(--on-mark)}
.row{display:flex;flex-wrap:wrap;gap:.6rem;align-items:end;margin:1rem 0}
.row form{margin:0}
.pair{display:grid;grid-template-columns:repeat(auto-fit,minmax(15rem,1fr));gap:0 1.5rem;align-items:end}
ul.people{list-style:none;margin:1rem 0;padding:0;display:grid;gap:.6rem}
ul.people button{width:100%;text-align:left;background:var(--sheet);color:var(--ink);border:1px solid var(--line);padding:.7rem 1rem;font-weight:400;line-height:1.4}
ul.people button:hover{border-color:var(--mark)}
ul.people strong{display:block;font-size:1.05rem}
ul.people span{display:block;overflow-wrap:anywhere}
ul.mails{list-style:none;margin:1rem 0;padding:0}
ul.mails li{border-bottom:1px solid var(--line);padding:.7rem 0}
ul.mails a{font-weight:600;overflow-wrap:anywhere}
ul.mails p{margin:.1rem 0 0}
.page{background:var(--shade);border:1px solid var(--line);border-radius:.4rem;padding:.6rem;overflow-x:auto}
.page iframe{display:block;border:0;background:#fff;height:46rem;max-width:100%;margin:0 auto}
.page.dark iframe{background:#121212}
main:has(.looked-at){max-width:102rem}
.page.looked-at{display:flex;gap:1rem}
.page.looked-at iframe{flex:none;max-width:none;margin:0}
ul.looks{columns:20rem;padding-inline-start:1.2rem}
.w600{width:600px}.w320{width:320px}
details{border-bottom:1px solid var(--line);padding:.5rem 0}
summary{cursor:pointer}
@media(max-width:30rem){dl,dl.roles{grid-template-columns:1fr;gap:0}dd{margin-bottom:.5rem}h1{font-size:1.4rem}}
`;

/** Allows this style and nothing else that a page might load. */
export const pagePolicy = `default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`;

/** A whole page. `bar` stands at its top. */
export const document = (title: string, bar: Html, main: Html, { narrow = false } = {}): string =>
  html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title} · local run</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<style>${new Html(style)}</style>
</head>
<body>
<header class="bar"><div>${bar}</div></header>
<main${narrow && html` class="narrow"`}>${main}</main>
</body>
</html>
`.text;
