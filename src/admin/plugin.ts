import type { FastifyInstance } from 'fastify';
import type { Visitors } from '../sessions/visitors.ts';
import { guardApi } from '../staff/api-guard.ts';
import { type InvitationDeps, invitationRoutes } from '../staff/invitation-routes.ts';
import { guardPages } from '../staff/page-guard.ts';
import { type SecondFactorDeps, secondFactorRoutes } from '../staff/second-factor/routes.ts';
import { apiKeyRoutes } from './api-keys/routes.ts';
import { auditApiRoutes } from './audit-log/api-routes.ts';
import { auditList } from './audit-log/audit-list.ts';
import { auditLogRoutes } from './audit-log/routes.ts';
import { type ListedList, listPreferenceRoutes } from './lists/list-routes.ts';
import { orderRoutes } from './orders/routes.ts';
import { overviewRoutes } from './overview.ts';
import { type ProductApiDeps, productApiRoutes } from './products/api-routes.ts';
import { productRoutes, products } from './products/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { securityRoutes } from './security/routes.ts';
import { type StaffRouteDeps, staffRoutes } from './staff/routes.ts';
import { type StockApiDeps, stockApiRoutes } from './stock/api-routes.ts';

/** The lists whose columns and views can be chosen. */
const LISTS: readonly ListedList[] = [
  { list: products, right: 'catalog:read' },
  { list: auditList, right: 'audit:read' },
];

export interface AdminDeps
  extends SecondFactorDeps,
    InvitationDeps,
    StaffRouteDeps,
    StockApiDeps,
    ProductApiDeps {
  visitors: Pick<Visitors, 'find'>;
}

/** The pages under `/admin` for the staff, and the same functions under `/api/admin` for programs with a key. */
export function adminPlugin(deps: AdminDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  return async (app) => {
    await app.register(invitationRoutes(deps));
    await app.register(async (pages) => {
      guardPages(pages, deps);
      await pages.register(secondFactorRoutes(deps));
      await pages.register(securityRoutes(deps));
      await pages.register(overviewRoutes);
      await pages.register(searchRoutes(database));
      await pages.register(orderRoutes(database));
      await pages.register(productRoutes(database));
      await pages.register(staffRoutes(deps));
      await pages.register(apiKeyRoutes(database));
      await pages.register(auditLogRoutes(database));
      await pages.register(listPreferenceRoutes(database, LISTS));
    });
    await app.register(async (api) => {
      guardApi(api, database);
      await api.register(productApiRoutes(deps));
      await api.register(stockApiRoutes(deps));
      await api.register(auditApiRoutes(database));
    });
  };
}
