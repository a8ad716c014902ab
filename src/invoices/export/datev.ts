import { EU_COUNTRIES } from '../../settings/countries.ts';
import { typedMoney } from '../../settings/currency.ts';
import type { InvoiceKind } from '../document.ts';
import type { AccountingEntry } from './entries.ts';

/*
 * Writes the entries as a batch of postings that DATEV reads: an EXTF file with header version 700, category 21 and
 * format version 13, in Windows-1252. Source: DATEV, "DATEV-Format", https://developer.datev.de/datev/platform/en/dtvf
 */

export interface DatevInput {
  /** The numbers of the tax adviser and of the client there. */
  consultant: number;
  client: number;
  /** Days such as 2027-01-01. All entries must be in one fiscal year. */
  fiscalYearStart: string;
  from: string;
  until: string;
  currency: string;
  /** The collective account that customers owe to, and the accounts for sales at home and to other countries. */
  debtorAccount: string;
  homeAccount: string;
  ossAccount: string;
  /** Accounts of single rates: where (`home`, `abroad`, or a country), the rate in percent, and the account. */
  accounts: readonly (readonly string[])[];
  /** Where the seller is. Sales to other EU countries carry the country and rate for the One-Stop-Shop. */
  homeCountry: string;
  madeAt: Date;
}

const pairs = (count: number, first: string, second: string): string[] =>
  Array.from({ length: count }, (_, index) => [`${first} ${index + 1}`, `${second} ${index + 1}`]).flat();

/** The 125 columns of format version 13. */
const COLUMNS = [
  ...['Umsatz (ohne Soll/Haben-Kz)', 'Soll/Haben-Kennzeichen', 'WKZ Umsatz', 'Kurs', 'Basis-Umsatz'],
  ...['WKZ Basis-Umsatz', 'Konto', 'Gegenkonto (ohne BU-Schlüssel)', 'BU-Schlüssel', 'Belegdatum'],
  ...['Belegfeld 1', 'Belegfeld 2', 'Skonto', 'Buchungstext', 'Postensperre', 'Diverse Adressnummer'],
  ...['Geschäftspartnerbank', 'Sachverhalt', 'Zinssperre', 'Beleglink'],
  ...pairs(8, 'Beleginfo - Art', 'Beleginfo - Inhalt'),
  ...['KOST1 - Kostenstelle', 'KOST2 - Kostenstelle', 'Kost-Menge', 'EU-Land u. UStID (Bestimmung)'],
  ...['EU-Steuersatz (Bestimmung)', 'Abw. Versteuerungsart', 'Sachverhalt L+L', 'Funktionsergänzung L+L'],
  ...['BU 49 Hauptfunktionstyp', 'BU 49 Hauptfunktionsnummer', 'BU 49 Funktionsergänzung'],
  ...pairs(20, 'Zusatzinformation - Art', 'Zusatzinformation- Inhalt'),
  ...['Stück', 'Gewicht', 'Zahlweise', 'Forderungsart', 'Veranlagungsjahr', 'Zugeordnete Fälligkeit'],
  ...['Skontotyp', 'Auftragsnummer', 'Buchungstyp', 'USt-Schlüssel (Anzahlungen)'],
  ...['EU-Land (Anzahlungen)', 'Sachverhalt L+L (Anzahlungen)', 'EU-Steuersatz (Anzahlungen)'],
  ...['Erlöskonto (Anzahlungen)', 'Herkunft-Kz', 'Buchungs GUID', 'KOST-Datum', 'SEPA-Mandatsreferenz'],
  ...['Skontosperre', 'Gesellschaftername', 'Beteiligtennummer', 'Identifikationsnummer', 'Zeichnernummer'],
  ...['Postensperre bis', 'Bezeichnung SoBil-Sachverhalt', 'Kennzeichen SoBil-Buchung', 'Festschreibung'],
  ...['Leistungsdatum', 'Datum Zuord. Steuerperiode', 'Fälligkeit', 'Generalumkehr (GU)', 'Steuersatz'],
  ...['Land', 'Abrechnungsreferenz', 'BVV-Position', 'EU-Land u. UStID (Ursprung)'],
  ...['EU-Steuersatz (Ursprung)', 'Abw. Skontokonto'],
];

