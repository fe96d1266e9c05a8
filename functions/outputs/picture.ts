import { crc32 } from 'node:zlib';
import { mostPictureBytes, mostPixels, type Picture } from '../../shared/domain/output.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import type { Upload } from '../../shared/http/body.ts';
import { inMegabytes } from './report.ts';

/** What the bytes of a picture say of it. */
export type ReadPicture = Pick<Picture, 'type' | 'width' | 'height'>;

const pngMark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

const broken = refuse(
  'invalid',
  'This picture cannot be read: it is damaged or cut off. Save it again and choose the new file.',
);

/**
 * A picture as it may be kept: a PNG or a JPEG by its bytes, whatever it is called, whole, and small enough for a reader
 * with a slow connection.
 */
export const pictureIn = (upload: Upload | undefined): { bytes: Uint8Array; read: ReadPicture } | Refusal => {
  if (!upload?.bytes.length) return refuse('invalid', 'Choose a picture first.');
  const { bytes } = upload;
  if (bytes.length > mostPictureBytes) {
    return refuse(
      'too-large',
      `The picture has ${inMegabytes(bytes.length)}; ${inMegabytes(mostPictureBytes)} at most can be kept. Save it smaller: 1,600 pixels across are enough.`,
    );
  }
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPng = whole.subarray(0, 8).equals(pngMark);
  const isJpeg = whole.subarray(0, 3).equals(Buffer.from([0xff, 0xd8, 0xff]));
  if (!isPng && !isJpeg) {
    return refuse('invalid', 'This file is neither a PNG nor a JPEG picture. Save it as one of these.');
  }
  const read = isPng ? readPng(whole) : readJpeg(whole);
  if (!read || read.width < 1 || read.height < 1) return broken;
  if (Math.max(read.width, read.height) > mostPixels) {
    return refuse(
      'too-large',
      `The picture is ${read.width} × ${read.height} pixels; ${mostPixels.toLocaleString('en')} along a side are the most. Save it smaller.`,
    );
  }
  return { bytes, read };
};

/** Chunk after chunk, each with its checksum, from the header to the end mark. */
const readPng = (bytes: Buffer): ReadPicture | undefined => {
  let size: { width: number; height: number } | undefined;
  let hasContent = false;
  for (let place = pngMark.length; place + 12 <= bytes.length; ) {
    const end = place + 8 + bytes.readUInt32BE(place);
    if (end + 4 > bytes.length) return undefined;
    const kind = bytes.toString('latin1', place + 4, place + 8);
    if (crc32(bytes.subarray(place + 4, end)) !== bytes.readUInt32BE(end)) return undefined;
    if (!size) {
      if (kind !== 'IHDR' || end - place < 8 + 13) return undefined;
      size = { width: bytes.readUInt32BE(place + 8), height: bytes.readUInt32BE(place + 12) };
    }
    if (kind === 'IDAT') hasContent = true;
    if (kind === 'IEND') return hasContent ? { type: 'image/png', ...size } : undefined;
    place = end + 4;
  }
  return undefined;
};

/** The markers that begin a frame, which says the size: all from C0 to CF but those of tables. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Segment after segment up to the first scan; an end mark must follow. */
const readJpeg = (bytes: Buffer): ReadPicture | undefined => {
  let size: { width: number; height: number } | undefined;
  for (let place = 2; place + 4 <= bytes.length; ) {
    if (bytes[place] !== 0xff) return undefined;
    const marker = bytes[place + 1] ?? 0;
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) {
      place += 1;
      continue;
    }
    const length = bytes.readUInt16BE(place + 2);
    if (length < 2 || place + 2 + length > bytes.length) return undefined;
    if (isFrame(marker) && length >= 7)
      size = { height: bytes.readUInt16BE(place + 5), width: bytes.readUInt16BE(place + 7) };
    if (marker === 0xda) {
      const isWhole = bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) > place;
      return size && isWhole ? { type: 'image/jpeg', ...size } : undefined;
    }
    place += 2 + length;
  }
  return undefined;
};

/** The name by which the text calls it: from the file's name, in small letters; one that is taken gets a number. */
export const pictureName = (
  fileName: string,
  type: Picture['type'],
  taken: readonly Pick<Picture, 'name'>[],
): string => {
  const ending = type === 'image/png' ? 'png' : 'jpg';
  const base =
    fileName
      .replace(/^.*[\\/]/, '')
      .replace(/\.[^.]*$/, '')
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .slice(0, 60)
      .replace(/^-+|-+$/g, '') || 'picture';
  const names = new Set(taken.map(({ name }) => name));
  let name = `${base}.${ending}`;
  for (let count = 2; names.has(name); count += 1) name = `${base}-${count}.${ending}`;
  return name;
};
