import { crc32, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { createHandler } from '../../functions/outputs/handler.ts';
import { pictureIn } from '../../functions/outputs/picture.ts';
import { reportIn, reportName } from '../../functions/outputs/report.ts';
import {
  addPicture,
  mostAreaTogether,
  mostPictureArea,
  mostPixels,
  type Output,
} from '../../shared/domain/output.ts';
import { isRefusal } from '../../shared/domain/refusal.ts';
import { createComments } from '../../shared/store/comments.ts';
import { createDisseminations } from '../../shared/store/disseminations.ts';
import { createForums } from '../../shared/store/forums.ts';
import { createOutputs } from '../../shared/store/outputs.ts';
import { eventOf } from '../support/events.ts';
import { createHouse, type Sending, type SignedIn, type TestHouse } from '../support/house.ts';
import { jpeg, png } from '../support/pictures.ts';
import { keepForum } from '../support/samples.ts';
import { reportsInMemory, typesettingHere } from '../support/typesetter.ts';
import { sendEvent, uploadEvent } from '../support/upload.ts';

const typed = {
  title: 'What <six> years say',
  summary: 'What worked.',
  lang: 'en',
  kind: 'markdown',
  markdown: '# Method\n\nWe read forty reports.',
};

const chunk = (kind: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data]);
  const around = Buffer.alloc(8);
  around.writeUInt32BE(data.length, 0);
  around.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([around.subarray(0, 4), body, around.subarray(4)]);
};
const headerEnd = 8 + 25;
/** A PNG with these chunks behind its header. */
const pngWith = (...chunks: Buffer[]) =>
  Buffer.concat([png().subarray(0, headerEnd), ...chunks, png().subarray(headerEnd)]);
/** A PNG whose header says this size, with hardly any content. */
const pngOf = (width: number, height: number) => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header[8] = 8;
  return Buffer.concat([png().subarray(0, 8), chunk('IHDR', header), png().subarray(headerEnd)]);
};

const segment = (marker: number, data: Buffer) => {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(data.length + 2, 2);
  return Buffer.concat([head, data]);
};
const jpegStart = 2 + 6;
/** A JPEG with these segments before its frame, and without the one that its bones begin with. */
const jpegWith = (...segments: Buffer[]) =>
  Buffer.concat([jpeg().subarray(0, 2), ...segments, jpeg().subarray(jpegStart)]);

/** EXIF as a telephone writes it: how to turn the picture, and where it was taken. */
const exif = (turn: number, isLittle = true) => {
  const tiff = Buffer.alloc(8 + 2 + 2 * 12 + 4 + 40);
  const two = (value: number, place: number) =>
    isLittle ? tiff.writeUInt16LE(value, place) : tiff.writeUInt16BE(value, place);
  const four = (value: number, place: number) =>
    isLittle ? tiff.writeUInt32LE(value, place) : tiff.writeUInt32BE(value, place);
  tiff.write(isLittle ? 'II' : 'MM', 0, 'latin1');
  two(42, 2);
  four(8, 4);
  two(2, 8);
  two(0x0112, 10);
  two(3, 12);
  four(1, 14);
  two(turn, 18);
  two(0x8825, 22);
  two(4, 24);
  four(1, 26);
  four(38, 30);
  tiff.write('GPS 46.2044 N 6.1432 E', 42, 'latin1');
  return segment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]));
};

const sent = (bytes: Uint8Array, name = 'x.png') => ({ name, type: 'image/png', bytes });
const script = Buffer.from('<script>alert(document.domain)</script>');
const archive = Buffer.from('PK\u0003\u0004 an archive PK\u0005\u0006');
const pdf = (words = 'text') => Buffer.from(`%PDF-1.7\n${words}\nstartxref\n0\n%%EOF\n`);

const keptOf = (bytes: Uint8Array) => {
  const taken = pictureIn(sent(bytes));
  if (isRefusal(taken)) throw new Error(taken.reason);
  return taken;
};
const refusalOf = (bytes: Uint8Array) => {
  const taken = pictureIn(sent(bytes));
  return isRefusal(taken) ? taken.reason : 'taken';
};

