import { Type } from '../../../process/schema.ts';
import { NOT_FOUND } from '../../../web/api/common-problems.ts';
import { type ApiOperation, NoBody, NoContent } from '../../../web/api/operation.ts';
import { NOT_ACCEPTABLE } from '../../api/operations.ts';
import { IdParams } from '../../api/schemas.ts';
import { ADDRESSES_MAX } from '../addresses.ts';

/** The operations of saved addresses. Their routes validate with them, and the API document shows them. */

const closed = { additionalProperties: false } as const;

/** `addressFaults` refuses long texts with a sentence, so these lengths only limit what is read. */
const Name = Type.String({
  maxLength: 200,
  description: 'The recipient of parcels.',
  examples: ['Ada Lovelace'],
});
const Line1 = Type.String({
  maxLength: 300,
  description: 'Street and number.',
  examples: ['Praterstraße 1'],
});
const Line2 = Type.Optional(Type.String({ maxLength: 300 }));
const PostalCode = Type.String({ maxLength: 50, description: 'Empty where the country has none.' });
const City = Type.String({ maxLength: 200 });
const Country = Type.String({ maxLength: 2, description: 'ISO 3166-1 alpha-2.', examples: ['AT'] });
const Phone = Type.Optional(Type.String({ maxLength: 50, description: 'For the courier.' }));
const MakeDefault = Type.Optional(
  Type.Literal(true, {
    description:
      'Makes it the default address. It stays the default until another address is made the default.',
  }),
);

const NewSavedAddress = Type.Object(
  {
    ...{ name: Name, line1: Line1, line2: Line2, postalCode: PostalCode, city: City, country: Country },
    ...{ phone: Phone, isDefault: MakeDefault },
  },
  { ...closed, title: 'NewSavedAddress', description: 'An address to save.' },
);

const SavedAddressChange = Type.Object(
  {
    name: Type.Optional(Name),
    line1: Type.Optional(Line1),
    line2: Line2,
    postalCode: Type.Optional(PostalCode),
    city: Type.Optional(City),
    country: Type.Optional(Country),
    ...{ phone: Phone, isDefault: MakeDefault },
  },
  {
    ...closed,
    title: 'SavedAddressChange',
    description: 'The members to change. The others stay as they are.',
  },
);

const SavedAddressAnswer = Type.Object(
  {
    id: Type.String(),
    name: Type.String(),
    line1: Type.String(),
    line2: Type.String({ description: 'Empty where there is none.' }),
    postalCode: Type.String({ description: 'Empty where the country has none.' }),
    city: Type.String(),
    country: Type.String({ description: 'ISO 3166-1 alpha-2.' }),
    phone: Type.String({ description: 'Empty where there is none.' }),
    isDefault: Type.Boolean({ description: 'Whether it is preselected at checkout.' }),
  },
  { title: 'SavedAddress', description: 'An address that the customer has saved.' },
);

const SavedAddressesAnswer = Type.Object(
  { addresses: Type.Array(SavedAddressAnswer, { maxItems: ADDRESSES_MAX }) },
  { title: 'SavedAddressList', description: 'The saved addresses, the default one first.' },
);

export const listSavedAddresses = {
  operationId: 'listSavedAddresses',
  summary: 'List the saved addresses',
  description: 'The addresses that the customer has saved, the default one first.',
  tags: ['Account'],
  access: 'signedIn',
  response: { 200: SavedAddressesAnswer },
} satisfies ApiOperation;

export const addSavedAddress = {
  operationId: 'addSavedAddress',
  summary: 'Save an address',
  description: `Saves an address in the account, which can have ${ADDRESSES_MAX}. If the same address is already saved, it is returned.`,
  tags: ['Account'],
  access: 'signedIn',
  body: NewSavedAddress,
  response: { 201: SavedAddressAnswer },
  problems: [
    NOT_ACCEPTABLE,
    {
      status: 422,
      code: 'too_many_addresses',
      description: `An account has at most ${ADDRESSES_MAX} addresses.`,
    },
  ],
} satisfies ApiOperation;

export const updateSavedAddress = {
  operationId: 'updateSavedAddress',
  summary: 'Change a saved address',
  description: 'Changes members of a saved address, or makes it the default one.',
  tags: ['Account'],
  access: 'signedIn',
  params: IdParams,
  body: SavedAddressChange,
  response: { 200: SavedAddressAnswer },
  problems: [NOT_FOUND, NOT_ACCEPTABLE],
} satisfies ApiOperation;

export const removeSavedAddress = {
  operationId: 'removeSavedAddress',
  summary: 'Remove a saved address',
  description: 'Removes an address from the account. Orders keep theirs.',
  tags: ['Account'],
  access: 'signedIn',
  params: IdParams,
  body: NoBody,
  response: { 204: NoContent },
  problems: [NOT_FOUND],
} satisfies ApiOperation;
