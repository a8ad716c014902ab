import { buffer } from 'node:stream/consumers';
import sharp from 'sharp';

// A terminal sends Ctrl-C to this process, too. The parent decides when it ends.
process.on('SIGINT', () => undefined);
sharp.concurrency(1);

/** In pixels, twice the size in an email. */
const WIDTH = 144;
const HEIGHT = 192;
/** `--ground` of public/css/tokens.css in light mode. An email shows the same picture in dark mode, too. */
const GROUND = '#e9e5de';

// Reads a WebP from standard input and writes the JPEG for an email to standard output.
const bytes = await sharp(await buffer(process.stdin))
  .flatten({ background: GROUND })
  .resize({ width: WIDTH, height: HEIGHT, fit: 'cover' })
  .jpeg({ quality: 82, mozjpeg: true })
  .toBuffer();
process.stdout.write(bytes, () => process.exit(0));
