import { Type } from 'typebox';
import { SLUG_LENGTH_MAX } from './wish-cookie.ts';

export const WishParams = Type.Object({ slug: Type.String({ minLength: 1, maxLength: SLUG_LENGTH_MAX }) });
export const NoBody = Type.Union([Type.Null(), Type.Object({}, { additionalProperties: false })]);
export const WishesAnswer = Type.Object({
  slugs: Type.Array(Type.String(), { description: 'Of the products, newest wish first' }),
});
