import { Type } from 'typebox';

/* The schemas of the account API, from which the OpenAPI document is made. */

const Email = Type.String({ minLength: 1, maxLength: 254 });
const Password = Type.String({ minLength: 1, maxLength: 1_000, description: '8 to 128 characters' });

export const RegisterBody = Type.Object(
  { email: Email, password: Password, name: Type.String({ minLength: 1, maxLength: 100 }) },
  { additionalProperties: false },
);
export const SignInBody = Type.Object({ email: Email, password: Password }, { additionalProperties: false });
export const IdParams = Type.Object({ id: Type.String({ minLength: 1, maxLength: 100 }) });
export const NoBody = Type.Union([Type.Null(), Type.Object({}, { additionalProperties: false })]);

export const SessionAnswer = Type.Object({
  id: Type.String({ description: 'The ID of the session, as in the list of sessions. It gives no access.' }),
  customer: Type.Object({
    email: Type.String(),
    name: Type.String(),
    emailConfirmed: Type.Boolean(),
  }),
  cart: Type.Object({
    version: Type.Integer(),
    itemCount: Type.Integer(),
    merged: Type.Boolean({ description: 'Whether items of the guest’s cart were merged in' }),
  }),
});

export const RememberedBrowsersAnswer = Type.Object({
  browsers: Type.Array(
    Type.Object({
      id: Type.String(),
      userAgent: Type.String({ description: 'The User-Agent header of its last sign-in' }),
      signedInAt: Type.String({ format: 'date-time' }),
      current: Type.Boolean(),
    }),
  ),
});

export const SessionsAnswer = Type.Object({
  sessions: Type.Array(
    Type.Object({
      id: Type.String(),
      userAgent: Type.String({ description: 'The User-Agent header of the sign-in' }),
      signedInAt: Type.String({ format: 'date-time' }),
      seenAt: Type.String({
        format: 'date-time',
        description: 'Rounded to the day, and to the minute for staff',
      }),
      current: Type.Boolean(),
    }),
  ),
});
