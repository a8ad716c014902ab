import type { Faults } from '../../customers/views/field.ts';
import { addDays, daysIn, isDay } from '../../reports/periods.ts';
import type { ShopSettings } from '../../settings/schema.ts';

/** The form that exports invoices. No I/O here. */

export const EXPORT_FIELDS = [
  'from',
  'until',
  'format',
  'consultant',
  'client',
  'fiscalYearStart',
  'debtorAccount',
  'homeAccount',
  'ossAccount',
] as const;
type ExportField = (typeof EXPORT_FIELDS)[number];
export type ExportFields = Record<ExportField, string>;

/** The numbers and accounts are those of the settings. */
export const emptyExport = ({ accounting }: Pick<ShopSettings, 'accounting'>): ExportFields => ({
  from: '',
  until: '',
  format: 'csv',
  consultant: accounting.consultant,
  client: accounting.client,
  fiscalYearStart: '',
  debtorAccount: accounting.debtorAccount,
  homeAccount: accounting.homeAccount,
  ossAccount: accounting.ossAccount,
});

/** Defaults to last month, which is what an accountant asks for. */
export function usualExport(today: string): Pick<ExportFields, 'from' | 'until' | 'fiscalYearStart'> {
  const until = addDays(`${today.slice(0, 7)}-01`, -1);
  return { from: `${until.slice(0, 7)}-01`, until, fiscalYearStart: `${until.slice(0, 4)}-01-01` };
}

export const isDatev = ({ format }: Pick<ExportFields, 'format'>): boolean => format === 'datev';

const YEAR_DAYS_MAX = 366;

export function exportFaults(
  fields: ExportFields,
  { accounts }: Pick<ShopSettings['accounting'], 'accounts'>,
): Faults<ExportField> {
  const faults: Faults<ExportField> = {};
  const { from, until, format } = fields;
  if (!isDay(from)) faults.from = 'Choose the first day.';
  if (!isDay(until)) faults.until = 'Choose the last day.';
  else if (!faults.from && until < from) faults.until = 'The last day is before the first one.';
  else if (!faults.from && daysIn({ from, to: until }) > YEAR_DAYS_MAX)
    faults.until = 'Export at most a year at a time.';
  if (format !== 'csv' && format !== 'datev') faults.format = 'Choose a format.';
  return isDatev(fields) ? { ...faults, ...datevFaults(fields, accounts) } : faults;
}

/** DATEV takes one fiscal year at a time. */
function datevFaults(fields: ExportFields, accounts: readonly (readonly string[])[]): Faults<ExportField> {
  const faults: Faults<ExportField> = {};
  const { from, until, fiscalYearStart: start } = fields;
  if (!/^\d{4,7}$/.test(fields.consultant) || Number(fields.consultant) < 1001)
    faults.consultant = 'Enter the consultant number, 1001 or more.';
  if (!/^[1-9]\d{0,4}$/.test(fields.client)) faults.client = 'Enter the client number, 1 to 99999.';
  if (!isDay(start)) faults.fiscalYearStart = 'Choose the first day of the fiscal year.';
  else if (from < start || until >= `${Number(start.slice(0, 4)) + 1}${start.slice(4)}`)
    faults.fiscalYearStart = 'All days must be in this fiscal year.';
  if (!/^[1-9]\d{4,8}$/.test(fields.debtorAccount)) faults.debtorAccount = 'Enter 5 to 9 digits.';
  else if (accounts.some(([, , account = '']) => account.length >= fields.debtorAccount.length))
    faults.debtorAccount = 'Use more digits than the accounts of single rates in the settings have.';
  for (const account of ['homeAccount', 'ossAccount'] as const)
    if (!/^\d{4,8}$/.test(fields[account])) faults[account] = 'Enter 4 to 8 digits.';
    else if (!faults.debtorAccount && fields[account].length >= fields.debtorAccount.length)
      faults[account] = 'Use fewer digits than the account of customers has.';
  return faults;
}
