import { findSlugByCode } from '../../catalog/editing/find-by-code.ts';
import { listProducts } from '../../catalog/editing/list-products.ts';
import { listCustomers } from '../../customers/manage/list-customers.ts';
import type { Database } from '../../database/database.ts';
import { formatMoney } from '../../layout/money.ts';
import { paths } from '../../layout/paths.ts';
import { shopDay } from '../../layout/shop-time.ts';
import { orderNumberOf } from '../../orders/order.ts';
import { listStaffOrders } from '../../orders/staff/list-orders.ts';
import { parseReturnNumber } from '../../returns/labels/return-label.ts';
import { findReturnByNumber } from '../../returns/queries.ts';
import { mayDo, type StaffRole } from '../../staff/scopes.ts';
import { searchPages } from './pages.ts';

interface FoundItem {
  label: string;
  note: string;
  path: string;
}

/** Results of one kind. */
export interface FoundSection {
  title: string;
  items: readonly FoundItem[];
  /** The list that shows all of them. */
  allPath?: string;
}

const RESULTS_MAX = 10;
/** Fewer letters match too many addresses and names to be useful. */
const CUSTOMER_LENGTH_MIN = 3;

/** Searches everything that a role may read. Kinds without a result are left out. */
export async function findEverything(
  database: Database,
  role: StaffRole,
  q: string,
  timeZone: string,
): Promise<FoundSection[]> {
  if (q === '') return [];
  const [orders, products, customers] = await Promise.all([
    mayDo(role, 'orders:read') ? findOrders(database, q, timeZone) : [],
    mayDo(role, 'catalog:read') ? findProducts(database, q) : [],
    mayDo(role, 'customers:read') ? findCustomers(database, q) : [],
  ]);
  const pages = searchPages(role, q)
    .slice(0, RESULTS_MAX)
    .map(({ label, path }) => ({ label, path, note: '' }));
  return [
    {
      title: 'Orders',
      items: orders,
      allPath: paths.adminOrders(new URLSearchParams({ q }).toString()),
    },
    {
      title: 'Products',
      items: products,
      allPath: paths.adminProducts(new URLSearchParams({ q }).toString()),
    },
    {
      title: 'Customers',
      items: customers,
      allPath: paths.adminCustomers(new URLSearchParams({ q }).toString()),
    },
    { title: 'Pages', items: pages },
  ].filter(({ items }) => items.length > 0);
}

/** The page of what has exactly this number or code. Undefined if nothing has it, or the role may not read it. */
export async function findExact(database: Database, role: StaffRole, q: string): Promise<string | undefined> {
  const number = orderNumberOf(q);
  if (mayDo(role, 'orders:read') && number) {
    const [order] = await listOrders(database, number, { timeZone: 'UTC', rowsMax: 1 });
    if (order) return paths.adminOrder(order.number);
  }
  const scanned = mayDo(role, 'orders:read') ? parseReturnNumber(q) : undefined;
  const requested = scanned && (await findReturnByNumber(database, scanned));
  if (requested) return paths.adminReturn(requested.id);
  if (!mayDo(role, 'catalog:read') || q === '') return undefined;
  const slug = await findSlugByCode(database, q);
  return slug === undefined ? undefined : paths.adminProduct(slug);
}

const listOrders = (
  database: Database,
  q: string,
  { timeZone, rowsMax }: { timeZone: string; rowsMax: number },
) => listStaffOrders(database, { q, timeZone, sort: 'newest', rowsMax });

async function findOrders(database: Database, q: string, timeZone: string): Promise<FoundItem[]> {
  return (await listOrders(database, q, { timeZone, rowsMax: RESULTS_MAX })).map(
    ({ number, state, email, placedAt, totalMinor, currency }) => ({
      label: number,
      note: [shopDay(placedAt, timeZone), email, formatMoney(totalMinor, currency), state].join(', '),
      path: paths.adminOrder(number),
    }),
  );
}

async function findProducts(database: Database, q: string): Promise<FoundItem[]> {
  const search = { q, status: undefined, sort: 'name', after: undefined, rowsMax: RESULTS_MAX } as const;
  return (await listProducts(database, search)).map(({ slug, name, type, status }) => ({
    label: name,
    note: [type, ...(status === 'active' ? [] : [status])].filter(Boolean).join(', '),
    path: paths.adminProduct(slug),
  }));
}

async function findCustomers(database: Database, q: string): Promise<FoundItem[]> {
  if (q.length < CUSTOMER_LENGTH_MIN) return [];
  const search = { q, state: undefined, beforeId: undefined, rowsMax: RESULTS_MAX };
  return (await listCustomers(database, search)).map(({ id, name, email }) => ({
    label: email,
    note: name,
    path: paths.adminCustomer(id),
  }));
}
