import { accentContrast, CONTRAST_MIN, isHexColor } from '../brand/accent.ts';
import { pictureFault } from '../brand/logo-picture.ts';
import { isCurrency } from '../currency.ts';
import { DEFAULT_SETTINGS } from '../defaults.ts';
import type { ShopSettings } from '../schema.ts';
import { isTimeZone } from '../time-zone.ts';
import { checkContent } from './check-content.ts';
import { checkDelivery, checkReturns } from './check-delivery.ts';
import { checkMails } from './check-mails.ts';
import { checkAccounting, checkTaxes } from './check-taxes.ts';
import { createFaultList, type FaultList, isLine, isText, isWithin, type SettingFaults } from './faults.ts';

const NAME_LENGTH_MAX = 60;
const EMAIL_LENGTH_MAX = 254;
const LINE_LENGTH_MAX = 200;
const ADDRESS_LENGTH_MAX = 500;
/** A limit above this would not limit anything. */
const LIMIT_MAX = 10_000;
const SYNONYM_GROUPS_MAX = 300;
const SYNONYMS_MAX = 20;

/** Says what is wrong with the settings, by member. It is empty if nothing is. */
export function checkSettings(settings: ShopSettings): SettingFaults {
  const list = createFaultList();
  checkIdentity(settings, list);
  checkMoneyAndTime(settings, list);
  checkDelivery(settings, list);
  checkReturns(settings, list);
  checkTaxes(settings, list);
  checkAccounting(settings, list);
  checkPayments(settings, list);
  checkContent(settings.content, list);
  checkMails(settings.mails, list);
  checkSynonyms(settings.search, list);
  return list.faults;
}

function checkIdentity({ name, logo, accent, contact, legal }: ShopSettings, list: FaultList): void {
  const isName = name !== '' && isLine(name, NAME_LENGTH_MAX) && !/[<>"\\]/.test(name);
  list.require(
    isName,
    'name',
    `Enter a name of at most ${NAME_LENGTH_MAX} characters, without < > " and backslashes.`,
  );
  list.require(logo.kind !== 'picture' || logo.picture !== null, 'logo.picture', 'Choose a picture.');
  for (const member of ['picture', 'icon'] as const) {
    const base64 = logo[member];
    const fault = base64 === null ? undefined : pictureFault(base64);
    list.require(fault === undefined, `logo.${member}`, fault ?? '');
  }
  list.require(isHexColor(accent), 'accent', 'Enter a color such as #2442c8.');
  if (isHexColor(accent)) {
    const contrast = accentContrast(accent);
    list.require(
      contrast >= CONTRAST_MIN,
      'accent',
      `This color is too light to read on paper: its contrast is ${contrast.toFixed(1)}:1, and must be at least ${CONTRAST_MIN}:1. Choose a darker one.`,
    );
  }
  list.require(isAddress(contact.email), 'contact.email', 'Enter an email address such as help@example.com.');
  list.require(/^[\d +()/-]{0,30}$/.test(contact.phone), 'contact.phone', 'Use only digits, spaces and +.');
  list.require(isLine(contact.hours, LINE_LENGTH_MAX), 'contact.hours', lengthText(LINE_LENGTH_MAX));
  for (const member of ['company', 'register', 'vatId'] as const)
    list.require(isLine(legal[member], LINE_LENGTH_MAX), `legal.${member}`, lengthText(LINE_LENGTH_MAX));
  list.require(isText(legal.address, ADDRESS_LENGTH_MAX), 'legal.address', lengthText(ADDRESS_LENGTH_MAX));
}

const isAddress = (text: string): boolean =>
  text.length <= EMAIL_LENGTH_MAX && /^[^\s"'<>@&?,;:]+@[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+$/u.test(text);

function checkMoneyAndTime({ currency, timeZone }: ShopSettings, list: FaultList): void {
  list.require(isCurrency(currency), 'currency', 'Choose a currency of ISO 4217, such as EUR.');
  list.require(isTimeZone(timeZone), 'timeZone', 'Choose a time zone, such as Europe/Vienna.');
}

function checkPayments({ payments, limits }: ShopSettings, list: FaultList): void {
  const isPayable = payments.card || payments.onDelivery !== 'off';
  list.require(isPayable, 'payments.onDelivery', 'Turn at least one payment method on.');
  // A release may store limits of its own, so only the known ones are checked.
  for (const name of Object.keys(DEFAULT_SETTINGS.limits) as (keyof typeof limits)[])
    list.require(
      isWithin(limits[name], 1, LIMIT_MAX),
      `limits.${name}`,
      `Enter a number from 1 to ${LIMIT_MAX.toLocaleString('en')}.`,
    );
  const { openOfNetworkMax, openOfSiteMax } = limits;
  list.require(
    openOfSiteMax >= openOfNetworkMax,
    'limits.openOfSiteMax',
    'A site has several networks, so its limit is at least that of a network.',
  );
}

function checkSynonyms({ synonyms }: ShopSettings['search'], list: FaultList): void {
  list.require(
    synonyms.length <= SYNONYM_GROUPS_MAX,
    'search.synonyms',
    `Use at most ${SYNONYM_GROUPS_MAX} groups of words.`,
  );
  const seen = new Set<string>();
  synonyms.forEach((words, index) => {
    const path = `search.synonyms.${index}`;
    const isGroup = words.length >= 2 && words.length <= SYNONYMS_MAX;
    list.require(isGroup, path, `A group has 2 to ${SYNONYMS_MAX} words.`);
    for (const word of words) {
      const isWord = word.length <= 32 && /^[\p{L}\p{N}\p{M}]+$/u.test(word);
      list.require(isWord, path, `“${word.slice(0, 40)}” is not one word of letters and digits.`);
      const key = word.normalize('NFC').toLowerCase();
      list.require(!seen.has(key), path, `“${word.slice(0, 40)}” is in two groups.`);
      seen.add(key);
    }
  });
}

const lengthText = (lengthMax: number) =>
  `Use at most ${lengthMax} characters, without line breaks at the ends.`;
