/** What a member of the staff or an API key may do. The admin's pages and its API ask for the same scopes. */
export const SCOPES = [
  'catalog:read',
  /** Products, prices, stock and pictures. */
  'catalog:write',
  /** Invoices and reports included. */
  'orders:read',
  /** Refunds, returns and promo codes included. */
  'orders:write',
  'customers:read',
  'customers:write',
  'settings:read',
  'settings:write',
  'webhooks:write',
  'audit:read',
] as const;
export type Scope = (typeof SCOPES)[number];

/** What only people may do: invite staff, change their roles, and make API keys. No key has it. */
const STAFF_WRITE = 'staff:write';
/** What people who answer customers may do: note something on an order, and send its emails again. Keys need orders:write. */
const ORDERS_ANSWER = 'orders:answer';
/** What every member of the staff may do: see the overview, and change their own sign-in. */
const ANY_STAFF = 'staff';
export type Right = Scope | typeof STAFF_WRITE | typeof ORDERS_ANSWER | typeof ANY_STAFF;

export const STAFF_ROLES = ['owner', 'manager', 'fulfillment', 'support', 'viewer'] as const;
export type StaffRole = (typeof STAFF_ROLES)[number];

/** Who may do what. This table is the only place that says so. */
const RIGHTS: Readonly<Record<StaffRole, readonly Right[]>> = {
  owner: [...SCOPES, STAFF_WRITE, ORDERS_ANSWER, ANY_STAFF],
  manager: [...SCOPES, ORDERS_ANSWER, ANY_STAFF],
  fulfillment: ['catalog:read', 'catalog:write', 'orders:read', 'orders:write', ORDERS_ANSWER, ANY_STAFF],
  support: ['catalog:read', 'orders:read', 'customers:read', 'customers:write', ORDERS_ANSWER, ANY_STAFF],
  viewer: ['catalog:read', 'orders:read', 'settings:read', ANY_STAFF],
};

export const mayDo = (role: StaffRole, right: Right): boolean => RIGHTS[role].includes(right);