describe('a picture that is sent', () => {
  it('is kept as the picture and nothing else', () => {
    const bomb = deflateSync(Buffer.alloc(50_000_000));
    const chunks = [
      chunk('tEXt', Buffer.concat([Buffer.from('Comment\0'), script])),
      chunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), bomb])),
      chunk('iTXt', Buffer.from('XML:com.adobe.xmp\0\0\0\0\0GPSLatitude')),
      chunk('eXIf', Buffer.from('MM\0*GPS')),
      chunk('tIME', Buffer.alloc(7)),
      chunk('acTL', Buffer.alloc(8)),
    ];
    expect(keptOf(Buffer.concat([pngWith(...chunks), script, archive])).bytes).toEqual(png());
    const beside = [
      exif(1),
      segment(0xe1, Buffer.from('http://ns.adobe.com/xap/1.0/\0GPSLatitude')),
      segment(0xed, Buffer.from('Photoshop 3.0\0a smaller picture')),
      segment(0xe2, Buffer.from('MPF\0another picture')),
      segment(0xe0, Buffer.from('JFXX\0a smaller picture')),
      segment(0xfe, script),
    ];
    expect(keptOf(Buffer.concat([jpegWith(...beside), script, archive])).bytes).toEqual(jpegWith());
  });

  it('keeps its colours, and the way up that its camera said', () => {
    const profile = Buffer.concat([Buffer.from('P3\0\0'), deflateSync(Buffer.alloc(500, 7))]);
    const coloured = pngWith(chunk('iCCP', profile), chunk('pHYs', Buffer.alloc(9)));
    expect(keptOf(coloured).bytes).toEqual(coloured);
    // What unpacks to a thousand times its size is no profile, nor is a second one.
    const bomb = Buffer.concat([Buffer.from('P3\0\0'), deflateSync(Buffer.alloc(50_000_000))]);
    expect(keptOf(pngWith(chunk('iCCP', bomb), chunk('iCCP', profile))).bytes).toEqual(png());
    const inJpeg = [
      segment(0xe0, Buffer.from('JFIF\0\u0001\u0001\0\0\u0001\0\u0001\0\0', 'latin1')),
      segment(0xe2, Buffer.from('ICC_PROFILE\0\u0001\u0001colours')),
      segment(0xee, Buffer.from('Adobe\0d\0\0\0\0\u0001')),
    ];
    expect(keptOf(jpegWith(...inJpeg)).bytes).toEqual(jpegWith(...inJpeg));
    for (const isLittle of [true, false]) {
      const turned = keptOf(jpegWith(exif(6, isLittle)));
      expect(turned.read).toEqual({ type: 'image/jpeg', width: 24, height: 40 });
      const text = Buffer.from(turned.bytes).toString('latin1');
      expect(text).not.toContain('GPS');
      // Read again, it says the same.
      expect(keptOf(turned.bytes)).toEqual(turned);
    }
    expect(keptOf(jpegWith(exif(3))).read).toEqual({ type: 'image/jpeg', width: 40, height: 24 });
    expect(keptOf(jpegWith(exif(9))).bytes).toEqual(jpegWith());
  });

  it('is refused when it is none, or two at once', () => {
    const none = 'This file is neither a PNG nor a JPEG picture.';
    const broken = 'This picture cannot be read';
    const frame = jpeg().subarray(jpegStart, jpegStart + 13);
    const wrong: [string, Uint8Array, string][] = [
      ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), none],
      ['GIF and script', Buffer.from('GIF89a/*\u0001\u0002*/=1;alert(1)'), none],
      ['a page', Buffer.concat([script, png()]), none],
      ['empty', Buffer.alloc(0), 'This file is empty. Choose the picture again.'],
      ['only a mark', png().subarray(0, 8), broken],
      ['a second header', pngWith(png().subarray(8, headerEnd)), broken],
      ['no header first', Buffer.concat([png().subarray(0, 8), png().subarray(headerEnd)]), broken],
      ['no content', Buffer.concat([png().subarray(0, headerEnd), png().subarray(-12)]), broken],
      ['a chunk longer than the file', pngWith(Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3, 4])), broken],
      ['a second frame', jpegWith(frame), broken],
      ['a scan without an end', Buffer.concat([jpeg().subarray(0, -2), script]), broken],
      ['an end before any scan', Buffer.concat([jpeg().subarray(0, 21), jpeg().subarray(-2)]), broken],
    ];
    for (const [what, bytes, said] of wrong) expect(refusalOf(bytes), what).toContain(said);
  });

  it('has a limit on its area, which its header is enough to tell', () => {
    expect(refusalOf(pngOf(60_000, 60_000))).toBe(
      'The picture is 60,000 × 60,000 pixels; 8,000 along a side are the most. Save it smaller: 1,600 pixels across are enough.',
    );
    expect(refusalOf(pngOf(8_000, 8_000))).toBe(
      'The picture is 8,000 × 8,000 pixels, 64 million in all; 16 million are the most, like 4,000 × 4,000. Save it smaller: 1,600 pixels across are enough.',
    );
    const side = fc.oneof(fc.nat({ max: 9_000 }), fc.nat({ max: 0xffff }), fc.constantFrom(1, 4_000, 8_000));
    fc.assert(
      fc.property(side, side, fc.boolean(), (width, height, isPng) => {
        const taken = pictureIn(sent(isPng ? pngOf(width, height) : jpeg(width, height)));
        const fits =
          width > 0 &&
          height > 0 &&
          Math.max(width, height) <= mostPixels &&
          width * height <= mostPictureArea;
        expect(!isRefusal(taken)).toBe(fits);
        if (!isRefusal(taken)) expect(taken.read).toMatchObject({ width, height });
      }),
    );
  });

  it('is refused where the pictures of its output would be too many pixels together, however they came', () => {
    const sides = fc.integer({ min: 1, max: 4_000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(sides, sides), { maxLength: 60 }), (sizes) => {
        let output = { pictures: [] } as unknown as Output;
        for (const [width, height] of sizes) {
          const picture = { name: 'x.png', key: '', sha256: '', bytes: 1, type: 'image/png' as const };
          const after = addPicture(output, { ...picture, width, height });
          if (!isRefusal(after)) output = after as Output;
        }
        const area = output.pictures.reduce((sum, { width, height }) => sum + width * height, 0);
        expect(area).toBeLessThanOrEqual(mostAreaTogether);
      }),
    );
  });
});

