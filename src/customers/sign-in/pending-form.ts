import type { FastifyRequest } from 'fastify';
import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { localPath } from '../../web/local-path.ts';
import { narrowPage } from '../views/narrow-page.ts';

/**
 * A form that was sent after its session had ended. Hidden fields carry it through the pages of the sign-in, so what
 * was typed is never in a URL, a cookie or a log, and is not stored on the server.
 */
export interface PendingForm {
  /** The local path that the form was sent to, and is sent to again. */
  path: string;
  fields: Readonly<Record<string, string>>;
}

/** The name of the hidden field that carries it. */
export const PENDING_FORM_FIELD = 'typed';

/** With this field a route shows the form with the values that came along, and changes nothing. */
export const RESUMED = 'restored';

/** Counted in characters of JSON. The longest field is a review of 10,000 characters. */
export const PENDING_FORM_LENGTH_MAX = 30_000;
const FIELDS_MAX = 400;

/** The fields of the request, without passwords. It is undefined where they are too long to be carried along. */
export function pendingFormOf(request: FastifyRequest): PendingForm | undefined {
  const fields = Object.entries((request.body ?? {}) as Record<string, unknown>).filter(
    (field): field is [string, string] => typeof field[1] === 'string' && !/password/i.test(field[0]),
  );
  const path = localPath(request.url);
  const typed = path && { path, fields: Object.fromEntries(fields) };
  return typed && JSON.stringify(typed).length <= PENDING_FORM_LENGTH_MAX ? typed : undefined;
}

/** Reads the form that the browser has sent back; undefined where it is not valid. */
export function parsePendingForm(text: string): PendingForm | undefined {
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

/** The hidden field that a form of the sign-in carries. */
export const pendingFormField = (typed: PendingForm | undefined): Html | undefined =>
  typed && html`<input type="hidden" name="${PENDING_FORM_FIELD}" value="${JSON.stringify(typed)}">`;

/** The typed fields as hidden inputs, for the form that sends them again. */
const resumedFields = ({ fields }: PendingForm): Html =>
  html`${Object.entries({ ...fields, [RESUMED]: '1' }).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}`;

/** Follows a sign-in: one click sends what was typed to its page, which shows it and changes nothing yet. */
export const resumePage = (typed: PendingForm): PageContent =>
  narrowPage({
    title: 'You are signed in',
    description: 'Continue where you left off.',
    main: html`<p>What you typed is still here. Check it, then send it.</p>
<form class="stack" action="${typed.path}" method="post">
${resumedFields(typed)}
<button class="btn primary wide">Continue</button>
</form>`,
  });
