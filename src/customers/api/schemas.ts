import { Type } from '../../process/schema.ts';
import { Timestamp } from '../../web/api/operation.ts';

/** The requests and responses of the accounts API. A schema with a title is shared in the API document. */

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
    id: Type.String({ description: 'Identifies the session in the list of sessions. It grants no access.' }),
    customer: CustomerAnswer,
    cart: Type.Object({
      version: Type.Integer({ description: 'The version of the cart.' }),
      itemCount: Type.Integer({ description: 'How many items are in the cart.' }),
      merged: Type.Boolean({ description: 'Whether items of the guest’s cart were added to it.' }),
    }),
  },
  {
    title: 'Session',
    description: 'The new session, with the customer and the cart.',
    examples: [
      {
        id: '0198f3a2-6c1e-7b0a-9d54-2f1c8e7a4b10',
        customer: { email: 'ada@example.com', name: 'Ada Lovelace', emailConfirmed: true },
        cart: { version: 7, itemCount: 2, merged: false },
      },
    ],
  },
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
  {
    title: 'DeviceSession',
    description: 'A device that is signed in.',
    examples: [
      {
        id: '0198f3a2-6c1e-7b0a-9d54-2f1c8e7a4b10',
        userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
        signedInAt: '2026-11-28T09:30:00.000Z',
        seenAt: '2026-11-29T00:00:00.000Z',
        current: true,
      },
    ],
  },
);

export const SessionsAnswer = Type.Object(
  { sessions: Type.Array(DeviceSession) },
  { title: 'DeviceSessionList', description: 'The devices that are signed in.' },
);
