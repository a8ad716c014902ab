import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../web/errors/errors.ts';
import { type Form, readForm } from '../web/form.ts';
import type { Customer } from './queries.ts';
import {
  PENDING_FORM_FIELD,
  PENDING_FORM_LENGTH_MAX,
  type PendingForm,
  parsePendingForm,
} from './sign-in/pending-form.ts';
import type { ShownCustomer } from './views/account-shell.ts';

/** This is enough for a password of 128 characters in any encoding, and for the path of the next page. */
const FIELD_LENGTH_MAX = 1_000;

/** Reads the fields of a form. A field that was not sent is an empty text. */
export function readFields<Name extends string>(
  request: FastifyRequest,
  names: readonly Name[],
): Record<Name, string> {
  const form: Form<Name> = readForm(request, names, FIELD_LENGTH_MAX);
  return Object.fromEntries(names.map((name) => [name, form[name] ?? ''])) as Record<Name, string>;
}

/** Reads the fields of a sign-in form, which may carry a form that was sent after its session had ended. */
export function readSignInFields<Name extends string>(
  request: FastifyRequest,
  names: readonly Name[],
): Record<Name, string> & { pendingForm: PendingForm | undefined } {
  const form: Form<Name | typeof PENDING_FORM_FIELD> = readForm(
    request,
    [...names, PENDING_FORM_FIELD],
    PENDING_FORM_LENGTH_MAX,
  );
  const fields = Object.fromEntries(names.map((name) => [name, form[name] ?? ''])) as Record<Name, string>;
  if (Object.values<string>(fields).some((value) => value.length > FIELD_LENGTH_MAX))
    throw new Problem(400, 'invalid_request', 'A field of the form is too long.');
  return { ...fields, pendingForm: parsePendingForm(form[PENDING_FORM_FIELD] ?? '') };
}

/** Reads a text of the query string. It is empty if the parameter is missing or sent more than once. */
export function queryText(request: Pick<FastifyRequest, 'query'>, name: string): string {
  const value = (request.query as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}

/** Shows a form again when its work meets a rate limit, with a sentence that says how long to wait. */
export async function withRateLimitNotice(
  refuse: (fault: string, status: number) => FastifyReply,
  reply: FastifyReply,
  work: () => Promise<FastifyReply>,
): Promise<FastifyReply> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 429) throw error;
    reply.header('retry-after', error.retryAfterSeconds);
    return refuse(error.message, error.status);
  }
}

/** A page shows one of these sentences after a redirect with `?done=saved`. Other words show nothing. */
const DONE: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  removed: 'Removed.',
  'default-address': 'This is now your default address. It’ll be selected at checkout.',
  'signed-out': 'You’re signed out.',
  'device-ended': 'That device is signed out.',
  'browser-forgotten': 'Browser forgotten.',
  'others-ended': 'All other devices are signed out.',
  'password-changed': 'Your password has been changed, and all other devices are signed out.',
  'password-reset':
    'Your password has been changed, and all passkeys were removed. Sign in with your new password.',
  download: 'Your download should start in a moment. If it doesn’t, choose “Download your data”.',
  // The sentence is the same when the address has used up its emails of the day: see `confirmByEmailText`.
  'link-sent':
    'Check your inbox and your spam folder for the link. We send only a few of these emails a day to one address, so if there’s none, try again tomorrow.',
};

export function doneMessage(request: FastifyRequest): string | undefined {
  const word = queryText(request, 'done');
  return Object.hasOwn(DONE, word) ? DONE[word] : undefined;
}

/** Redirects to a page, which then shows the sentence for `done`. */
export const redirectDone = (reply: FastifyReply, page: string, done: keyof typeof DONE): FastifyReply =>
  reply.redirect(`${page}?done=${done}`, 303);

export const shownCustomer = ({ name, email, isEmailConfirmed }: Customer): ShownCustomer => ({
  name,
  email,
  isEmailConfirmed,
});

export const pageNotFound = (): Problem => new Problem(404, 'not_found', 'There is nothing at this address.');
