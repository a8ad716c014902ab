import { type Queryable, statement } from '../../database/database.ts';
import { DEMO_DOMAIN } from '../../mail/demo-addresses.ts';
import type { ShopSettings } from '../../settings/schema.ts';
import { mayDo, type StaffRole } from '../../staff/scopes.ts';
import { type FirstStep, STEPS } from './steps.ts';

/** Facts from which each step knows whether it is done. */
export interface ShopFacts {
  sellsDemo: boolean;
  sellsOwn: boolean;
  /** Whether one of the newest products for sale has only a drawing. */
  lacksPictures: boolean;
  staff: number;
  owners: number;
  hasOrder: boolean;
  hasDemoYear: boolean;
  /** Whether the demo reviews have not been removed yet. */
  hasDemoReviews: boolean;
  settings: ShopSettings;
  /** Whether orders can be paid online. */
  takesCards: boolean;
}

type StoredFacts = Omit<ShopFacts, 'settings' | 'takesCards'> & { isHidden: boolean };

/** Only this many products are checked for a picture, so that a large catalog costs no more. */
const NEWEST_PRODUCTS = 200;

/** The statement reads by key, or stops at the first row that it finds. */
const selectFacts = statement<[customerId: string, demoSlugs: readonly string[]], StoredFacts>(`
  WITH newest AS (
    SELECT pictures FROM products WHERE status = 'active' AND slug <> ALL ($2) ORDER BY id DESC LIMIT ${NEWEST_PRODUCTS})
  SELECT (SELECT hides_first_steps FROM staff WHERE customer_id = $1) AS "isHidden",
    EXISTS (SELECT FROM products WHERE slug = ANY ($2) AND status = 'active') AS "sellsDemo",
    EXISTS (SELECT FROM newest) AS "sellsOwn",
    EXISTS (SELECT FROM newest WHERE pictures = '[]') AS "lacksPictures",
    ((SELECT count(*) FROM staff) + (SELECT count(*) FROM staff_invitations WHERE expires_at > now()))::int AS staff,
    (SELECT count(*)::int FROM staff WHERE role = 'owner') AS owners,
    EXISTS (SELECT FROM orders WHERE email NOT LIKE '%@${DEMO_DOMAIN}') AS "hasOrder",
    EXISTS (SELECT FROM demo_years) AS "hasDemoYear",
    EXISTS (SELECT FROM demo_years WHERE reviews_removed_at IS NULL) AS "hasDemoReviews"`);

export interface FirstStepsInput extends Pick<ShopFacts, 'settings' | 'takesCards'> {
  customerId: string;
  role: StaffRole;
  demoSlugs: readonly string[];
}

export interface FirstStepsResult {
  isHidden: boolean;
  /** What this role may do. Empty if the role may do none. */
  steps: FirstStep[];
  /** Whether this person may add a demo year to the shop. */
  offersDemo: boolean;
}

export async function findFirstSteps(
  connection: Queryable,
  { customerId, role, demoSlugs, settings, takesCards }: FirstStepsInput,
): Promise<FirstStepsResult> {
  const stored = await connection.find(selectFacts, [customerId, demoSlugs]);
  if (!stored) return { isHidden: true, steps: [], offersDemo: false };
  const facts = { ...stored, settings, takesCards };
  const mine = STEPS.filter(({ right, isFor }) => mayDo(role, right) && (isFor?.(facts) ?? true));
  const steps = mine.map(({ right: _, isFor: __, isDone, ...step }) => ({ ...step, isDone: isDone(facts) }));
  const offersDemo = !facts.hasOrder && !facts.hasDemoYear && mayDo(role, 'settings:write');
  return { isHidden: stored.isHidden, steps, offersDemo };
}

const setHidden = statement<[customerId: string, isHidden: boolean], never>(
  'UPDATE staff SET hides_first_steps = $2 WHERE customer_id = $1',
);

export async function hideFirstSteps(
  connection: Queryable,
  customerId: string,
  isHidden: boolean,
): Promise<void> {
  await connection.run(setHidden, [customerId, isHidden]);
}
