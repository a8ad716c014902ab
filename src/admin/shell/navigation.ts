import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { mayDo, type Right, type StaffRole } from '../../staff/scopes.ts';

/** An area of the admin in the navigation. */
interface Area {
  label: string;
  path: string;
  /** The keys that open it: "g", then this letter. */
  key: string;
  right: Right;
}

/** In the sequence of the navigation. A role sees the areas that it may open. */
export const AREAS = [
  { label: 'Overview', path: paths.admin(), key: 'h', right: 'staff' },
  { label: 'Orders', path: paths.adminOrders(), key: 'o', right: 'orders:read' },
  { label: 'Returns', path: paths.adminReturns(), key: 'u', right: 'orders:read' },
  { label: 'Products', path: paths.adminProducts(), key: 'p', right: 'catalog:read' },
  { label: 'Stock', path: paths.adminStock(), key: 't', right: 'catalog:read' },
  { label: 'Prices', path: paths.adminPrices(), key: 'r', right: 'catalog:read' },
  { label: 'Customers', path: paths.adminCustomers(), key: 'c', right: 'customers:read' },
  { label: 'Promo codes', path: paths.adminPromoCodes(), key: 'm', right: 'orders:read' },
  { label: 'Reviews', path: paths.adminReviews(), key: 'v', right: 'catalog:read' },
  { label: 'Invoices', path: paths.adminInvoices(), key: 'i', right: 'orders:read' },
  { label: 'Reports', path: paths.adminReports(), key: 'f', right: 'orders:read' },
  { label: 'Settings', path: paths.adminSettings(), key: 'e', right: 'settings:read' },
  { label: 'Health', path: paths.adminHealth(), key: 'l', right: 'settings:read' },
  { label: 'Staff', path: paths.adminStaff(), key: 's', right: 'staff:write' },
  { label: 'Webhooks', path: paths.adminWebhooks(), key: 'w', right: 'webhooks:write' },
  { label: 'API keys', path: paths.adminApiKeys(), key: 'k', right: 'staff:write' },
  { label: 'Audit log', path: paths.adminAuditLog(), key: 'a', right: 'audit:read' },
] as const satisfies readonly Area[];

export type AreaLabel = (typeof AREAS)[number]['label'];

export const navigation = (role: StaffRole, current: AreaLabel | undefined): Html =>
  html`<nav aria-label="Admin"><ul>${AREAS.filter(({ right }) => mayDo(role, right)).map(
    ({ label, path, key }) =>
      html`<li><a href="${path}" data-key="g ${key}"${label === current && html` aria-current="page"`}>${label}</a></li>`,
  )}</ul></nav>`;
