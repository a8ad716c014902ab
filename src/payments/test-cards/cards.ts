/** The test cards, which have the numbers of Stripe's, and the rules of the form. This file does no I/O. */

export type CardField = 'cardNumber' | 'expiry' | 'cvc' | 'cardName';
export const CARD_FIELDS: readonly CardField[] = ['cardNumber', 'expiry', 'cvc', 'cardName'];
export type CardValues = Readonly<Record<CardField, string>>;

interface TestCard {
  number: string;
  /** Tells the shopper in a few words what happens. */
  effect: string;
  outcome: 'paid' | 'approval' | 'declined';
  /** Why it is declined. */
  reason?: string;
}

export const TEST_CARDS: readonly TestCard[] = [
  { number: '4242424242424242', effect: 'Succeeds (Visa)', outcome: 'paid' },
  { number: '5555555555554444', effect: 'Succeeds (Mastercard)', outcome: 'paid' },
  { number: '378282246310005', effect: 'Succeeds (American Express)', outcome: 'paid' },
  { number: '4000002500003155', effect: 'Asks for a second step', outcome: 'approval' },
  {
    ...{ number: '4000000000000002', effect: 'Is declined', outcome: 'declined' },
    reason: 'Your card was declined.',
  },
  {
    ...{ number: '4000000000009995', effect: 'Is declined for insufficient funds', outcome: 'declined' },
    reason: 'Your card has insufficient funds.',
  },
  {
    ...{ number: '4000000000000069', effect: 'Is declined as expired', outcome: 'declined' },
    reason: 'Your card has expired.',
  },
];

export const CARD_NAME_LENGTH_MAX = 100;

/** What the page and its script say about an invalid field. */
export const CARD_FAULTS: Readonly<Record<CardField, string>> = {
  cardNumber: 'Enter the number of a test card, such as 4242 4242 4242 4242.',
  expiry: 'Enter the month and the year, such as 12/34.',
  cvc: 'Enter the 3 digits on the back, or the 4 on the front of an American Express card.',
  cardName: 'Enter the name on the card.',
};

const ONLY_TEST_CARDS = 'Only test cards work here. Don’t enter a real one.';

export const cardOf = ({ cardNumber }: Pick<CardValues, 'cardNumber'>): TestCard | undefined => {
  const digits = digitsOf(cardNumber);
  return TEST_CARDS.find(({ number }) => number === digits);
};

/** `now` decides whether a card has expired. */
export function cardFaults(values: CardValues, now: Date): Partial<Record<CardField, string>> {
  const faults: Partial<Record<CardField, string>> = {};
  const digits = digitsOf(values.cardNumber);
  if (!/^\d{12,19}$/.test(digits)) faults.cardNumber = CARD_FAULTS.cardNumber;
  else if (!cardOf(values)) faults.cardNumber = ONLY_TEST_CARDS;
  const expiry = expiryFault(values.expiry, now);
  if (expiry) faults.expiry = expiry;
  const isAmex = digits.startsWith('37');
  if (!(isAmex ? /^\d{4}$/ : /^\d{3}$/).test(values.cvc.trim())) faults.cvc = CARD_FAULTS.cvc;
  const name = values.cardName.trim();
  if (name === '') faults.cardName = CARD_FAULTS.cardName;
  else if (name.length > CARD_NAME_LENGTH_MAX)
    faults.cardName = `Use at most ${CARD_NAME_LENGTH_MAX} characters.`;
  return faults;
}

/** A card is valid until the end of its month. */
function expiryFault(text: string, now: Date): string | undefined {
  const [, month = '', year = ''] = /^\s*(0?[1-9]|1[0-2])\s*\/?\s*(?:20)?(\d\d)\s*$/.exec(text) ?? [];
  if (!month) return CARD_FAULTS.expiry;
  const isExpired = Date.UTC(2_000 + Number(year), Number(month)) <= now.getTime();
  return isExpired ? 'This card has expired. Enter a date in the future.' : undefined;
}

const digitsOf = (text: string): string => text.replace(/[\s-]/g, '');

/** "4242 4242 4242 4242" */
export const spaced = (number: string): string => number.replace(/(.{4})(?=.)/g, '$1 ');