describe('a PDF that is sent', () => {
  it('begins and ends as one', () => {
    const wrong: [Uint8Array, string][] = [
      [Buffer.alloc(0), 'This file is empty.'],
      [Buffer.concat([script, pdf()]), 'This file is not a PDF.'],
      [Buffer.concat([archive, pdf()]), 'This file is not a PDF.'],
      [Buffer.from('\ufeff%PDF-1.7 %%EOF'), 'This file is not a PDF.'],
      [pdf().subarray(0, 12), 'This PDF is cut off'],
      [Buffer.concat([pdf(), Buffer.alloc(2_000)]), 'This PDF is cut off'],
    ];
    for (const [bytes, said] of wrong) {
      const taken = reportIn(sent(bytes));
      expect(isRefusal(taken) ? taken.reason : 'taken').toContain(said);
    }
  });

  it('has a name on one line that ends as a PDF does, whatever it was called', () => {
    const names: [string, string][] = [
      ['../../etc/passwd', 'passwd.pdf'],
      ['C:\\reports\\BPF.PDF', 'BPF.pdf'],
      ['report.pdf.exe', 'report.pdf.exe.pdf'],
      ['page.html', 'page.html.pdf'],
      ['evil\u202efdp.exe', 'evil fdp.exe.pdf'],
      ['a\r\nX-Evil: 1\u0000.pdf', 'a X-Evil: 1.pdf'],
      ['.pdf', 'report.pdf'],
      ['تقرير.pdf', 'تقرير.pdf'],
      ['x'.repeat(5_000), `${'x'.repeat(116)}.pdf`],
    ];
    for (const [name, kept] of names) expect(reportName(name)).toBe(kept);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const kept = reportName(name);
        expect(kept).toMatch(/[^.]?\.pdf$/);
        expect(kept).not.toMatch(/[\p{C}\p{Zl}\p{Zp}/\\]/u);
        expect([...kept].length).toBeLessThanOrEqual(120);
        expect(reportName(kept)).toBe(kept);
      }),
    );
  });
});

