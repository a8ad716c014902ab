import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Coding, preferredEncoding } from './encoding.ts';
import { utf8 } from './utf8.ts';

/** Compression does not shrink shorter texts. */
const COMPRESS_MIN_BYTES = 1_000;

/** Sends a page, or a part of one, that is made for one visitor. */
export function sendHtml(reply: FastifyReply, text: string): FastifyReply {
  const body = utf8(text);
  reply.type('text/html; charset=utf-8');
  const coding = body.length < COMPRESS_MIN_BYTES ? undefined : codingFor(reply.request);
  return coding ? reply.header('content-encoding', coding).send(COMPRESSORS[coding](body)) : reply.send(body);
}

/**
 * The length of a compressed page tells whether a text in the address is also elsewhere in the page, so a site that makes
 * a browser open many addresses could guess what the page says (BREACH). Such a request is never "same-origin": only
 * the shop's own pages get compressed answers.
 */
function codingFor({ headers }: FastifyRequest): Coding | undefined {
  return headers['sec-fetch-site'] === 'same-origin'
    ? preferredEncoding(headers['accept-encoding'])
    : undefined;
}

/** Each page is sent once, so the quickest levels cost least in all (decision 63). */
const COMPRESSORS: Record<Coding, (plain: Buffer) => Buffer> = {
  br: (plain) => brotliCompressSync(plain, { params: BROTLI }),
  gzip: (plain) => gzipSync(plain, { level: 1 }),
};

const BROTLI = { [constants.BROTLI_PARAM_QUALITY]: 1, [constants.BROTLI_PARAM_LGWIN]: 16 };
