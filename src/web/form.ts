import type { FastifyRequest } from 'fastify';
import { Problem } from './errors/errors.ts';

/** A form as it was sent, with a text in every field. */
export type Form<Name extends string = string> = Readonly<Partial<Record<Name, string>>>;

/**
 * Reads the body of a form. It refuses any other content type, and a field that is not listed in `fields`, is sent twice
 * or is longer than `lengthMax`.
 */
export function readForm<Name extends string>(
  request: FastifyRequest,
  fields: readonly Name[],
  lengthMax: number,
): Form<Name> {
  const type = request.headers['content-type'] ?? '';
  if (request.body !== undefined && !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw new Problem(415, 'unsupported_media_type', 'Send this as a form.');
  }
  const body = (request.body ?? {}) as Record<string, unknown>;
  for (const [name, value] of Object.entries(body)) {
    if (!fields.includes(name as Name))
      throw invalid(`The form has a field that does not belong here (${name.slice(0, 50)}).`);
    if (typeof value !== 'string' || value.length > lengthMax)
      throw invalid(`The field "${name}" is not valid.`);
  }
  return body as Form<Name>;
}

const invalid = (message: string) => new Problem(400, 'invalid_request', message);
