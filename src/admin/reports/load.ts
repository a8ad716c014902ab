import type { Snapshots } from '../../database/replicas/snapshots.ts';
import { homeCountry } from '../../layout/delivery-terms.ts';
import { homeCountryOf } from '../../reports/home-country.ts';
import { type DayRange, daysIn, isDay } from '../../reports/periods.ts';
import { ReportNotReady } from '../../reports/read-sums.ts';
import {
  loadReport,
  REPORT_DAYS_MAX,
  type Report,
  type ReportInput,
  type ReportTable,
  tableNamesOf,
  usualRange,
} from '../../reports/reports.ts';
import type { Settings } from '../../settings/settings.ts';
import { dayIn } from '../../settings/time-zone.ts';
import { Problem } from '../../web/errors/errors.ts';

export interface ReportDeps {
  settings: Settings;
  /** They are read from a replica if there is one, so that reports do not slow the shop. */
  snapshots: Snapshots;
}

const todayIn = ({ settings }: Pick<ReportDeps, 'settings'>): string =>
  dayIn(settings.current.timeZone, new Date()).toISOString().slice(0, 10);

/** The range of a request. A missing day is that of the last 30 days. Throws a Problem for a range that no report has. */
export function rangeOf(deps: Pick<ReportDeps, 'settings'>, { from, to }: Partial<DayRange>): DayRange {
  const usual = usualRange(todayIn(deps));
  const range = { from: from || (to && to < usual.from ? to : usual.from), to: to || usual.to };
  const isRange = isDay(range.from) && isDay(range.to) && range.from <= range.to;
  if (!isRange || daysIn(range) > REPORT_DAYS_MAX)
    throw new Problem(400, 'invalid_range', 'Choose a first and a last day, at most 10 years apart.');
  return range;
}

/** Loads all tables of a report, or those that `only` names. */
export async function loadReportOf(
  { settings, snapshots }: ReportDeps,
  input: Pick<ReportInput, 'name' | 'range' | 'rowsMax'>,
  only?: readonly string[],
): Promise<Report> {
  const { timeZone, currency, legal, delivery } = settings.current;
  const home = homeCountryOf(legal.vatId, homeCountry(delivery));
  try {
    return await snapshots.read((connection) =>
      loadReport(connection, { ...input, timeZone, currency, homeCountry: home }, only),
    );
  } catch (error) {
    if (!(error instanceof ReportNotReady)) throw error;
    throw new Problem(
      503,
      'report_not_ready',
      'The sums of the past are still being made. Try again in a minute.',
      {
        retryAfterSeconds: 60,
      },
    );
  }
}

/** Loads the table that a request names, or the first one. Throws a Problem for a name that the report does not have. */
export async function loadTableOf(
  deps: ReportDeps,
  input: Pick<ReportInput, 'name' | 'range' | 'rowsMax'>,
  by: string | undefined,
): Promise<{ report: Report; table: ReportTable }> {
  const { name } = input;
  const names = tableNamesOf(name);
  const wanted = by || (names[0] as string);
  if (!names.includes(wanted))
    throw new Problem(400, 'unknown_table', `The report ${name} has these tables: ${names.join(', ')}.`);
  const report = await loadReportOf(deps, input, [wanted]);
  return { report, table: report.tables[0] as ReportTable };
}
