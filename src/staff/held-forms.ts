import type { FastifyRequest } from 'fastify';
import type { RememberedBrowsers } from '../customers/devices/remembered-browsers.ts';
import { fieldsOf } from '../customers/sign-in/pending-form.ts';
import { type Database, statement } from '../database/database.ts';
import { SWEEP_BATCH, sweepBatches } from '../database/sweep-batches.ts';
import { enforceRateLimit, type RateLimits } from '../web/limits/rate-limit.ts';
import { localPath } from '../web/local-path.ts';
import { isUuid } from '../web/typed-text.ts';

/*
 * A form that was sent after the session had ended is carried through the sign-in by hidden fields. One that is too long
 * for them waits in the database, if the browser is one in which a member of the staff has signed in.
 */

/** The field that stands for a held form. Its value is the form's ID. */
export const HELD = 'held';

export interface HeldFormDeps {
  database: Database;
  browsers: Pick<RememberedBrowsers, 'clientOf'>;
  limits: RateLimits;
}

/** The most forms of one browser. One more replaces the oldest. */
const FORMS_MAX = 10;
/** A form is kept for a day, because a session of the staff never lasts as long. */
const KEPT_HOURS = 24;
const FORMS_OF_BROWSER = { name: 'held forms', limit: 60, windowSeconds: 3_600 };

const isStaffBrowser = statement<[browserHash: Buffer], { known: boolean }>(`
  SELECT EXISTS (SELECT FROM remembered_browsers JOIN staff USING (customer_id) WHERE browser_hash = $1) AS known`);

/** Whether the shop takes a long form from this browser, although its session has ended. */
export async function mayHoldForm(
  { database, browsers }: HeldFormDeps,
  request: FastifyRequest,
): Promise<boolean> {
  const { browser } = browsers.clientOf(request);
  return browser !== undefined && (await database.find(isStaffBrowser, [browser.hash]))?.known === true;
}

const insertForm = statement<
  [browserHash: Buffer, path: string, fields: string, othersMax: number],
  { id: string }
>(`
  WITH older AS (
    DELETE FROM held_forms WHERE id = ANY (ARRAY(
      SELECT id FROM held_forms WHERE browser_hash = $1 ORDER BY created_at DESC OFFSET $4)))
  INSERT INTO held_forms (browser_hash, path, fields) VALUES ($1, $2, $3) RETURNING id`);

/** Keeps the form of the request for its browser. Resolves to its ID, or to undefined if it cannot be kept. */
export async function holdForm(deps: HeldFormDeps, request: FastifyRequest): Promise<string | undefined> {
  const path = localPath(request.url);
  const { browser } = deps.browsers.clientOf(request);
  if (!path || !browser || !(await mayHoldForm(deps, request))) return undefined;
  await enforceRateLimit(deps.limits, [{ rule: FORMS_OF_BROWSER, key: browser.hash.toString('hex') }]);
  const fields = JSON.stringify(Object.fromEntries(fieldsOf(request)));
  return (await deps.database.find(insertForm, [browser.hash, path, fields, FORMS_MAX - 1]))?.id;
}

const selectForm = statement<
  [id: string, browserHash: Buffer, path: string],
  { fields: Record<string, string | string[]> }
>(`
  SELECT fields FROM held_forms
  WHERE id = $1 AND browser_hash = $2 AND path = $3 AND created_at > now() - interval '${KEPT_HOURS} hours'`);

/** Finds the fields of a form that this browser has sent to the same address. The form stays for a reload. */
export async function findHeldForm(
  { database, browsers }: HeldFormDeps,
  request: FastifyRequest,
  id: unknown,
): Promise<Record<string, string | string[]> | undefined> {
  const path = localPath(request.url);
  const { browser } = browsers.clientOf(request);
  if (typeof id !== 'string' || !isUuid(id) || !path || !browser) return undefined;
  return (await database.find(selectForm, [id, browser.hash, path]))?.fields;
}

const deleteOld = statement<[], never>(`
  DELETE FROM held_forms WHERE id = ANY (ARRAY(
    SELECT id FROM held_forms WHERE created_at < now() - interval '${KEPT_HOURS} hours' LIMIT ${SWEEP_BATCH}))`);

/** Removes the forms that are no longer kept; resolves to how many. */
export const sweepHeldForms = (database: Database): Promise<number> =>
  sweepBatches(() => database.run(deleteOld, []));
