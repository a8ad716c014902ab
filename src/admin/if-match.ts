import type { FastifyRequest } from 'fastify';
import { Problem } from '../web/errors/errors.ts';

/** The version of `If-Match: "7"`. It is undefined without the header and with `*`. */
export function versionOf(request: FastifyRequest): number | undefined {
  const header = request.headers['if-match'];
  if (header === undefined || header === '*') return undefined;
  const [, version] = /^"(\d{1,9})"$/.exec(header) ?? [];
  if (version === undefined)
    throw new Problem(400, 'invalid_version', 'If-Match is a version in quotes, such as "7".');
  return Number(version);
}
