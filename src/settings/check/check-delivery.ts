import { COUNTRIES, EU_COUNTRIES, REST_OF_WORLD } from '../countries.ts';
import { isPayableAmount, notPayableText } from '../currency.ts';
import type { Carrier, DeliveryMethod, DeliveryZone, ShopSettings } from '../schema.ts';
import { type FaultList, isLine, isWithin } from './faults.ts';

const ZONES_MAX = 50;
const METHODS_MAX = 10;
/** Orders store money in 32 bits, and a delivery never costs that much. */
const PRICE_MAX_MINOR = 10_000_000;
const DAYS_MAX = 60;
const NAME_LENGTH_MAX = 60;
const NOTE_LENGTH_MAX = 60;
/** The form of the checkout takes codes up to this length. */
const CODE_LENGTH_MAX = 30;

export function checkDelivery({ delivery, taxes, currency }: ShopSettings, list: FaultList): void {
  const { freeFromMinor, zones } = delivery;
  list.require(
    freeFromMinor === null || isWithin(freeFromMinor, 1, PRICE_MAX_MINOR),
    'delivery.freeFromMinor',
    'Enter an amount above zero, or leave it empty if delivery is never free.',
  );
  list.require(
    zones.length >= 1 && zones.length <= ZONES_MAX,
    'delivery.zones',
    `A shop has 1 to ${ZONES_MAX} delivery zones.`,
  );
  const [home] = zones;
  list.require(
    home?.countries[0] !== REST_OF_WORLD,
    'delivery.zones.0.countries',
    'Begin with the country that prices are shown for until a shopper chooses one.',
  );
  const seen = new Set<string>();
  for (const [index, zone] of zones.entries())
    checkZone(zone, `delivery.zones.${index}`, { seen, taxes, currency, list });
  checkCarriers(delivery.carriers, list);
}

const CARRIERS_MAX = 30;
const TRACKING_URL_LENGTH_MAX = 300;

function checkCarriers(carriers: readonly Carrier[], list: FaultList): void {
  list.require(
    carriers.length <= CARRIERS_MAX,
    'delivery.carriers',
    `A shop has at most ${CARRIERS_MAX} carriers.`,
  );
  const names = carriers.map(({ name }) => name.toLowerCase());
  for (const [index, { name, trackingUrl }] of carriers.entries()) {
    const path = `delivery.carriers.${index}`;
    const isNamed = name !== '' && isLine(name, NAME_LENGTH_MAX);
    list.require(isNamed, `${path}.name`, `Enter a name of at most ${NAME_LENGTH_MAX} characters.`);
    const isNew = names.indexOf(name.toLowerCase()) === index;
    list.require(isNew, `${path}.name`, 'Another carrier has the same name.');
    list.require(
      trackingUrl === '' || isTrackingUrl(trackingUrl),
      `${path}.trackingUrl`,
      'Enter an address that begins with https:// and has {number} once, after the host. Leave it empty if the carrier has no tracking page.',
    );
  }
}

