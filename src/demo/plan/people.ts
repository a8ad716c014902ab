import { countriesOf } from '../../layout/delivery-terms.ts';
import { DEMO_DOMAIN } from '../../mail/demo-addresses.ts';
import type { Address } from '../../orders/order.ts';
import type { Random } from '../random.ts';
import { ANY_PLACE, FIRST_NAMES, LAST_NAMES, PLACES } from '../texts/names.ts';
import type { World } from '../world.ts';
import { addMinutes } from './calendar.ts';

/** The people who order. More than a third of all orders are from people who have ordered before. */

export interface Person {
  /** Null for a guest. */
  customerId: string | null;
  email: string;
  name: string;
  address: Address;
  createdAt: Date;
  /** How often this person orders, compared with others. */
  loyalty: number;
  /** The IDs of the products that this person has reviewed. */
  reviewed: Set<string>;
}

const RETURNING = 0.38;
const HAVE_ACCOUNT = 0.72;
const GIVE_PHONE = 0.6;
/** The number of earlier customers who are considered for the next order. */
const CANDIDATES = 8;

export interface People {
  all: Person[];
  next(at: Date): Person;
}

export function createPeople({ settings }: World, random: Random): People {
  const delivered = countriesOf(settings.delivery);
  const known = Object.keys(PLACES).filter((country) => delivered.has(country));
  const countries = known.length > 0 ? known : [...delivered.keys()].slice(0, 1);
  const all: Person[] = [];
  return {
    all,
    next(at) {
      if (all.length > 0 && random.chance(RETURNING)) {
        const candidates = Array.from({ length: CANDIDATES }, () => random.pick(all));
        return random.weighted(candidates, ({ loyalty }) => loyalty);
      }
      const country = random.weighted(countries, (code) => PLACES[code]?.weight ?? 1);
      const person = newPerson({ at, country, number: all.length + 1 }, random);
      all.push(person);
      return person;
    },
  };
}

function newPerson(
  { at, country, number }: { at: Date; country: string; number: number },
  random: Random,
): Person {
  const [first, last] = [random.pick(FIRST_NAMES), random.pick(LAST_NAMES)];
  const name = `${first} ${last}`;
  const createdAt = addMinutes(at, -random.int(3, 90));
  return {
    customerId: random.chance(HAVE_ACCOUNT) ? random.uuid(createdAt) : null,
    // The number distinguishes people with the same name.
    email: `${first}.${last}.${number}@${DEMO_DOMAIN}`.toLowerCase(),
    name,
    address: addressIn(country, name, random),
    createdAt,
    loyalty: Math.exp(random.normal()) ** 2,
    reviewed: new Set(),
  };
}

function addressIn(country: string, name: string, random: Random): Address {
  const { streets, cities, phone, isNumberFirst } = PLACES[country] ?? ANY_PLACE;
  const [street, number] = [random.pick(streets), random.int(1, 120)];
  const [postalCode, city] = random.pick(cities);
  return {
    name,
    line1: isNumberFirst ? `${number} ${street}` : `${street} ${number}`,
    line2: random.chance(0.15) ? `Top ${random.int(1, 30)}` : '',
    ...{ postalCode, city, country },
    phone: random.chance(GIVE_PHONE) ? `${phone} ${String(random.int(0, 999)).padStart(3, '0')}` : '',
  };
}