/** Yields the file in pieces. */
export async function* writeDatev(
  entries: AsyncIterable<AccountingEntry>,
  input: DatevInput,
): AsyncGenerator<Buffer> {
  yield encode(headerOf(input));
  yield encode(COLUMNS.join(';'));
  for await (const entry of entries) {
    // A posting of nothing is refused, such as the invoice of an order that a promo code made free.
    if (entry.netMinor + entry.vatMinor !== 0) yield encode(postingOf(entry, input));
  }
}

function headerOf(input: DatevInput): string {
  const { consultant, client, fiscalYearStart, from, until, debtorAccount, currency, madeAt } = input;
  const made = madeAt.toISOString().replace(/\D/g, '').slice(0, 17);
  // The accounts of customers have one digit more than the others.
  const accountLength = Math.min(Math.max(debtorAccount.length - 1, 4), 8);
  return [
    ...['"EXTF"', '700', '21', '"Buchungsstapel"', '13', made, '', '"RE"', '""', '""'],
    ...[String(consultant), String(client), digits(fiscalYearStart), String(accountLength)],
    ...[digits(from), digits(until), '"Rechnungen"', '""', '1', '0', '0', quoted(currency)],
    ...['', '""', '', '', '""', '', '', '""', '""'],
  ].join(';');
}

function postingOf(entry: AccountingEntry, input: DatevInput): string {
  const { country, basisPoints, currency, issuedOn, number, orderNumber, suppliedOn } = entry;
  const grossMinor = entry.netMinor + entry.vatMinor;
  const isOneStopShop = EU_COUNTRIES.has(country) && country !== input.homeCountry;
  const values: Readonly<Record<string, string>> = {
    'Umsatz (ohne Soll/Haben-Kz)': decimal(Number(typedMoney(Math.abs(grossMinor), currency)).toFixed(2)),
    // The customer owes what was invoiced, and no longer owes what was credited.
    'Soll/Haben-Kennzeichen': grossMinor > 0 ? '"S"' : '"H"',
    'WKZ Umsatz': quoted(currency),
    Konto: input.debtorAccount,
    'Gegenkonto (ohne BU-Schlüssel)': accountOf(entry, input),
    Belegdatum: issuedOn.slice(8) + issuedOn.slice(5, 7),
    'Belegfeld 1': quoted(number),
    Buchungstext: quoted(`${TITLES[entry.kind]} ${orderNumber}`),
    // DATEV writes Greece as the VAT IDs do.
    ...(isOneStopShop && {
      'EU-Land u. UStID (Bestimmung)': quoted(country === 'GR' ? 'EL' : country),
      'EU-Steuersatz (Bestimmung)': decimal((basisPoints / 100).toFixed(2)),
    }),
    Auftragsnummer: quoted(orderNumber),
    Festschreibung: '0',
    Leistungsdatum: germanDay(suppliedOn),
    // DATEV refuses a day of supply without this one.
    'Datum Zuord. Steuerperiode': germanDay(issuedOn),
  };
  return COLUMNS.map((name) => values[name] ?? '').join(';');
}

/** A country's own account comes before that of all other countries, and an account of the rate before any other. */
function accountOf({ country, basisPoints }: AccountingEntry, input: DatevInput): string {
  const isHome = country === input.homeCountry;
  const ofRate = (wanted: string) =>
    input.accounts.find(
      ([where, rate]) => where === wanted && Math.round(Number(rate) * 100) === basisPoints,
    );
  const found = ofRate(country) ?? ofRate(isHome ? 'home' : 'abroad');
  return found?.[2] ?? (isHome ? input.homeAccount : input.ossAccount);
}

const TITLES: Readonly<Record<InvoiceKind, string>> = {
  invoice: 'Rechnung',
  credit_note: 'Gutschrift',
  reversal: 'Storno Gutschrift',
};

/** Writes 2027-01-31 as 31012027. */
const germanDay = (day: string): string => day.slice(8) + day.slice(5, 7) + day.slice(0, 4);
const digits = (day: string): string => day.replaceAll('-', '');
const decimal = (text: string): string => text.replace('.', ',');
const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** All characters of the file are in ISO 8859-1, which Windows-1252 includes. */
const encode = (line: string): Buffer => Buffer.from(`${line}\r\n`, 'latin1');