/** The number may not be a part of the host, because a parcel could then lead shoppers to any host. */
function isTrackingUrl(text: string): boolean {
  const parts = text.split('{number}');
  if (parts.length !== 2 || !isLine(text, TRACKING_URL_LENGTH_MAX) || /\s/.test(text)) return false;
  const start = URL.parse(parts[0] ?? '');
  const whole = URL.parse(parts.join('1'));
  if (!start || !whole || whole.protocol !== 'https:' || whole.username || whole.password) return false;
  return start.host === whole.host && /^https:\/\/[^/?#]+[/?#]/i.test(parts[0] ?? '');
}

interface ZoneContext {
  /** The countries of earlier zones. */
  seen: Set<string>;
  taxes: ShopSettings['taxes'];
  currency: string;
  list: FaultList;
}

function checkZone({ name, countries, methods }: DeliveryZone, path: string, context: ZoneContext): void {
  const { seen, taxes, currency, list } = context;
  const isNamed = name !== '' && isLine(name, NAME_LENGTH_MAX);
  list.require(isNamed, `${path}.name`, `Enter a name of at most ${NAME_LENGTH_MAX} characters.`);
  list.require(countries.length > 0, `${path}.countries`, 'Choose at least one country.');
  for (const country of countries) {
    const isCountry = country === REST_OF_WORLD || COUNTRIES.has(country);
    list.require(isCountry, `${path}.countries`, `“${country.slice(0, 40)}” is not a country.`);
    const label = country === REST_OF_WORLD ? 'The rest of the world' : (COUNTRIES.get(country) ?? country);
    list.require(!seen.has(country), `${path}.countries`, `${label} is in two zones.`);
    seen.add(country);
    const isTaxed = Object.hasOwn(taxes.rates, country) || Object.hasOwn(taxes.rates, REST_OF_WORLD);
    list.require(
      isTaxed,
      `${path}.countries`,
      `Enter the tax rate of ${inSentence(label)} under Taxes first.`,
    );
  }
  list.require(
    methods.length >= 1 && methods.length <= METHODS_MAX,
    `${path}.methods`,
    `A zone has 1 to ${METHODS_MAX} delivery methods.`,
  );
  for (const [index, method] of methods.entries()) {
    checkMethod(method, `${path}.methods.${index}`, list);
    if (!isPayableAmount(method.priceMinor, currency))
      list.require(false, `${path}.methods.${index}.priceMinor`, notPayableText(currency));
  }
  for (const member of ['code', 'name'] as const) {
    const values = methods.map((method) => method[member]);
    const twice = values.findIndex((value, index) => values.indexOf(value) < index);
    list.require(
      twice < 0,
      `${path}.methods.${twice}.${member}`,
      'Another method of this zone has the same code. Choose another one.',
    );
  }
}

const inSentence = (label: string): string => label.replace(/^The rest/, 'the rest');

function checkMethod(method: DeliveryMethod, path: string, list: FaultList): void {
  const { code, name, priceMinor, freeFromMinor, daysFrom, daysTo, note } = method;
  const isCode = /^[a-z0-9]+(-[a-z0-9]+)*$/.test(code) && code.length <= CODE_LENGTH_MAX;
  list.require(
    isCode,
    `${path}.code`,
    `Use at most ${CODE_LENGTH_MAX} letters from a to z, digits and dashes.`,
  );
  const isNamed = name !== '' && isLine(name, NAME_LENGTH_MAX);
  list.require(isNamed, `${path}.name`, `Enter a name of at most ${NAME_LENGTH_MAX} characters.`);
  list.require(
    isWithin(priceMinor, 0, PRICE_MAX_MINOR),
    `${path}.priceMinor`,
    'Enter a price of zero or more.',
  );
  list.require(
    freeFromMinor === null || isWithin(freeFromMinor, 0, PRICE_MAX_MINOR),
    `${path}.freeFromMinor`,
    'Enter an amount, enter 0 for never, or leave it empty.',
  );
  list.require(isWithin(daysFrom, 0, DAYS_MAX), `${path}.daysFrom`, `Enter 0 to ${DAYS_MAX} business days.`);
  list.require(
    isWithin(daysTo, daysFrom, DAYS_MAX),
    `${path}.daysTo`,
    `Enter ${daysFrom} to ${DAYS_MAX} business days.`,
  );
  list.require(isLine(note, NOTE_LENGTH_MAX), `${path}.note`, `Use at most ${NOTE_LENGTH_MAX} characters.`);
}

/** Directive 2011/83/EU, article 9: consumers can withdraw from a contract within 14 days. */
const WITHDRAWAL_DAYS = 14;
const RETURN_DAYS_MAX = 365;

export function checkReturns({ returns, delivery }: ShopSettings, list: FaultList): void {
  checkReturnAddress(returns.address, list);
  const countries = delivery.zones.flatMap((zone) => zone.countries);
  const isInUnion = countries.some((country) => country === REST_OF_WORLD || EU_COUNTRIES.has(country));
  const min = isInUnion ? WITHDRAWAL_DAYS : 1;
  list.require(
    isWithin(returns.days, min, RETURN_DAYS_MAX),
    'returns.days',
    isInUnion && returns.days < WITHDRAWAL_DAYS
      ? `Enter at least ${WITHDRAWAL_DAYS} days: the law of the European Union, which this shop delivers to, lets customers withdraw from an order for that long.`
      : `Enter ${min} to ${RETURN_DAYS_MAX} days.`,
  );
}

const ADDRESS_LINE_LENGTH_MAX = 100;

/** An address is complete, or all of it is empty. */
function checkReturnAddress(address: ShopSettings['returns']['address'], list: FaultList): void {
  if (Object.values(address).every((text) => text === '')) return;
  for (const [member, text] of Object.entries(address))
    list.require(
      isLine(text, ADDRESS_LINE_LENGTH_MAX),
      `returns.address.${member}`,
      `Use at most ${ADDRESS_LINE_LENGTH_MAX} characters.`,
    );
  for (const member of ['name', 'line1', 'city'] as const)
    list.require(
      address[member] !== '',
      `returns.address.${member}`,
      'Complete the return address, or clear all of it.',
    );
  list.require(COUNTRIES.has(address.country), 'returns.address.country', 'Choose a country.');
}
