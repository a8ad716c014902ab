import { COUNTRIES } from '../countries.ts';
import type { DeliveryZone, ShopSettings } from '../schema.ts';
import { type FaultList, isLine, isWithin } from './faults.ts';

const ZONES_MAX = 20;
/** Orders store money in 32 bits, and a delivery never costs that much. */
const PRICE_MAX_MINOR = 10_000_000;
const DAYS_MAX = 60;
const TAX_MAX = 5_000;
const NAME_LENGTH_MAX = 60;
const NOTE_LENGTH_MAX = 60;

export function checkDelivery({ delivery, taxes }: ShopSettings, list: FaultList): void {
  const { freeFromMinor, zones } = delivery;
  list.require(
    freeFromMinor === null || isWithin(freeFromMinor, 1, PRICE_MAX_MINOR),
    'delivery.freeFromMinor',
    'Enter an amount above zero, or nothing if delivery is never free.',
  );
  list.require(
    zones.length >= 1 && zones.length <= ZONES_MAX,
    'delivery.zones',
    `A shop has 1 to ${ZONES_MAX} delivery zones.`,
  );
  const seen = new Set<string>();
  zones.forEach((zone, index) => {
    const path = `delivery.zones.${index}`;
    const isNamed = zone.name !== '' && isLine(zone.name, NAME_LENGTH_MAX);
    list.require(isNamed, `${path}.name`, `Enter a name of at most ${NAME_LENGTH_MAX} characters.`);
    list.require(zone.countries.length > 0, `${path}.countries`, 'Choose at least one country.');
    for (const country of zone.countries) {
      list.require(
        COUNTRIES.has(country),
        `${path}.countries`,
        `The shop cannot deliver to ${country.slice(0, 10)}: its addresses are not known.`,
      );
      list.require(!seen.has(country), `${path}.countries`, `${country} is in two zones.`);
      seen.add(country);
      list.require(
        Object.hasOwn(taxes.rates, country),
        `${path}.countries`,
        `Enter the tax of ${COUNTRIES.get(country) ?? country} first.`,
      );
    }
    checkMethod(zone.standard, `${path}.standard`, list);
    if (zone.express) checkMethod(zone.express, `${path}.express`, list);
  });
}

function checkMethod(method: DeliveryZone['standard'], path: string, list: FaultList): void {
  const { priceMinor, daysFrom, daysTo, note } = method;
  list.require(
    isWithin(priceMinor, 0, PRICE_MAX_MINOR),
    `${path}.priceMinor`,
    'Enter a price of zero or more.',
  );
  list.require(isWithin(daysFrom, 0, DAYS_MAX), `${path}.daysFrom`, `Enter 0 to ${DAYS_MAX} business days.`);
  list.require(
    isWithin(daysTo, daysFrom, DAYS_MAX),
    `${path}.daysTo`,
    `Enter ${daysFrom} to ${DAYS_MAX} business days.`,
  );
  list.require(isLine(note, NOTE_LENGTH_MAX), `${path}.note`, `Use at most ${NOTE_LENGTH_MAX} characters.`);
}

export function checkTaxes({ taxes }: ShopSettings, list: FaultList): void {
  for (const [country, rate] of Object.entries(taxes.rates)) {
    const path = `taxes.rates.${country}`;
    list.require(COUNTRIES.has(country), path, 'The shop cannot sell to this country.');
    list.require(isWithin(rate, 0, TAX_MAX), path, `Enter 0 to ${TAX_MAX / 100} percent.`);
  }
}
