import sharp from 'sharp';

/**
 * A plate is a photograph of a garment in neutral cloth, from which the shop makes the picture in each color. It has
 * two files. `<view>.webp` has the brightness of the cloth, the colors of the small parts that keep theirs, and the
 * outline as transparency. `<view>-mask.webp` has two gray planes, one below the other, at half of the size: where the
 * product's color applies, and the shadow on the ground.
 */
export type Plate = {
  width: number;
  height: number;
  /** Four bytes a pixel. */
  shade: Buffer;
  /** One byte a pixel: 255 where the product's color applies. */
  tint: Buffer;
  /** One byte a pixel: 255 where the shadow is black. */
  shadow: Buffer;
};

/** The light that the lightest level stands for. 1 shows the product's color as it is. */
export const LIGHT_MAX = 1.6;

export async function readPlate(path: string, width: number): Promise<Plate> {
  const height = Math.round((width * 4) / 3);
  const shade = await sharp(path).resize(width, height, { fit: 'fill' }).ensureAlpha().raw().toBuffer();
  const { data, info } = await sharp(path.replace(/\.webp$/, '-mask.webp'))
    .raw()
    .toBuffer({ resolveWithObject: true });
  const size = { width: info.width, height: info.height / 2, channels: info.channels };
  const bytes = size.width * size.height * size.channels;
  return {
    width,
    height,
    shade,
    tint: enlarged(data.subarray(0, bytes), size, { width, height }),
    shadow: enlarged(data.subarray(bytes), size, { width, height }),
  };
}

type Size = { width: number; height: number };

/** Interpolates the first channel of an image. sharp takes twice as long, because it converts the channels. */
function enlarged(plane: Buffer, from: Size & { channels: number }, to: Size): Buffer {
  const columns = neighborsOf(from.width, to.width, from.channels);
  const rows = neighborsOf(from.height, to.height, from.width * from.channels);
  const out = Buffer.alloc(to.width * to.height);
  for (let y = 0; y < to.height; y += 1) {
    const above = rows.first[y] ?? 0;
    const below = rows.second[y] ?? 0;
    const down = rows.share[y] ?? 0;
    for (let x = 0; x < to.width; x += 1) {
      const left = columns.first[x] ?? 0;
      const right = columns.second[x] ?? 0;
      const across = columns.share[x] ?? 0;
      const one = lerp(plane[above + left] ?? 0, plane[above + right] ?? 0, across);
      const other = lerp(plane[below + left] ?? 0, plane[below + right] ?? 0, across);
      out[y * to.width + x] = lerp(one, other, down) + 0.5;
    }
  }
  return out;
}

/** For each pixel of the new size, the offsets of the two old pixels around its middle, and the share of the second. */
function neighborsOf(length: number, ofLength: number, stride: number) {
  const places = Array.from({ length: ofLength }, (_, index) =>
    Math.min(length - 1, Math.max(0, ((index + 0.5) * length) / ofLength - 0.5)),
  );
  return {
    first: Int32Array.from(places, (place) => Math.floor(place) * stride),
    second: Int32Array.from(places, (place) => Math.ceil(place) * stride),
    share: Float64Array.from(places, (place) => place % 1),
  };
}

const lerp = (from: number, to: number, share: number): number => from + (to - from) * share;

/** In levels. Compression leaves this much where there is no shadow, and the ground must be exactly the page's. */
const SHADOW_NOISE = 4;

/** Returns four bytes a pixel. The ground is transparent, and the shadow is a transparent black. */
export function colorPlate({ shade, tint, shadow }: Plate, hex: string): Buffer {
  const [red, green, blue] = [0, 2, 4].map((at) =>
    levelsIn(Number.parseInt(hex.slice(at, at + 2), 16) / 255),
  );
  const own = levelsIn(1);
  if (!red || !green || !blue) throw new Error(`"${hex}" is not a color`);
  const [redBytes, greenBytes, blueBytes] = [red, green, blue].map(rounded);
  if (!redBytes || !greenBytes || !blueBytes) throw new Error('a color has three channels');
  const out = Buffer.alloc(shade.length);
  for (let pixel = 0; pixel < tint.length; pixel += 1) {
    const at = 4 * pixel;
    const coverage = shade[at + 3] ?? 0;
    // Nearly all pixels are cloth, or ground without shadow.
    if (coverage === 255 && tint[pixel] === 255) {
      out[at] = redBytes[shade[at] ?? 0] ?? 0;
      out[at + 1] = greenBytes[shade[at + 1] ?? 0] ?? 0;
      out[at + 2] = blueBytes[shade[at + 2] ?? 0] ?? 0;
      out[at + 3] = 255;
      continue;
    }
    const dark = Math.max(0, (shadow[pixel] ?? 0) - SHADOW_NOISE);
    const alpha = coverage + ((255 - coverage) * dark) / 255;
    out[at + 3] = alpha + 0.5;
    if (coverage === 0) continue;
    const tinted = (tint[pixel] ?? 0) / 255;
    // Cloth is over black shadow where the outline is soft.
    const visible = coverage / alpha;
    out[at] = mixed(red, own, shade[at] ?? 0, tinted) * visible + 0.5;
    out[at + 1] = mixed(green, own, shade[at + 1] ?? 0, tinted) * visible + 0.5;
    out[at + 2] = mixed(blue, own, shade[at + 2] ?? 0, tinted) * visible + 0.5;
  }
  return out;
}

const rounded = (levels: Float64Array): Uint8Array => Uint8Array.from(levels, (level) => level + 0.5);

function mixed(levels: Float64Array, own: Float64Array, level: number, tinted: number): number {
  const first = levels[level] ?? 0;
  return tinted === 1 ? first : first * tinted + (own[level] ?? 0) * (1 - tinted);
}

/** Light that bounces between folds of bright cloth fills its shadows by this share. */
const BOUNCE = 0.22;
/** Brighter light is compressed, so that white cloth in full light keeps its texture. */
const SHOULDER = 0.85;

/** The brightness of a channel from 0 to 255 for each level of the plate. `channel` is the color's, from 0 to 1. */
function levelsIn(channel: number): Float64Array {
  const color = toLinear(channel);
  return Float64Array.from({ length: 256 }, (_, level) => {
    const light = toLinear(level / 255) * LIGHT_MAX;
    const filled = light < 1 ? light + (1 - light) * light * BOUNCE * color : light;
    return fromLinear(compressed(filled * color)) * 255;
  });
}

function compressed(light: number): number {
  const room = 1 - SHOULDER;
  return light <= SHOULDER ? light : SHOULDER + room * (1 - Math.exp((SHOULDER - light) / room));
}

export function toLinear(channel: number): number {
  return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
}

export function fromLinear(light: number): number {
  return light <= 0.0031308 ? light * 12.92 : 1.055 * light ** (1 / 2.4) - 0.055;
}
