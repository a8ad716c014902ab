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

/** Long enough for a password of 128 characters however they are written, and for an address to go on to. */
const FIELD_LENGTH_MAX = 1_000;

/** The fields of an account's form; those that were not sent are empty. */
export function readFields<Name extends string>(
  request: FastifyRequest,
  names: readonly Name[],
): Record<Name, string> {
  const form: Form<Name> = readForm(request, names, FIELD_LENGTH_MAX);
  return Object.fromEntries(names.map((name) => [name, form[name] ?? ''])) as Record<Name, string>;
}

/** Does the same for the forms of a sign-in, which may carry the fields of a form that was sent before. */
export function readSignInFields<Name extends string>(
  request: FastifyRequest,
  names: readonly Name[],
): Record<Name, string> & { typed: PendingForm | undefined } {
  const form: Form<Name | typeof PENDING_FORM_FIELD> = readForm(
    request,
    [...names, PENDING_FORM_FIELD],
    PENDING_FORM_LENGTH_MAX,
  );
  const fields = Object.fromEntries(names.map((name) => [name, form[name] ?? ''])) as Record<Name, string>;
  if (Object.values<string>(fields).some((value) => value.length > FIELD_LENGTH_MAX))
    throw new Problem(400, 'invalid_request', 'A field of the form is too long.');
  return { ...fields, typed: parsePendingForm(form[PENDING_FORM_FIELD] ?? '') };
}

/** A text of the address's query; empty where there is none, or several. */
export function queryText(request: FastifyRequest, name: string): string {
  const value = (request.query as Record<string, unknown>)[name];
  return typeof value === 'string' ? value : '';
}

export const shownCustomer = ({ name, email, isEmailConfirmed }: Customer): ShownCustomer => ({
  name,
  email,
  isEmailConfirmed,
});

/** What a page says after the redirect to it: `?done=saved`. Any other word says nothing. */
const DONE: Readonly<Record<string, string>> = {
  saved: 'Saved.',
  removed: 'Removed.',
  'signed-out': 'You are signed out.',
  'device-ended': 'Signed out there.',
  'browser-forgotten': 'Browser forgotten.',
  'others-ended': 'Signed out everywhere else.',
  'password-changed': 'Your password is changed. All other devices are signed out.',
  'password-reset': 'All passkeys are removed, and your password is changed. Sign in with the new one.',
  download: 'Your data is being downloaded. If it is not, choose “Download your data”.',
  // The same is said where the address has had its mails of the day: see `confirmByEmailText`.
  'link-sent':
    'Check your inbox and your spam folder for the link. An address gets a few of these emails a day, so if there is none, try again tomorrow.',
};

export function doneMessage(request: FastifyRequest): string | undefined {
  const word = queryText(request, 'done');
  return Object.hasOwn(DONE, word) ? DONE[word] : undefined;
}

/** The page again, which says that it is done. */
export const redirectDone = (reply: FastifyReply, page: string, done: keyof typeof DONE): FastifyReply =>
  reply.redirect(`${page}?done=${done}`, 303);
