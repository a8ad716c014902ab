import { Type } from '../../process/schema.ts';
import { NOT_FOUND, TOO_MANY_TRIES } from '../../web/api/common-problems.ts';
import {
  type ApiHeader,
  type ApiOperation,
  type ApiProblem,
  NoBody,
  NoContent,
} from '../../web/api/operation.ts';
import {
  IdParams,
  RegisterBody,
  RememberedBrowsersAnswer,
  SessionAnswer,
  SessionsAnswer,
  SignInBody,
} from './schemas.ts';

/** The operations of accounts and sessions. Their routes validate with them, and the API document shows them. */

export const SESSION_COOKIES: ApiHeader = {
  name: 'Set-Cookie',
  description:
    'The cookies of the session, of the number of items in the cart, and of the remembered browser.',
  schema: Type.String({ examples: ['__Host-session=v1.…; Path=/; Secure; HttpOnly; SameSite=Lax'] }),
};

export const NOT_ACCEPTABLE: ApiProblem = {
  status: 422,
  code: 'not_acceptable',
  description: 'A member cannot be accepted. `faults` has a sentence for each.',
  members: {
    faults: Type.Record(Type.String(), Type.String(), {
      description: 'Sentences by the names of the members.',
      examples: [{ password: 'Use at least 8 characters.' }],
    }),
  },
};

export const WRONG_CREDENTIALS: ApiProblem = {
  status: 401,
  code: 'wrong_credentials',
  description: 'Email or password is incorrect. The response does not say which.',
};

export const registerCustomer = {
  operationId: 'registerCustomer',
  summary: 'Register and sign in',
  description:
    'Creates an account and signs in to it. The response does not show whether the email address already has an account; only the email that is sent does. With the password of an existing account, this signs in to that account.',
  tags: ['Account'],
  access: 'visitor',
  body: RegisterBody,
  response: { 201: SessionAnswer },
  responseHeaders: [SESSION_COOKIES],
  problems: [WRONG_CREDENTIALS, NOT_ACCEPTABLE, TOO_MANY_TRIES],
} satisfies ApiOperation;

export const signIn = {
  operationId: 'signIn',
  summary: 'Sign in',
  description:
    'Starts a session with a new cookie. The session of the request ends, and the items of a guest’s cart move to the customer’s cart.',
  tags: ['Account'],
  access: 'visitor',
  body: SignInBody,
  response: { 200: SessionAnswer },
  responseHeaders: [SESSION_COOKIES],
  problems: [WRONG_CREDENTIALS, TOO_MANY_TRIES],
} satisfies ApiOperation;

export const signOut = {
  operationId: 'signOut',
  summary: 'Sign out',
  description: 'Ends the session of this device and removes its cookies. A guest keeps the cart.',
  tags: ['Account'],
  access: 'visitor',
  body: NoBody,
  response: { 204: NoContent },
} satisfies ApiOperation;

export const listSessions = {
  operationId: 'listSessions',
  summary: 'List the devices that are signed in',
  description: 'The sessions of the customer, including this one.',
  tags: ['Account'],
  access: 'signedIn',
  response: { 200: SessionsAnswer },
} satisfies ApiOperation;

export const endSession = {
  operationId: 'endSession',
  summary: 'Sign a device out',
  description: 'Ends one session of the customer. If it is the session of the request, this signs out.',
  tags: ['Account'],
  access: 'signedIn',
  params: IdParams,
  body: NoBody,
  response: { 204: NoContent },
  problems: [NOT_FOUND],
} satisfies ApiOperation;

export const listRememberedBrowsers = {
  operationId: 'listRememberedBrowsers',
  summary: 'List the browsers that have signed in before',
  description: 'A remembered browser can still sign in while someone else is guessing the password.',
  tags: ['Account'],
  access: 'signedIn',
  response: { 200: RememberedBrowsersAnswer },
} satisfies ApiOperation;

export const forgetRememberedBrowser = {
  operationId: 'forgetRememberedBrowser',
  summary: 'Forget a browser',
  description: 'The browser is treated like an unknown one at its next sign-in.',
  tags: ['Account'],
  access: 'signedIn',
  params: IdParams,
  body: NoBody,
  response: { 204: NoContent },
  problems: [NOT_FOUND],
} satisfies ApiOperation;
