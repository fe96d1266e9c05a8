import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { launchBrowser } from '../test/support/browser.ts';

/*
 * `npm run press-picture`, after changing what is drawn here: draws the picture that a link to a press release shows in
 * messengers and social networks, 1200 × 630, and writes it as the file that the site room serves; and the picture of the
 * demo's report, as the file that the demo uploads.
 */
const drawing = `<!doctype html><meta charset="utf-8"><style>
body{margin:0;width:1200px;height:630px;background:#0c2f52;color:#f4efe4;font-family:Georgia,'DejaVu Serif',serif;position:relative;overflow:hidden}
svg{position:absolute;right:-130px;top:10px;width:610px;height:610px}
b{position:absolute;left:80px;top:92px;font:600 28px/1.2 'DejaVu Sans',sans-serif;letter-spacing:.14em;text-transform:uppercase;color:#e0b25c}
h1{position:absolute;left:80px;top:150px;margin:0;font-size:72px;line-height:1.1;font-weight:600;width:720px}
p{position:absolute;left:80px;bottom:74px;margin:0;font:30px/1.4 'DejaVu Sans',sans-serif;color:#b9cbdc;width:640px}
i{position:absolute;left:0;right:0;bottom:0;height:14px;background:#b07d22}
</style><svg viewBox="0 0 48 48"><path d="M24 11.8A14 14 0 0 1 24 36.2A14 14 0 0 1 24 11.8Z" fill="#b07d22"/><g fill="none" stroke="#3a648d" stroke-width=".7"><circle cx="17" cy="24" r="14"/><circle cx="31" cy="24" r="14"/></g></svg>
<b>Press release</b><h1>What worked, and who received it</h1><p>Best Practice Forums of the Internet Governance Forum</p><i></i>`;

const stations = [
  ['The forum', 'names who should get it'],
  ['The team', 'writes a cover letter'],
  ['Secretariat or DESA', 'sends it on the forum’s behalf'],
  ['A press release', 'says so, and lists who received it'],
];
const way = `<!doctype html><meta charset="utf-8"><style>
body{margin:0;width:1200px;height:280px;background:#fff;color:#16324f;font-family:'DejaVu Sans',sans-serif;display:flex;align-items:center;justify-content:center;gap:14px}
div{width:216px;height:216px;border:4px solid #16324f;border-radius:16px;padding:22px 18px;box-sizing:border-box}
div:last-of-type{background:#16324f;color:#fff}
b{display:block;font:600 25px/1.2 Georgia,'DejaVu Serif',serif;margin-bottom:14px}
span{font-size:21px;line-height:1.35}
svg{flex:none}
</style>${stations
  .map(([who, what]) => `<div><b>${who}</b><span>${what}</span></div>`)
  .join(
    '<svg width="44" height="40" viewBox="0 0 44 40"><path d="M4 20H38M26 7L39 20L26 33" fill="none" stroke="#b07d22" stroke-width="5"/></svg>',
  )}`;

const browser = await launchBrowser();
try {
  const page = await browser.newPage({ viewport: { width: 1200, height: 630 } });
  await page.setContent(drawing);
  const png = (await page.screenshot({ type: 'png' })).toString('base64');
  const lines = png.match(/.{1,100}/g) ?? [];
  await writeFile(
    new URL('../functions/site/press-picture.ts', import.meta.url),
    [
      '/* Drawn by docs/draw-press-picture.ts. */',
      'const base64 =',
      `${lines.map((line) => `  '${line}'`).join(' +\n')};`,
      '',
      '/** What a link to a press release shows where it is shared: a PNG, 1200 × 630. */',
      "export const pressPicture = (): Uint8Array => Buffer.from(base64, 'base64');",
      '',
    ].join('\n'),
  );
  await page.setViewportSize({ width: 1200, height: 280 });
  await page.setContent(way);
  await page.screenshot({ path: fileURLToPath(new URL('../infra/local/demo-picture.png', import.meta.url)) });
} finally {
  await browser.close();
}
