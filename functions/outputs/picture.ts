import { crc32, inflateSync } from 'node:zlib';
import { mostPictureArea, mostPictureBytes, mostPixels, type Picture } from '../../shared/domain/output.ts';
import { type Refusal, refuse } from '../../shared/domain/refusal.ts';
import type { Upload } from '../../shared/http/body.ts';
import { inMegabytes } from './report.ts';

/** What the bytes of a picture say of it. */
export type ReadPicture = Pick<Picture, 'type' | 'width' | 'height'>;

const pngMark = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const jpegMark = Buffer.from([0xff, 0xd8, 0xff]);

const broken = refuse(
  'invalid',
  'This picture cannot be read: it is damaged or cut off. Save it again and choose the new file.',
);

/** A picture as it is kept, and what it says of itself; undefined when it is damaged or cut off. */
type Cleaned = { bytes: Buffer; read: ReadPicture } | undefined;

/**
 * A picture as it may be kept: a PNG or a JPEG by its bytes, whatever it is called, whole, and small enough for a reader
 * with a slow connection and for a program that unpacks it. Its size is read from its header; it is not unpacked here.
 *
 * @returns its bytes without what they say besides the picture: where and when it was taken and with what, words, a smaller
 * picture of the same, and whatever stands behind its end
 */
export const pictureIn = (upload: Upload | undefined): { bytes: Uint8Array; read: ReadPicture } | Refusal => {
  if (!upload) return refuse('invalid', 'Choose a picture first.');
  const { bytes } = upload;
  if (!bytes.length) return refuse('invalid', 'This file is empty. Choose the picture again.');
  if (bytes.length > mostPictureBytes) {
    return refuse(
      'too-large',
      `The picture has ${inMegabytes(bytes.length)}; ${inMegabytes(mostPictureBytes)} at most can be kept. ${smaller}`,
    );
  }
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPng = whole.subarray(0, 8).equals(pngMark);
  if (!isPng && !whole.subarray(0, 3).equals(jpegMark)) {
    return refuse('invalid', 'This file is neither a PNG nor a JPEG picture. Save it as one of these.');
  }
  const cleaned = isPng ? cleanPng(whole) : cleanJpeg(whole);
  if (!cleaned) return broken;
  const { width, height } = cleaned.read;
  if (width < 1 || height < 1) return broken;
  const size = `The picture is ${width.toLocaleString('en')} × ${height.toLocaleString('en')} pixels`;
  if (Math.max(width, height) > mostPixels) {
    return refuse(
      'too-large',
      `${size}; ${mostPixels.toLocaleString('en')} along a side are the most. ${smaller}`,
    );
  }
  if (width * height > mostPictureArea) {
    return refuse(
      'too-large',
      `${size}, ${Math.ceil((width * height) / 1_000_000)} million in all; ${mostPictureArea / 1_000_000} million are the most, like 4,000 × 4,000. ${smaller}`,
    );
  }
  return cleaned;
};

const smaller = 'Save it smaller: 1,600 pixels across are enough.';

/** What a PNG is shown by, besides its profile of colours. All else is words, times, places, or frames of a moving picture. */
const shownBy = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'sBIT', 'pHYs']);
/** Profiles of colours have some kilobytes; one that unpacks to more than this, in bytes, is none. */
const mostProfile = 1_048_576;

/** Chunk after chunk, each with its checksum, from the header to the end mark. */
const cleanPng = (bytes: Buffer): Cleaned => {
  const kept: Buffer[] = [pngMark];
  let read: ReadPicture | undefined;
  let hasContent = false;
  let hasProfile = false;
  for (let place = pngMark.length; place + 12 <= bytes.length; ) {
    const end = place + 8 + bytes.readUInt32BE(place);
    if (end + 4 > bytes.length) return undefined;
    const kind = bytes.toString('latin1', place + 4, place + 8);
    if (crc32(bytes.subarray(place + 4, end)) !== bytes.readUInt32BE(end)) return undefined;
    // The header stands first, and once.
    if ((kind === 'IHDR') !== (read === undefined)) return undefined;
    if (kind === 'IHDR') {
      if (end - place !== 8 + 13) return undefined;
      const [width, height] = [bytes.readUInt32BE(place + 8), bytes.readUInt32BE(place + 12)];
      read = { type: 'image/png', width, height };
    }
    if (kind === 'IDAT') hasContent = true;
    // One is all there may be, and all that is looked into.
    const isKept =
      kind === 'iCCP' ? !hasProfile && isProfile(bytes.subarray(place + 8, end)) : shownBy.has(kind);
    if (kind === 'iCCP') hasProfile = true;
    if (isKept) kept.push(bytes.subarray(place, end + 4));
    if (kind === 'IEND') return read && hasContent ? { bytes: Buffer.concat(kept), read } : undefined;
    place = end + 4;
  }
  return undefined;
};

