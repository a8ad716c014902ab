import type { FastifyRequest } from 'fastify';
import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { localPath } from '../../web/local-path.ts';
import { narrowPage } from '../views/narrow-page.ts';

/**
 * A form that was sent after its session had ended. Hidden fields carry it through the pages of the sign-in, so what
 * the shopper typed is never in a URL, a cookie or a log, and is not stored on the server.
 */
export interface PendingForm {
  /** The local path that the form was sent to, and will be sent to again. */
  path: string;
  fields: Readonly<Record<string, FieldValue>>;
}

/** A field that was sent several times has a list. */
type FieldValue = string | readonly string[];

/** The name of the hidden field that carries a pending form. */
export const PENDING_FORM_FIELD = 'typed';

/** With this field a route shows the form as it was filled in, and changes nothing. */
export const RESUMED = 'restored';

/** This counts characters of JSON. The longest field is a review of 10,000 characters. */
export const PENDING_FORM_LENGTH_MAX = 30_000;
const FIELDS_MAX = 400;

/** Returns the request's fields without passwords. It is undefined if they are too long to carry along. */
export function pendingFormOf(request: FastifyRequest): PendingForm | undefined {
  const fields = fieldsOf(request);
  if (fields.length > FIELDS_MAX) return undefined;
  const path = localPath(request.url);
  const form = path && { path, fields: Object.fromEntries(fields) };
  return form && JSON.stringify(form).length <= PENDING_FORM_LENGTH_MAX ? form : undefined;
}

/** The fields of a form without passwords. */
export const fieldsOf = ({ body }: FastifyRequest): [name: string, value: FieldValue][] =>
  Object.entries((body ?? {}) as Record<string, unknown>).filter(
    (field): field is [string, FieldValue] => isFieldValue(field[1]) && !/password/i.test(field[0]),
  );

/** Reads the form that the browser has sent back. It is undefined if it is not valid. */
export function parsePendingForm(text: string): PendingForm | undefined {
  const read = parse(text);
  if (typeof read !== 'object' || read === null || !('path' in read) || !('fields' in read)) return undefined;
  const path = typeof read.path === 'string' ? localPath(read.path) : undefined;
  if (!path || typeof read.fields !== 'object' || read.fields === null) return undefined;
  const fields = Object.entries(read.fields);
  const areValid = fields.every((field): field is [string, FieldValue] => isFieldValue(field[1]));
  return areValid && fields.length <= FIELDS_MAX ? { path, fields: Object.fromEntries(fields) } : undefined;
}

const isFieldValue = (value: unknown): value is FieldValue =>
  typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'));

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The hidden field with which a form of the sign-in carries a pending form. */
export const pendingFormField = (form: PendingForm | undefined): Html | undefined =>
  form && html`<input type="hidden" name="${PENDING_FORM_FIELD}" value="${JSON.stringify(form)}">`;

/** Follows a sign-in. One click sends the pending form to its page, which shows it and changes nothing yet. */
export const resumePage = ({ path, fields }: PendingForm): PageContent =>
  narrowPage({
    title: 'You’re signed in',
    description: 'Continue where you left off.',
    main: html`<p>What you typed is still here. Check it, then send it.</p>
<form class="stack" action="${path}" method="post">
${Object.entries({ ...fields, [RESUMED]: '1' }).map(([name, value]) =>
  [value].flat().map((one) => html`<input type="hidden" name="${name}" value="${one}">`),
)}
<button class="btn primary wide">Continue</button>
</form>`,
  });
