import type { FastifyRequest } from 'fastify';
import { Problem } from './errors/errors.ts';

/** A form as it was sent: every field is a text. */
export type Form<Name extends string = string> = Readonly<Partial<Record<Name, string>>>;

/**
 * The body of a form, and of nothing else: another content type does not get around these checks. A field
 * that is not among `fields`, is sent twice or is longer than `lengthMax` is refused.
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
