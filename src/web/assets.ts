import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Coding, preferredEncoding } from './encoding.ts';

/**
 * Files that pages load besides pictures. They are read once at the start and served from memory. The pictures' own
 * routes serve the garments, so that folder is not listed here.
 */
const FOLDERS = ['', 'css/', 'js/', 'fonts/'];

/** Modules of npm packages that pages load as they are published. */
const PACKAGE_FILES: Readonly<Record<string, string>> = {
  'js/vendor/idiomorph.js': 'idiomorph/dist/idiomorph.esm.js',
  'js/vendor/tinykeys.js': 'tinykeys/dist/tinykeys.mjs',
  'js/vendor/quill.js': 'quill/dist/quill.js',
  'js/vendor/quill.css': 'quill/dist/quill.snow.css',
};

const CONTENT_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** Files of these types are compressed already. */
const COMPRESSED_TYPES = new Set(['.png', '.woff2']);

const YEAR_SECONDS = 31_536_000;

const publicDir = fileURLToPath(new URL('../../public/', import.meta.url));
const packagesDir = fileURLToPath(new URL('../../node_modules/', import.meta.url));
const files = readPublicFiles();
const release = hashOf(files);

/**
 * `css/tokens.css` → `/assets/1f0c9a3e/css/tokens.css`. One hash covers all files, so that the relative addresses inside
 * styles and scripts contain it as well. Throws for a file that does not exist.
 */
export function assetPath(name: string): string {
  if (!files.has(name)) throw new Error(`public/${name} is not an asset.`);
  return `/assets/${release}/${name}`;
}

/** The content of a text file: `js/site/offline.js`. Throws for a file that does not exist. */
export function assetText(name: string): string {
  assetPath(name);
  return String(files.get(name));
}

/** `['tokens', 'base']` → `css/tokens+base.css`, the file with the rules of both style sheets. */
export const bundleName = (sheets: readonly string[]): string => `css/${sheets.join('+')}.css`;

/** The address of several style sheets in one file. Throws if one of them does not exist. */
export function bundlePath(sheets: readonly string[]): string {
  for (const sheet of sheets) assetPath(`css/${sheet}.css`);
  return `/assets/${release}/${bundleName(sheets)}`;
}

interface Asset {
  contentType: string;
  plain: Buffer;
  /** Undefined for a file that is compressed already. */
  compressed: ((coding: Coding) => Promise<Buffer>) | undefined;
}

export interface AssetRoutesOptions {
  /** The style sheets that pages load as one file. */
  bundles: readonly (readonly string[])[];
}

/** `GET /assets/:hash/*`, `/favicon.svg` and `/favicon.ico`. */
export async function assetRoutes(app: FastifyInstance, { bundles }: AssetRoutesOptions): Promise<void> {
  const assets = new Map<string, Asset>();
  for (const [name, content] of files) assets.set(name, assetOf(name, content));
  for (const sheets of bundles) {
    const name = bundleName(sheets);
    const content = readBundle(name);
    if (!content) throw new Error(`A style sheet of public/${name} is missing.`);
    assets.set(name, assetOf(name, content));
  }

  app.get<{ Params: { hash: string; '*': string } }>('/assets/:hash/*', (request, reply) => {
    const asset = assets.get(request.params['*']) ?? foreignBundle(request.params['*']);
    if (!asset) return reply.callNotFound();
    // A page of an earlier release gets the current file, and its browser soon asks again.
    const cacheControl =
      request.params.hash === release ? `public, max-age=${YEAR_SECONDS}, immutable` : 'public, max-age=60';
    return send(reply.header('cache-control', cacheControl), asset, request.headers['accept-encoding']);
  });

  app.get('/favicon.svg', (request, reply) =>
    send(
      reply.header('cache-control', 'public, max-age=86400'),
      assets.get('favicon.svg') as Asset, // assetPath('favicon.svg') throws if it is missing
      request.headers['accept-encoding'],
    ),
  );
  app.get('/favicon.ico', (_request, reply) =>
    reply.header('cache-control', 'public, max-age=86400').redirect(assetPath('favicon.svg'), 301),
  );
}

async function send(
  reply: FastifyReply,
  { contentType, plain, compressed }: Asset,
  acceptEncoding: string | undefined,
): Promise<FastifyReply> {
  reply.type(contentType);
  if (!compressed) return reply.send(plain);
  reply.header('vary', 'accept-encoding');
  const coding = preferredEncoding(acceptEncoding);
  return coding ? reply.header('content-encoding', coding).send(await compressed(coding)) : reply.send(plain);
}

const SHEETS_MAX = 10;

/** Returns undefined if the name is not a bundle's, or if one of its style sheets does not exist. */
function readBundle(name: string): Buffer | undefined {
  const [, list = ''] = /^css\/([a-z-]+(?:\+[a-z-]+)+)\.css$/.exec(name) ?? [];
  const contents = list.split('+').map((sheet) => files.get(`css/${sheet}.css`));
  const areAll = contents.every((content) => content !== undefined);
  return areAll && contents.length <= SHEETS_MAX ? Buffer.concat(contents) : undefined;
}

/**
 * Pages of another release may load other bundles. They are not compressed, because visitors could make up names, and each
 * would cost the time of a compression.
 */
function foreignBundle(name: string): Asset | undefined {
  const plain = readBundle(name);
  return plain && { contentType: CONTENT_TYPES['.css'] as string, plain, compressed: undefined };
}

function assetOf(name: string, plain: Buffer): Asset {
  const extension = extname(name);
  const contentType = CONTENT_TYPES[extension] as string; // Only files of these types are read.
  return {
    contentType,
    plain,
    compressed: COMPRESSED_TYPES.has(extension) ? undefined : compressedOnce(plain),
  };
}

/**
 * Compresses a file when it is first asked for in a coding, and remembers the result. To compress all files takes most of
 * a second of processor time, which the start of the shop need not wait for.
 */
function compressedOnce(plain: Buffer): (coding: Coding) => Promise<Buffer> {
  const known = new Map<Coding, Promise<Buffer>>();
  return (coding) => {
    const found = known.get(coding) ?? COMPRESSORS[coding](plain).then(exactCopy);
    known.set(coding, found);
    return found;
  };
}

const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY };
const COMPRESSORS: Record<Coding, (plain: Buffer) => Promise<Buffer>> = {
  br: (plain) => promisify(brotliCompress)(plain, { params }),
  gzip: (plain) => promisify(gzip)(plain, { level: 9 }),
};

/** The compressors return a slice of a block of up to 64 KB. Without a copy, the whole block would stay in memory. */
function exactCopy(part: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(part.length);
  part.copy(copy);
  return copy;
}

function readPublicFiles(): Map<string, Buffer> {
  const found = new Map<string, Buffer>();
  for (const folder of FOLDERS) {
    // Scripts are in folders of their own, one for each part of the shop.
    for (const entry of readdirSync(publicDir + folder, { encoding: 'utf8', recursive: folder === 'js/' })) {
      if (extname(entry) in CONTENT_TYPES)
        found.set(folder + entry, readFileSync(publicDir + folder + entry));
    }
  }
  for (const [name, file] of Object.entries(PACKAGE_FILES)) found.set(name, readFileSync(packagesDir + file));
  return found;
}

/** Eight hexadecimal digits over names and contents. */
function hashOf(contents: Map<string, Buffer>): string {
  const hash = createHash('sha256');
  for (const name of [...contents.keys()].sort()) {
    hash.update(`${name}\0`).update(contents.get(name) as Buffer);
  }
  return hash.digest('hex').slice(0, 8);
}
