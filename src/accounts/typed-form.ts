import type { FastifyRequest } from 'fastify';
import { type Html, html } from '../platform/html.ts';
import { localPath } from '../platform/local-path.ts';

/**
 * A form that was sent after its session had ended. It goes along through the sign-in in hidden fields, from page to
 * page: what was typed stands in no address, no cookie, no log, and is not stored on the server.
 */
export interface TypedForm {
  /** Where it was sent to, and is sent again. */
  path: string;
  fields: Readonly<Record<string, string>>;
}

/** The field that carries it. */
export const TYPED = 'typed';

/** The field that says: show the form with these values, and do nothing yet. */
export const RESTORED = 'restored';

/** A review may have 10,000 characters before it is refused; escaped as JSON they are more. */
export const TYPED_LENGTH_MAX = 30_000;
const FIELDS_MAX = 400;

/** What the request has sent, but never a password. Undefined where it is more than goes along. */
export function typedForm(request: FastifyRequest): TypedForm | undefined {
  const fields = Object.entries((request.body ?? {}) as Record<string, unknown>).filter(
    (field): field is [string, string] => typeof field[1] === 'string' && !/password/i.test(field[0]),
  );
  const path = localPath(request.url);
  const typed = path && { path, fields: Object.fromEntries(fields) };
  return typed && JSON.stringify(typed).length <= TYPED_LENGTH_MAX ? typed : undefined;
}

/** As the browser has sent it back. */
export function parseTypedForm(text: string): TypedForm | undefined {
  const read = parse(text);
  if (typeof read !== 'object' || read === null || !('path' in read) || !('fields' in read)) return undefined;
  const path = typeof read.path === 'string' ? localPath(read.path) : undefined;
  if (!path || typeof read.fields !== 'object' || read.fields === null) return undefined;
  const fields = Object.entries(read.fields);
  const areTexts = fields.every((field): field is [string, string] => typeof field[1] === 'string');
  return areTexts && fields.length <= FIELDS_MAX ? { path, fields: Object.fromEntries(fields) } : undefined;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** For the form of a sign-in. */
export const typedField = (typed: TypedForm | undefined): Html | undefined =>
  typed && html`<input type="hidden" name="${TYPED}" value="${JSON.stringify(typed)}">`;

/** The fields as they were typed, to be sent to where they were meant for. */
export const typedFields = ({ fields }: TypedForm): Html =>
  html`${Object.entries({ ...fields, [RESTORED]: '1' }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;