describe('files sent to an output', () => {
  let house: TestHouse;
  let handler: ReturnType<typeof createHandler>;
  let team: SignedIn;
  let outputId: string;
  let reports: ReturnType<typeof reportsInMemory>;

  beforeEach(async () => {
    house = await createHouse();
    reports = reportsInMemory();
    handler = createHandler({
      ...house.web,
      table: house.table,
      outputs: createOutputs(house.table),
      forums: createForums(house.table),
      comments: createComments(house.table),
      disseminations: createDisseminations(house.table),
      reports,
      typesetting: typesettingHere(reports),
    });
    const forum = await keepForum(house, 'BPF on BPFs');
    team = await house.signIn([{ role: 'coordinating-team', forumId: forum.id }], 'Farida Facilitator');
    outputId = house.newId('output');
    const form = { ...typed, id: outputId };
    const route = 'POST /desk/forums/{forumId}/outputs/new';
    await house.send(handler, route, { as: team, params: { forumId: forum.id }, form });
  });

  const event = (form: Record<string, string>, files: Parameters<typeof uploadEvent>[2], to = 'edit') =>
    uploadEvent(
      `POST /desk/outputs/{outputId}/${to}`,
      { as: team, params: { outputId }, form: to === 'edit' ? { ...typed, ...form } : form },
      files,
    );
  const send = async (...of: Parameters<typeof event>) => sendEvent(handler, await event(...of));
  const addPicture = (bytes: Uint8Array, form: Record<string, string> = {}, name = 'x.png') =>
    send({ act: 'picture', revision: '1', ...form }, { picture: sent(bytes, name) });
  const get = (route: string, params: Record<string, string> = {}, more: Sending = {}) =>
    house.send(handler, `GET ${route}`, { params: { outputId, ...params }, ...more });
  const kept = () => createOutputs(house.table).get(outputId);
  const publish = (revision: string) =>
    house.send(handler, 'POST /desk/outputs/{outputId}/publish', {
      as: team,
      params: { outputId },
      form: { revision },
    });

  it('are told what is wrong beside the field, with all that was typed', async () => {
    const wrong: [Record<string, ReturnType<typeof sent>>, string, string, number][] = [
      [{ picture: sent(Buffer.alloc(0)) }, 'picture', 'This file is empty.', 422],
      [{ picture: sent(pngOf(8_000, 8_000)) }, 'picture', '64 million in all', 413],
      [{ report: sent(Buffer.alloc(0), 'x.pdf') }, 'report', 'This file is empty.', 422],
      [{ report: sent(script, 'x.pdf') }, 'report', 'This file is not a PDF.', 422],
    ];
    for (const [files, field, said, status] of wrong) {
      const form = {
        revision: '1',
        markdown: 'Typed <here>',
        ...(field === 'picture' ? { act: field } : {}),
      };
      const answer = await send(form, files);
      expect(answer.status).toBe(status);
      const told = new RegExp(`id="field-${field}-error"[^]{0,140}${said}`);
      expect(answer.body).toMatch(told);
      expect(answer.body).toContain('Typed &lt;here>');
      expect(answer.body).toContain('What &lt;six> years say');
    }
    // No file was chosen: a browser sends a field without a name then.
    expect((await send({ revision: '1' }, { report: sent(Buffer.alloc(0), '') })).status).toBe(303);
    expect((await kept())?.revision).toBe(1);
    expect(reports.kept.size).toBe(0);
    const verify = await sendEvent(
      handler,
      await uploadEvent('POST /verify', {}, { copy: sent(Buffer.alloc(0), 'x.pdf') }),
    );
    expect(verify.status).toBe(422);
    expect(verify.body).toContain('Your file is empty.');
  });

  it('are the same picture when they come twice at once, and both when they are two', async () => {
    const [one, other] = await Promise.all([addPicture(png()), addPicture(png())]);
    expect([one?.status, other?.status]).toEqual([200, 200]);
    expect((await kept())?.pictures.map(({ name }) => name)).toEqual(['x.png']);
    const three = [50, 60, 70].map((side) => addPicture(png(side, side), { revision: '2' }));
    const answers = await Promise.all(three);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect((await kept())?.pictures.map(({ width }) => width).sort()).toEqual([40, 50, 60, 70]);
    // One of them was typed against the newest record; the others are told of the change when they save.
    expect(answers.map(({ body }) => /name="revision" value="(\d)"/.exec(body)?.[1]).sort()).toEqual([
      '2',
      '2',
      '3',
    ]);
    // Who clicked twice saves after it as after one click.
    const clicks = [
      await addPicture(png(80, 80), { revision: '5' }),
      await addPicture(png(80, 80), { revision: '5' }),
    ];
    for (const { body } of clicks) expect(body).toContain('name="revision" value="6"');
  });

  it('are one PDF, and one text, when they come twice at once', async () => {
    const file = () => ({ report: { name: 'x.pdf', type: 'text/html', bytes: pdf() } });
    const uploads = await Promise.all([1, 2].map(() => send({ revision: '1' }, file(), 'report')));
    expect(uploads.map(({ status }) => status)).toEqual([303, 303]);
    const form = { revision: '2', title: 'Better' };
    const saves = await Promise.all([1, 2].map(() => send(form, { report: sent(pdf('better'), 'x.pdf') })));
    expect(saves.map(({ status }) => status)).toEqual([303, 303]);
    expect((await kept())?.revision).toBe(3);
  });

  it('are answered as what they are, so that no browser takes them for a page', async () => {
    const polyglot = pdf(`${script} ${archive}`);
    await send(
      { revision: '1' },
      { report: { name: 'x.html', type: 'text/html', bytes: polyglot } },
      'report',
    );
    await addPicture(Buffer.concat([jpegWith(segment(0xfe, script)), script]), { revision: '2' }, 'x.html');
    await publish('3');
    const report = await get('/outputs/{outputId}/report.pdf');
    expect(report.body).toBe(polyglot.toString('latin1'));
    const picture = await get('/outputs/{outputId}/pictures/{picture}', { picture: 'x.jpg' });
    expect(picture.body).toBe(jpegWith().toString('latin1'));
    for (const { headers } of [report, picture]) {
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'");
    }
    expect(report.headers['content-type']).toBe('application/pdf');
    expect(report.headers['content-disposition']).toBe(`attachment; filename="${outputId}.pdf"`);
    expect(picture.headers['content-type']).toBe('image/jpeg');
  });

  it('are refused when the request itself is broken, with a way back', async () => {
    const whole = await event({ revision: '1' }, { report: sent(pdf(), 'x.pdf') });
    const body = Buffer.from(whole.body ?? '', 'base64');
    const type = whole.headers['content-type'] ?? '';
    const broken = [
      { body: 'no base64 at all: %%%' },
      { body: body.subarray(0, -200).toString('base64') },
      { headers: { ...whole.headers, 'content-type': 'multipart/form-data' } },
      { headers: { ...whole.headers, 'content-type': type.replace(/boundary=.*/, 'boundary=other') } },
      { body: body.toString('latin1'), isBase64Encoded: true },
    ];
    for (const wrong of broken) {
      const answer = await sendEvent(handler, { ...whole, ...wrong });
      expect(answer.status).toBe(422);
      expect(answer.body).toContain('Please go back and send the form again.');
    }
    const empty = { ...eventOf('POST /desk/outputs/{outputId}/report', { as: team, params: { outputId } }) };
    expect((await sendEvent(handler, empty)).body).toContain('Choose a PDF file first.');
    expect((await kept())?.report).toBeUndefined();
  });

  it('say of a picture’s credit that is told after the publication where readers find it', async () => {
    const markdown = '# Charts\n\n![Bars that rise](x.png)';
    const before = await addPicture(png());
    expect(before.body).not.toContain('The page says at once whose a picture is');
    await send({ revision: '2', markdown }, {});
    expect((await publish('3')).status).toBe(303);
    const said =
      'The page says at once whose a picture is; the PDF says it from the next correction on, which sets it anew.';
    const edit = () => get('/desk/outputs/{outputId}/edit', {}, { as: team });
    expect((await edit()).body).toContain(said);
    const told = await addPicture(png(), { revision: '4', credit: 'Ana Ruiz', markdown });
    expect(told.body).toContain(`Written down: x.png is Ana Ruiz. ${said}`);
    expect((await get('/outputs/{outputId}')).body).toContain('Ana Ruiz');
    const correction = 'Another file.';
    await send({ revision: '5', correction, markdown }, { report: sent(pdf(), 'own.pdf') });
    expect((await edit()).body).toContain(
      'the PDF was uploaded, and says what it says until you replace it.',
    );
  });
});