const isProfile = (chunk: Buffer): boolean => {
  try {
    // Its name, which ends with a zero, and how it is packed stand before it.
    inflateSync(chunk.subarray(chunk.indexOf(0) + 2), { maxOutputLength: mostProfile });
    return true;
  } catch {
    return false;
  }
};

/** The markers that begin a frame, which says the size: all from C0 to CF but those of tables. */
const isFrame = (marker: number) =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;

/** Segment after segment, and scan after scan, up to the end mark. */
const cleanJpeg = (bytes: Buffer): Cleaned => {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | undefined;
  let turn = 1;
  let hasContent = false;
  for (let place = 2; place + 2 <= bytes.length; ) {
    if (bytes[place] !== 0xff) return undefined;
    const marker = bytes[place + 1] ?? 0;
    // Any number of 0xff may stand before a marker.
    if (marker === 0xff) {
      place += 1;
      continue;
    }
    if (marker === 0xd9) {
      kept.push(bytes.subarray(place, place + 2));
      if (!size || !hasContent) return undefined;
      // The words about how it was taken say also how it is to be turned: the one thing of them that is kept.
      if (turn > 1) kept.splice(1, 0, turned(turn));
      const { width, height } = turn >= 5 ? { width: size.height, height: size.width } : size;
      return { bytes: Buffer.concat(kept), read: { type: 'image/jpeg', width, height } };
    }
    if (place + 4 > bytes.length) return undefined;
    let end = place + 2 + bytes.readUInt16BE(place + 2);
    if (end < place + 4 || end > bytes.length) return undefined;
    const segment = bytes.subarray(place + 4, end);
    if (isFrame(marker)) {
      // Programs differ in which of two they believe.
      if (size || segment.length < 6) return undefined;
      size = { height: segment.readUInt16BE(1), width: segment.readUInt16BE(3) };
    }
    if (marker === 0xe1) turn = turnIn(segment) ?? turn;
    if (marker === 0xda) {
      if (!size) return undefined;
      hasContent = true;
      end = endOfScan(bytes, end);
    }
    if (isNeeded(marker, segment)) kept.push(bytes.subarray(place, end));
    place = end;
  }
  return undefined;
};

/** Where the next marker stands: within a scan, a 0xff before a zero is content, and D0 to D7 are marks of places. */
const endOfScan = (bytes: Buffer, from: number): number => {
  for (let place = bytes.indexOf(0xff, from); place >= 0; place = bytes.indexOf(0xff, place + 1)) {
    const next = bytes[place + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return place;
  }
  return bytes.length;
};

/** Of what programs write beside a JPEG: its density, its profile of colours, and how its colours are to be read. */
const isNeeded = (marker: number, segment: Buffer): boolean => {
  if (marker === 0xfe) return false;
  if (marker < 0xe0 || marker > 0xef) return true;
  const begins = (words: string) => segment.toString('latin1', 0, words.length) === words;
  // What follows the first fourteen bytes of a JFIF segment is a smaller picture.
  if (marker === 0xe0) return begins('JFIF\0') && segment.length === 14;
  return (marker === 0xe2 && begins('ICC_PROFILE\0')) || (marker === 0xee && begins('Adobe'));
};

/** How a picture is to be turned, by the numbers of EXIF: 1 is as it lies, from 5 on its sides are swapped. */
const turnIn = (segment: Buffer): number | undefined => {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0' || segment.length < 14) return undefined;
  const tiff = segment.subarray(6);
  const isLittle = tiff.toString('latin1', 0, 2) === 'II';
  const two = (place: number) =>
    place + 2 > tiff.length ? 0 : isLittle ? tiff.readUInt16LE(place) : tiff.readUInt16BE(place);
  const directory = isLittle ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  const entries = Math.min(two(directory), 1_000);
  for (let entry = 0; entry < entries; entry += 1) {
    const place = directory + 2 + entry * 12;
    const turn = two(place + 8);
    if (two(place) === 0x0112) return turn >= 1 && turn <= 8 ? turn : undefined;
  }
  return undefined;
};

/** EXIF that says nothing but how to turn it. */
const turned = (turn: number): Buffer =>
  Buffer.concat([
    Buffer.from([0xff, 0xe1, 0, 34]),
    Buffer.from('Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0', 'latin1'),
    Buffer.from([turn, 0, 0, 0, 0, 0, 0]),
  ]);

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
