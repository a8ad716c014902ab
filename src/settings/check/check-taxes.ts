import { COUNTRIES, REST_OF_WORLD } from '../countries.ts';
import type { ShopSettings } from '../schema.ts';
import { TAX_CLASSES } from '../taxes/tax-classes.ts';
import { type FaultList, isLine, isWithin } from './faults.ts';

/** In hundredths of a percent. */
const TAX_MAX = 5_000;
const NAME_LENGTH_MAX = 30;

export function checkTaxes({ taxes }: ShopSettings, list: FaultList): void {
  const { rates, classes } = taxes;
  checkRates(rates, 'taxes.rates', list);
  checkRates(classes.reduced.rates, 'taxes.classes.reduced.rates', list);
  checkRates(classes.zero.rates, 'taxes.classes.zero.rates', list);
  const seen = new Set<string>();
  for (const taxClass of TAX_CLASSES) {
    const { name } = classes[taxClass];
    const path = `taxes.classes.${taxClass}.name`;
    const isName = name !== '' && isLine(name, NAME_LENGTH_MAX);
    list.require(isName, path, `Enter a name of at most ${NAME_LENGTH_MAX} characters.`);
    list.require(!seen.has(name.toLowerCase()), path, 'Another tax class has this name.');
    seen.add(name.toLowerCase());
  }
}

function checkRates(rates: Readonly<Record<string, number>>, path: string, list: FaultList): void {
  for (const [country, rate] of Object.entries(rates)) {
    const isKnown = country === REST_OF_WORLD || COUNTRIES.has(country);
    list.require(isKnown, `${path}.${country}`, `“${country.slice(0, 40)}” is not a country.`);
    list.require(isWithin(rate, 0, TAX_MAX), `${path}.${country}`, `Enter 0 to ${TAX_MAX / 100} percent.`);
  }
}

const ACCOUNTS_MAX = 200;
/** DATEV would take a longer account for that of a customer. */
const TOO_LONG = 'Use fewer digits than the account of customers has.';

/** Numbers may be empty, because only exports for DATEV need them. */
export function checkAccounting({ accounting }: ShopSettings, list: FaultList): void {
  const { consultant, client, debtorAccount, homeAccount, ossAccount, accounts } = accounting;
  const isConsultant = consultant === '' || (/^\d{4,7}$/.test(consultant) && Number(consultant) > 1_000);
  list.require(isConsultant, 'accounting.consultant', 'Enter the consultant number, 1001 or more.');
  const isClient = client === '' || /^[1-9]\d{0,4}$/.test(client);
  list.require(isClient, 'accounting.client', 'Enter the client number, 1 to 99999.');
  const isDebtor = /^[1-9]\d{4,8}$/.test(debtorAccount);
  list.require(isDebtor, 'accounting.debtorAccount', 'Enter 5 to 9 digits.');
  const isShorter = (account: string) => !isDebtor || account.length < debtorAccount.length;
  for (const [name, account] of Object.entries({ homeAccount, ossAccount })) {
    list.require(isAccount(account), `accounting.${name}`, 'Enter 4 to 8 digits.');
    list.require(isShorter(account), `accounting.${name}`, TOO_LONG);
  }
  list.require(accounts.length <= ACCOUNTS_MAX, 'accounting.accounts', `Use at most ${ACCOUNTS_MAX} lines.`);
  const seen = new Set<string>();
  for (const line of accounts) {
    const [where = '', rate = '', account = ''] = line;
    const text = line.join(', ').slice(0, 60);
    const isWhere = where === 'home' || where === 'abroad' || COUNTRIES.has(where);
    const isRate = /^\d{1,2}(\.\d{1,2})?$/.test(rate);
    list.require(
      line.length === 3 && isWhere && isRate && isAccount(account),
      'accounting.accounts',
      `“${text}” can’t be read. Write home, abroad or a country code, the rate, and the account, such as “home, 7, 8300”.`,
    );
    list.require(isShorter(account), 'accounting.accounts', `“${text}”: ${TOO_LONG}`);
    const key = `${where} ${Number(rate)}`;
    list.require(!seen.has(key), 'accounting.accounts', `“${text}”: there are two accounts for this rate.`);
    seen.add(key);
  }
}

const isAccount = (text: string): boolean => /^\d{4,8}$/.test(text);
