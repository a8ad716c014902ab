import { Type } from '../process/schema.ts';

/** The amounts of orders in the API, in minor units of the currency. */

const VatGroupAnswer = Type.Object(
  {
    basisPoints: Type.Integer({ description: 'Hundredths of a percent: 2550 is 25.5%.' }),
    netMinor: Type.Integer({ description: 'What the goods and the delivery of this rate cost without VAT.' }),
    vatMinor: Type.Integer(),
  },
  { title: 'VatOfRate', description: 'The VAT of one rate, rounded once for the order.' },
);

export const amountFields = {
  currency: Type.String({ description: 'ISO 4217.', examples: ['EUR'] }),
  subtotalMinor: Type.Integer({ description: 'The line items before the discount.' }),
  discountMinor: Type.Integer({ description: 'The discount of the promo code.' }),
  deliveryMinor: Type.Integer({ description: 'The price of delivery.' }),
  taxMinor: Type.Integer({ description: 'The tax. See `isTaxIncluded`.' }),
  taxBasisPoints: Type.Integer({
    description: 'The highest VAT rate, in hundredths of a percent: 2550 is 25.5%.',
  }),
  vat: Type.Array(VatGroupAnswer, { description: 'The VAT of each rate. The highest rate is first.' }),
  isTaxIncluded: Type.Boolean({ description: 'When false, the tax is added to the other amounts.' }),
  totalMinor: Type.Integer({ description: 'What the shopper pays.' }),
};
