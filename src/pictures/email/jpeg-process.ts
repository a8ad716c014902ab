import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';

// A terminal sends Ctrl-C to this process too. The parent decides when it ends.
process.on('SIGINT', () => undefined);
sharp.concurrency(1);

/** In pixels, twice what an email shows. */
const WIDTH = 144;
const HEIGHT = 192;
/** `--ground` of public/css/tokens.css. It is behind garments in both schemes, so an email shows the same picture in both. */
const GROUND = '#e9e5de';

/** Reads a WebP from the standard input and writes it as the JPEG of an email. */
const bytes = await sharp(await buffer(process.stdin))
  .flatten({ background: GROUND })
  .resize({ width: WIDTH, height: HEIGHT, fit: 'cover' })
  .jpeg({ quality: 82, mozjpeg: true })
  .toBuffer();
process.stdout.write(bytes, () => process.exit(0));
