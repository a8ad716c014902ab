import { normalizedPostalCode, postalCodeFault } from '../customers/addresses/accepted-places.ts';
import { isPlainText } from '../customers/email.ts';
import { type Faults, FIELD_LENGTHS } from '../customers/views/field.ts';
import {
  BILLING_LENGTHS,
  type Billing,
  type BillingAddress,
  normalizedVatId,
  vatIdFault,
} from '../invoices/billing.ts';
import { COUNTRIES } from '../settings/countries.ts';
import { cleanTyped, isInvisible } from '../web/typed-text.ts';

/** The optional fields of the checkout that say whom an order is billed to. No I/O here. */

export const BILLING_FIELDS = [
  'company',
  'vatId',
  'billingName',
  'billingLine1',
  'billingLine2',
  'billingPostalCode',
  'billingCity',
  'billingCountry',
] as const;
export type BillingField = (typeof BILLING_FIELDS)[number];

export type BillingValues = Record<BillingField, string>;

export const EMPTY_BILLING: BillingValues = {
  company: '',
  vatId: '',
  billingName: '',
  billingLine1: '',
  billingLine2: '',
  billingPostalCode: '',
  billingCity: '',
  billingCountry: '',
};

/** Trims the fields, and writes the VAT ID and the postal code as their countries do. */
export function tidyBilling<Values extends BillingValues>(values: Values): Values {
  const tidy = { ...values };
  for (const field of BILLING_FIELDS) {
    const text = values[field];
    tidy[field] = (isInvisible(text) ? '' : text.trim()) as Values[typeof field];
  }
  tidy.vatId = normalizedVatId(cleanTyped(tidy.vatId)) as Values['vatId'];
  const { billingPostalCode: code, billingCountry: country } = tidy;
  tidy.billingPostalCode = normalizedPostalCode(code, country) as Values['billingPostalCode'];
  return tidy;
}

const LENGTHS: Readonly<Record<BillingField, number>> = {
  company: BILLING_LENGTHS.company,
  // What is longer has its own sentence.
  vatId: 100,
  billingName: FIELD_LENGTHS.name,
  billingLine1: FIELD_LENGTHS.line1,
  billingLine2: FIELD_LENGTHS.line2,
  billingPostalCode: FIELD_LENGTHS.postalCode,
  billingCity: FIELD_LENGTHS.city,
  billingCountry: 2,
};

/** What a billing address needs, once a part of it is typed. */
const NEEDED = {
  billingName: 'Enter the name for the invoice.',
  billingLine1: 'Enter the street and number for the invoice.',
  billingPostalCode: 'Enter the postal code for the invoice.',
  billingCity: 'Enter the city for the invoice.',
  billingCountry: 'Choose the country for the invoice.',
} as const;

const ADDRESS_FIELDS = [...(Object.keys(NEEDED) as (keyof typeof NEEDED)[]), 'billingLine2'] as const;

const hasAddress = (values: BillingValues): boolean => ADDRESS_FIELDS.some((field) => values[field] !== '');

/** Returns the faults of tidied fields. */
export function billingFaults(values: BillingValues): Faults<BillingField> {
  const faults: Faults<BillingField> = {};
  for (const field of BILLING_FIELDS) {
    if (values[field].length > LENGTHS[field]) faults[field] = `Use at most ${LENGTHS[field]} characters.`;
    else if (!isPlainText(values[field])) faults[field] = 'Use only letters, digits, spaces and punctuation.';
  }
  faults.vatId ??= vatIdFault(values.vatId);
  if (!faults.vatId) delete faults.vatId;
  return hasAddress(values) ? { ...addressFaults(values), ...faults } : faults;
}

function addressFaults(values: BillingValues): Faults<BillingField> {
  const faults: Faults<BillingField> = {};
  const { billingCountry: country, billingPostalCode: code } = values;
  for (const [field, sentence] of Object.entries(NEEDED) as [keyof typeof NEEDED, string][])
    if (values[field] === '') faults[field] = sentence;
  if (country !== '' && !COUNTRIES.has(country)) faults.billingCountry = NEEDED.billingCountry;
  const fault = COUNTRIES.has(country) && code !== '' && postalCodeFault(code, country);
  if (fault) faults.billingPostalCode = fault;
  return faults;
}

/** What the order keeps of the fields, or null if none is typed. */
export function billingOf(values: BillingValues): Billing | null {
  const { company, vatId } = values;
  const address = hasAddress(values)
    ? {
        name: values.billingName,
        line1: values.billingLine1,
        line2: values.billingLine2,
        postalCode: values.billingPostalCode,
        city: values.billingCity,
        country: values.billingCountry,
      }
    : null;
  return company || vatId || address ? { company, vatId, address } : null;
}

/** Billing as a program sends it. */
interface SentBilling {
  company?: string;
  vatId?: string;
  address?: Omit<BillingAddress, 'line2'> & { line2?: string };
}

export function billingValuesOf({ company = '', vatId = '', address }: SentBilling = {}): BillingValues {
  if (!address) return { ...EMPTY_BILLING, company, vatId };
  return {
    ...{ company, vatId, billingName: address.name, billingLine1: address.line1 },
    ...{ billingLine2: address.line2 ?? '', billingPostalCode: address.postalCode },
    ...{ billingCity: address.city, billingCountry: address.country },
  };
}
