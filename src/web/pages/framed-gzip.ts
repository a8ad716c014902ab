import { constants, crc32, deflateRawSync } from 'node:zlib';

/** A gzip member. `joinMember` puts its bytes into their sequence. */
export interface Member {
  /** What only this member has: its two parts and its trailer, or all of it if it has no frame. */
  readonly own: Buffer;
  /** Where the second part begins. */
  readonly cut: number;
  readonly frame: Frame | undefined;
}

/** The beginning, the middle and the end of many pages. */
interface Frame {
  texts: readonly Buffer[];
  /** Deflated, with the header before the first piece and the end of the stream behind the last. */
  pieces: readonly [Buffer, Buffer, Buffer];
}

export interface FramedGzip {
  /** `isNew` is true if no earlier text has this frame. */
  compress(text: Buffer): { member: Member; isNew: boolean };
}

/** A shop has fewer than 20. If texts turn out to share nothing, all frames are forgotten at this number. */
const FRAMES_MAX = 64;
/** A level above 3 saves 5 % of the bytes. That is worth the time only for the parts of short pages. */
const LEVELS = { short: 5, long: 3 };
const SHORT_BYTES = 12_000;
/** Without a name, a time and an operating system (RFC 1952). */
const HEADER = Buffer.from('\x1f\x8b\x08\0\0\0\0\0\0\xff', 'latin1');
/** The empty block that ends a deflated stream. */
const LAST_BLOCK = Buffer.from('\x03\0', 'latin1');
/** The checksum and the length of the text. */
const TRAILER_BYTES = 8;

/**
 * Compresses pages so that they share memory. A gzip member is a header, a deflated stream and a trailer. The stream can
 * be cut wherever a sync flush has aligned it to a byte. So the frame, which is the same on many pages, is deflated once,
 * and each page keeps only the two parts between the pieces of its frame. The dictionary of a part is the text before it,
 * because that is what a decoder has in its window when it reaches the part. For every decoder, the joined bytes are one
 * ordinary member.
 */
export function createFramedGzip(): FramedGzip {
  const frames: Frame[] = [];

  return {
    compress(text) {
      const parts = partsOf(text);
      if (!parts) {
        const own = joined(HEADER, deflate(text), LAST_BLOCK, trailerOf(text));
        return { member: { own, cut: 0, frame: undefined }, isNew: false };
      }
      const known = frames.find(({ texts }) => texts.every((one, at) => parts.frame[at]?.equals(one)));
      const [first, second] = parts.own.map(({ start, end }) =>
        deflate(text.subarray(start, end), text.subarray(0, start)),
      ) as [Buffer, Buffer];
      const own = joined(first, second, trailerOf(text));
      const frame = known ?? remember(parts.frame);
      return { member: { own, cut: first.length, frame }, isNew: !known };
    },
  };

  function remember(texts: readonly Buffer[]): Frame {
    const [start, middle, end] = texts.map((one) =>
      deflate(one, undefined, constants.Z_BEST_COMPRESSION),
    ) as [Buffer, Buffer, Buffer];
    const frame = {
      texts: texts.map((one) => Buffer.from(one)),
      pieces: [joined(HEADER, start), joined(middle), joined(end, LAST_BLOCK)] as const,
    };
    if (frames.length >= FRAMES_MAX) frames.length = 0;
    frames.push(frame);
    return frame;
  }
}

export function joinMember({ own, cut, frame }: Member): Buffer {
  if (!frame) return own;
  const [start, middle, end] = frame.pieces;
  const trailerAt = own.length - TRAILER_BYTES;
  const [first, second] = [own.subarray(0, cut), own.subarray(cut, trailerAt)];
  return Buffer.concat([start, first, middle, second, end, own.subarray(trailerAt)]);
}

/** The length of what many members share. */
export function frameBytes(frame: Frame | undefined): number {
  return frame ? frame.pieces[0].length + frame.pieces[1].length + frame.pieces[2].length : 0;
}

/** A page of the usual layout (`layout/page.ts`) is cut before its title, behind its head, and around its main part. */
function partsOf(text: Buffer) {
  const title = text.indexOf('<title>');
  const head = text.indexOf('</head>', title);
  const main = text.indexOf('<main', head);
  const end = text.indexOf('</main>', main);
  if (title < 0 || head < 0 || main < 0 || end < 0) return undefined;
  return {
    frame: [text.subarray(0, title), text.subarray(head, main), text.subarray(end)],
    own: [
      { start: title, end: head },
      { start: main, end },
    ],
  };
}

function deflate(part: Buffer, before?: Buffer, level = levelOf(part)): Buffer {
  return deflateRawSync(part, {
    level,
    finishFlush: constants.Z_SYNC_FLUSH,
    ...(before?.length && { dictionary: before }),
  });
}

const levelOf = ({ length }: Buffer) => (length < SHORT_BYTES ? LEVELS.short : LEVELS.long);

function trailerOf(text: Buffer): Buffer {
  const trailer = Buffer.allocUnsafe(TRAILER_BYTES);
  trailer.writeUInt32LE(crc32(text), 0);
  trailer.writeUInt32LE(text.length, 4);
  return trailer;
}

/** Joins parts in memory of their own size: the compressor returns a slice of a block of up to 64 KB. */
export function joined(...parts: readonly Buffer[]): Buffer {
  const whole = Buffer.allocUnsafeSlow(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) at += part.copy(whole, at);
  return whole;
}
