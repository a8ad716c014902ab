import { Type } from 'typebox';
import { Timestamp } from '../web/api/operation.ts';

/** What the account's API takes and answers with. A schema with a title is shared in the API document. */

const closed = { additionalProperties: false } as const;

const Email = Type.String({
  minLength: 1,
  maxLength: 254,
  description: 'An email address.',
  examples: ['ada@example.com'],
});
const Password = Type.String({
  minLength: 1,
  maxLength: 1_000,
  description: '8 to 128 characters.',
  examples: ['correct horse battery staple'],
});
const Name = Type.String({ minLength: 1, maxLength: 100, examples: ['Ada Lovelace'] });
const UserAgent = Type.String({ description: 'The User-Agent of the browser when it signed in.' });

export const RegisterBody = Type.Object(
  { email: Email, password: Password, name: Name },
  { ...closed, title: 'Registration', description: 'A new account.' },
);

export const SignInBody = Type.Object(
  { email: Email, password: Password },
  { ...closed, title: 'Credentials', description: 'The email address and the password of an account.' },
);

export const IdParams = Type.Object({
  id: Type.String({ minLength: 1, maxLength: 100, description: 'The `id` from the list.' }),
});

const CustomerAnswer = Type.Object(
  {
    email: Type.String({ examples: ['ada@example.com'] }),
    name: Type.String({ examples: ['Ada Lovelace'] }),
    emailConfirmed: Type.Boolean({ description: 'Whether the customer has opened the link in our email.' }),
  },
  { title: 'Customer', description: 'The account that is signed in.' },
);

export const SessionAnswer = Type.Object(
  {
    id: Type.String({ description: 'Names the session in the list of sessions. It grants no access.' }),
    customer: CustomerAnswer,
    cart: Type.Object({
      version: Type.Integer({ description: 'The version of the cart.' }),
      itemCount: Type.Integer({ description: 'How many items are in the cart.' }),
      merged: Type.Boolean({ description: 'Whether items of the guest’s cart were added to it.' }),
    }),
  },
  { title: 'Session', description: 'The session that has begun, with the customer and the cart.' },
);

const RememberedBrowser = Type.Object(
  {
    id: Type.String(),
    userAgent: UserAgent,
    signedInAt: Timestamp({ description: 'When it last signed in.' }),
    current: Type.Boolean({ description: 'Whether this request came from it.' }),
  },
  { title: 'RememberedBrowser', description: 'A browser that has signed in to the account before.' },
);

export const RememberedBrowsersAnswer = Type.Object(
  { browsers: Type.Array(RememberedBrowser) },
  { title: 'RememberedBrowserList', description: 'The browsers that have signed in before.' },
);

const DeviceSession = Type.Object(
  {
    id: Type.String(),
    userAgent: UserAgent,
    signedInAt: Timestamp({ description: 'When it signed in.' }),
    seenAt: Timestamp({ description: 'When it was last used: to the day, or to the minute for staff.' }),
    current: Type.Boolean({ description: 'Whether this request came from it.' }),
  },
  { title: 'DeviceSession', description: 'A device that is signed in.' },
);

export const SessionsAnswer = Type.Object(
  { sessions: Type.Array(DeviceSession) },
  { title: 'DeviceSessionList', description: 'The devices that are signed in.' },
);
