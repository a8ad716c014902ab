import { type Queryable, statement } from '../../database/database.ts';
import { paths } from '../../layout/paths.ts';
import { mayDo, type Right, type StaffRole } from '../../staff/scopes.ts';

/** Something that the owner of a fresh shop still has to do. */
export interface FirstStep {
  title: string;
  text: string;
  /** Where it is done, with the words of the link. */
  path: string;
  link: string;
  isDone: boolean;
}

/** What the database says about how far the shop is. */
interface ShopFacts {
  isHidden: boolean;
  sellsDemo: boolean;
  sellsOwn: boolean;
  staff: number;
  owners: number;
  hasOrder: boolean;
  hasLegal: boolean;
}

const STEPS: readonly (Omit<FirstStep, 'isDone'> & { right: Right; isDone(facts: ShopFacts): boolean })[] = [
  {
    title: 'Add your products',
    text: 'Import a CSV from your last shop. You see every change before it is made, and can undo it.',
    path: paths.adminImports(),
    link: 'Import products',
    right: 'catalog:write',
    isDone: ({ sellsOwn }) => sellsOwn,
  },
  {
    title: 'Take the demo products off sale',
    text: 'Archive what the shop came with, so that customers find only what you sell.',
    path: paths.adminProducts('status=active'),
    link: 'See active products',
    right: 'catalog:write',
    isDone: ({ sellsDemo }) => !sellsDemo,
  },
  {
    title: 'Invite your staff',
    text: 'Give everyone who works in the shop an account of their own, with the rights that they need.',
    path: paths.adminStaff(),
    link: 'Invite someone',
    right: 'staff:write',
    isDone: ({ staff }) => staff > 1,
  },
  {
    title: 'Have a second owner',
    text: 'If you lose your phone and your passkey, another owner can let you in again.',
    path: paths.adminStaff(),
    link: 'Choose an owner',
    right: 'staff:write',
    isDone: ({ owners }) => owners > 1,
  },
  {
    title: 'Say who sells',
    text: 'Without your company’s legal name and address, the invoices that the shop makes aren’t valid.',
    path: paths.adminSettings('shop'),
    link: 'Fill in legal details',
    right: 'settings:write',
    isDone: ({ hasLegal }) => hasLegal,
  },
  {
    title: 'Place a test order',
    text: 'Order something as a customer would, and read the emails that you get.',
    path: paths.home(),
    link: 'Go to the shop',
    right: 'orders:read',
    isDone: ({ hasOrder }) => hasOrder,
  },
];

/** The statement reads by key, or stops at the first row that it finds. */
const selectFacts = statement<[customerId: string, demoSlugs: readonly string[]], ShopFacts>(`
  SELECT (SELECT hides_first_steps FROM staff WHERE customer_id = $1) AS "isHidden",
    EXISTS (SELECT FROM products WHERE slug = ANY ($2) AND status = 'active') AS "sellsDemo",
    EXISTS (SELECT FROM products WHERE status = 'active' AND slug <> ALL ($2)) AS "sellsOwn",
    ((SELECT count(*) FROM staff) + (SELECT count(*) FROM staff_invitations WHERE expires_at > now()))::int AS staff,
    (SELECT count(*)::int FROM staff WHERE role = 'owner') AS owners,
    EXISTS (SELECT FROM orders) AS "hasOrder",
    coalesce((SELECT document -> 'legal' ->> 'company' <> '' AND document -> 'legal' ->> 'address' <> ''
      FROM shop_settings ORDER BY version DESC LIMIT 1), false) AS "hasLegal"`);

export interface FirstStepsInput {
  customerId: string;
  role: StaffRole;
  demoSlugs: readonly string[];
}

export interface FirstStepsResult {
  isHidden: boolean;
  /** What this role may do. Empty if the role may do none. */
  steps: FirstStep[];
}

export async function findFirstSteps(
  connection: Queryable,
  { customerId, role, demoSlugs }: FirstStepsInput,
): Promise<FirstStepsResult> {
  const facts = await connection.find(selectFacts, [customerId, demoSlugs]);
  if (!facts) return { isHidden: true, steps: [] };
  const mine = STEPS.filter(({ right }) => mayDo(role, right));
  const steps = mine.map(({ right: _, isDone, ...step }) => ({ ...step, isDone: isDone(facts) }));
  return { isHidden: facts.isHidden, steps };
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
