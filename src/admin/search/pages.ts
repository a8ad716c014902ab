import { paths } from '../../layout/paths.ts';
import { mayDo, type Right, type StaffRole } from '../../staff/scopes.ts';
import { SETTINGS_PAGES } from '../settings/pages.ts';
import { AREAS } from '../shell/navigation.ts';

/** A page of the admin that the search finds by its name. */
export interface NamedPage {
  label: string;
  path: string;
  right: Right;
  /** Other words that people may search for. */
  words?: string;
}

/** Pages that are not in the navigation. */
const MORE_PAGES: readonly NamedPage[] = [
  ...SETTINGS_PAGES.map(
    ({ name, title, about, words = '' }): NamedPage => ({
      label: `Settings: ${title}`,
      path: paths.adminSettings(name),
      right: 'settings:read',
      words: `${about} ${words}`,
    }),
  ),
  {
    label: 'Demo year',
    path: paths.adminDemo(),
    right: 'settings:write',
    words: 'sample example orders reviews try',
  },
  {
    label: 'Requested emails',
    path: paths.adminRequestedEmails(),
    right: 'customers:read',
    words: 'back in stock alerts',
  },
  {
    label: 'Abandoned carts',
    path: paths.adminLeftCarts(),
    right: 'customers:read',
    words: 'requested emails reminders left',
  },
  {
    label: 'Failed emails',
    path: paths.adminFailedMails(),
    right: 'customers:read',
    words: 'mail undelivered bounced send again retry',
  },
  {
    label: 'New order',
    path: paths.adminNewOrder(),
    right: 'orders:write',
    words: 'phone order payment link place for customer',
  },
  {
    label: 'Payouts',
    path: paths.adminPayouts(),
    right: 'orders:read',
    words: 'refund bank transfer cash on delivery',
  },
  {
    label: 'Your sign-in',
    path: paths.adminSecurity(),
    right: 'staff',
    words: 'security password passkey authenticator second factor 2fa totp',
  },
  {
    label: 'Export invoices',
    path: paths.adminInvoicesExport(),
    right: 'orders:read',
    words: 'accountant datev csv tax books',
  },
  {
    label: 'VAT report',
    path: paths.adminReport('vat'),
    right: 'orders:read',
    words: 'tax oss one-stop-shop country',
  },
];

/** The pages that a role may open, and whose name or words have a part like this. */
export const searchPages = (role: StaffRole, q: string): NamedPage[] =>
  [...AREAS, ...MORE_PAGES].filter(
    ({ label, right, words = '' }: NamedPage) =>
      mayDo(role, right) && `${label} ${words}`.toLowerCase().includes(q.toLowerCase()),
  );
