/** Every page loads the logo, so it is small. */
const BYTES_MAX = 64 * 1024;
const SIDE_MAX = 2_000;

export interface LogoPicture {
  contentType: 'image/png' | 'image/webp';
  bytes: Buffer;
  width: number;
  height: number;
}

/** Says what is wrong with a picture in base64, or undefined. */
export function pictureFault(base64: string): string | undefined {
  if (base64.length > (BYTES_MAX * 4) / 3 + 4) return `Choose a picture of at most ${BYTES_MAX / 1_024} KiB.`;
  const picture = logoPictureOf(base64);
  if (!picture) return 'Choose a PNG or WebP picture.';
  const { width, height } = picture;
  return width < 1 || height < 1 || width > SIDE_MAX || height > SIDE_MAX
    ? `Choose a picture of at most ${SIDE_MAX} × ${SIDE_MAX} pixels.`
    : undefined;
}

/**
 * Reads the size of a PNG or WebP from its first bytes. Returns undefined for anything else. Browsers get the picture with
 * the type that is found here and must not guess another one, so a file that is also something else is only a picture.
 */
export function logoPictureOf(base64: string): LogoPicture | undefined {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  const size = pngSize(bytes) ?? webpSize(bytes);
  return size && { bytes, ...size };
}

type Size = Omit<LogoPicture, 'bytes'>;

const PNG_START = Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIHDR', 'latin1');

/** PNG, third edition, 11.2.1. */
function pngSize(bytes: Buffer): Size | undefined {
  if (bytes.length < 45 || !bytes.subarray(0, PNG_START.length).equals(PNG_START)) return undefined;
  return { contentType: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** RFC 9649, 2.5 to 2.7: the three kinds of WebP have their size at three places. */
function webpSize(bytes: Buffer): Size | undefined {
  const isWebp = bytes.length >= 30 && bytes.toString('latin1', 0, 4) === 'RIFF';
  if (!isWebp || bytes.toString('latin1', 8, 12) !== 'WEBP') return undefined;
  const contentType = 'image/webp';
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8X':
      return { contentType, width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { contentType, width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    case 'VP8 ':
      return { contentType, width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    default:
      return undefined;
  }
}
