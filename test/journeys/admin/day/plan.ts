/** The orders of the day: who orders what, how it is paid, and what happens to it. No I/O here. */

export type Story =
  | 'plain'
  | 'address'
  | 'size'
  | 'canceled by the shopper'
  | 'canceled by the shop'
  | 'ordered twice'
  | 'parts'
  | 'returned in part'
  | 'exchanged'
  | 'paid out'
  | 'question'
  | 'goodwill'
  | 'by the pages'
  | 'by phone'
  | 'phone';

export interface Goods {
  sku: string;
  /** As emails name it. */
  name: string;
  unitPriceMinor: number;
}

export interface PlannedLine extends Goods {
  quantity: number;
}

export interface PlannedOrder {
  story: Story;
  name: string;
  email: string;
  country: Country;
  payment: 'stripe' | 'on_delivery';
  hasAccount: boolean;
  phone: string;
  lines: readonly PlannedLine[];
}

export const TEE: Goods = goods('HVT-NVY-M', 'Heavyweight T-shirt, Navy, M', 2_900);
export const POLO: Goods = goods('POL-NVY-L', 'Piqué polo, Navy, L', 4_900);
export const HOODIE: Goods = goods('LOO-BLK-M', 'Loopback hoodie, Black, M', 7_900);
/** The only product with the reduced rate. None of it comes back, and a mixed order of the day has free delivery. */
export const STRIPES: Goods & { slug: string } = {
  ...goods('STL-FOR-L', 'Striped long-sleeve, Forest, L', 3_900),
  slug: 'striped-long-sleeve',
};
export const SOCKS: Goods = goods('RIB-FOR-40-42', 'Ribbed cotton socks, Forest, 40–42', 1_200);
export const SAILOR_M: Goods = goods('SAI-NVY-M', 'Heavy sailor T-shirt, Navy, M', 5_900);
export const SAILOR_L: Goods = goods('SAI-NVY-L', 'Heavy sailor T-shirt, Navy, L', 5_900);
export const ALL_GOODS: readonly Goods[] = [TEE, POLO, HOODIE, STRIPES, SOCKS, SAILOR_M, SAILOR_L];

function goods(sku: string, name: string, unitPriceMinor: number): Goods {
  return { sku, name, unitPriceMinor };
}

/** The default VAT rates, in basis points. */
export const VAT_RATES = { AT: 2_000, DE: 1_900, SE: 2_500, FR: 2_000, IT: 2_200 } as const;
export const REDUCED_RATES = { AT: 1_000, DE: 700, SE: 1_200, FR: 550, IT: 1_000 } as const;
export type Country = keyof typeof VAT_RATES;

export const rateOf = (country: Country, { sku }: Goods): number =>
  (sku === STRIPES.sku ? REDUCED_RATES : VAT_RATES)[country];

export const PLACES: Readonly<Record<Country, { line1: string; postalCode: string; city: string }>> = {
  AT: { line1: 'Praterstraße 1', postalCode: '1020', city: 'Wien' },
  DE: { line1: 'Torstraße 12', postalCode: '10119', city: 'Berlin' },
  SE: { line1: 'Hornsgatan 42', postalCode: '118 21', city: 'Stockholm' },
  FR: { line1: 'Rue Oberkampf 8', postalCode: '75011', city: 'Paris' },
  IT: { line1: 'Via Solferino 5', postalCode: '20121', city: 'Milano' },
};

const DELIVERY_MINOR = 490;
const FREE_FROM_MINOR = 6_000;

export const subtotalOf = (lines: readonly PlannedLine[]): number =>
  lines.reduce((sum, { quantity, unitPriceMinor }) => sum + quantity * unitPriceMinor, 0);

export const totalOf = (lines: readonly PlannedLine[]): number =>
  subtotalOf(lines) + (subtotalOf(lines) < FREE_FROM_MINOR ? DELIVERY_MINOR : 0);

const of = (piece: Goods, quantity = 1): PlannedLine => ({ ...piece, quantity });

const special: readonly Omit<PlannedOrder, 'email' | 'phone'>[] = [
  one('address', 'Clara Weiss', 'AT card', [of(TEE)]),
  one('size', 'Jonas Berg', 'SE delivery account', [of(SAILOR_M), of(SOCKS, 2)]),
  one('canceled by the shopper', 'Mia Krause', 'DE delivery', [of(POLO)]),
  one('canceled by the shop', 'Ole Brandt', 'DE card account', [of(HOODIE)]),
  one('ordered twice', 'Luc Moreau', 'FR delivery', [of(STRIPES)]),
  one('parts', 'Eva Huber', 'AT card account', [of(HOODIE, 2), of(SOCKS, 3)]),
  one('parts', 'Tim Vogel', 'DE delivery', [of(TEE, 2), of(POLO)]),
  one('returned in part', 'Sara Nyberg', 'SE card account', [of(TEE, 3), of(SOCKS)]),
  one('exchanged', 'Paul Lang', 'DE card', [of(SAILOR_M)]),
  one('paid out', 'Anton Moser', 'AT delivery', [of(POLO), of(SOCKS)]),
  one('question', 'Giulia Ricci', 'IT card', [of(STRIPES)]),
  one('goodwill', 'Lena Gruber', 'AT card account', [of(HOODIE)]),
  one('by the pages', 'Karin Ek', 'SE delivery', [of(SOCKS)]),
];

const COUNTRIES = Object.keys(VAT_RATES) as Country[];
const PLAIN_ORDERS = 16;

const plain = Array.from({ length: PLAIN_ORDERS }, (_, index) => {
  const [payment, account] = [index % 2 ? 'card' : 'delivery', index % 4 === 3 ? ' account' : ''];
  const [item, other] = [ALL_GOODS[index % 5] as Goods, ALL_GOODS[(index + 1) % 5] as Goods];
  const lines = index % 3 ? [of(item, 1 + (index % 2))] : [of(item), of(other, 2)];
  return one('plain', `Shopper ${index + 1}`, `${COUNTRIES[index % 5]} ${payment}${account}`, lines);
});

/** `how` is the country, the payment, and perhaps "account". */
function one(
  story: Story,
  name: string,
  how: string,
  lines: readonly PlannedLine[],
): Omit<PlannedOrder, 'email' | 'phone'> {
  const [country, payment, account] = how.split(' ');
  return {
    ...{ story, name, lines, country: country as Country, hasAccount: account !== undefined },
    payment: payment === 'card' ? 'stripe' : 'on_delivery',
  };
}

/** Someone who asks on the phone is found by this number. */
export const PHONE = '+39 340 555 0147';

const complete = (order: Omit<PlannedOrder, 'email' | 'phone'>): PlannedOrder => ({
  ...order,
  email: `${order.name.toLowerCase().replaceAll(' ', '.')}@post.example`,
  phone: order.story === 'question' ? PHONE : '',
});

/** 29 orders. The shopper with the double order sends a second one. */
export const PLAN: readonly PlannedOrder[] = [...special, ...plain].map(complete);

/** The order of someone who calls, which the staff enters. */
export const CALLED: PlannedOrder = complete(one('by phone', 'Bruno Seidl', 'AT card', [of(SOCKS)]));

/** Orders that come in later, and that the staff handles on a phone. */
export const PHONE_PLAN: readonly PlannedOrder[] = [
  one('phone', 'Nils Falk', 'SE card account', [of(TEE), of(SOCKS)]),
  one('phone', 'Rosa Winter', 'DE delivery', [of(POLO)]),
].map(complete);
