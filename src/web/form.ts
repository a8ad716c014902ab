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
  body = (request.body ?? {}) as Record<string, unknown>,
): Form<Name> {
  const type = request.headers['content-type'] ?? '';
  if (request.body !== undefined && !/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type)) {
    throw new Problem(415, 'unsupported_media_type', 'Send this as a form.');
  }
  for (const [name, value] of Object.entries(body)) {
    if (!fields.includes(name as Name))
      throw invalid(`The form has a field that does not belong here (${name.slice(0, 50)}).`);
    if (typeof value !== 'string' || value.length > lengthMax)
      throw invalid(`The field "${name}" is not valid.`);
  }
  return body as Form<Name>;
}

/** The values of fields that may be sent several times, such as checkboxes of one name. */
export type FormLists<Name extends string = string> = Readonly<Record<Name, readonly string[]>>;

/** Like `readForm`, for a form in which the fields of `lists` may be sent several times, at most `valuesMax` each. */
export function readFormWithLists<Name extends string, ListName extends string>(
  request: FastifyRequest,
  { fields, lists, lengthMax, valuesMax }: FormShape<Name, ListName>,
): { form: Form<Name>; lists: FormLists<ListName> } {
  const body = (request.body ?? {}) as Record<string, unknown>;
  const single = { ...body };
  const found = {} as Record<ListName, readonly string[]>;
  for (const name of lists) {
    const values: unknown[] = [body[name] ?? []].flat();
    const areValid = values.every((value) => typeof value === 'string' && value.length <= lengthMax);
    if (!areValid || values.length > valuesMax) throw invalid(`The field "${name}" is not valid.`);
    found[name] = values as string[];
    delete single[name];
  }
  return { form: readForm(request, fields, lengthMax, single), lists: found };
}

export interface FormShape<Name extends string, ListName extends string> {
  fields: readonly Name[];
  lists: readonly ListName[];
  lengthMax: number;
  valuesMax: number;
}

const invalid = (message: string) => new Problem(400, 'invalid_request', message);
