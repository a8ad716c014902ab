import type { FastifyInstance } from 'fastify';
import { createOrderReads } from '../checkout/store-order.ts';
import type { RememberedBrowsers } from '../customers/devices/remembered-browsers.ts';
import { DEFAULT_SETTINGS } from '../settings/defaults.ts';
import { guardApi } from '../staff/api-guard.ts';
import { type InvitationDeps, invitationRoutes } from '../staff/invitation-routes.ts';
import { guardPages, type PageGuardDeps } from '../staff/page-guard.ts';
import { type SecondFactorDeps, secondFactorRoutes } from '../staff/second-factor/routes.ts';
import { apiKeyRoutes } from './api-keys/routes.ts';
import { auditApiRoutes } from './audit-log/api-routes.ts';
import { auditList } from './audit-log/audit-list.ts';
import { auditLogRoutes } from './audit-log/routes.ts';
import { customerApiRoutes } from './customers/api-routes.ts';
import { customersList } from './customers/customers-list.ts';
import { customerListRoutes } from './customers/list-routes.ts';
import { type CustomerRouteDeps, customerRoutes } from './customers/routes.ts';
import { demoRoutes } from './demo/routes.ts';
import { failedMailRoutes, failedMails } from './failed-emails/routes.ts';
import { healthPageRoutes } from './health/routes.ts';
import { importApiRoutes } from './imports/api-routes.ts';
import { exportRoutes } from './imports/export-routes.ts';
import { importRoutes } from './imports/routes.ts';
import { invoiceApiRoutes } from './invoices/api-routes.ts';
import { invoiceCheckRoutes } from './invoices/check-routes.ts';
import { invoiceExportRoutes } from './invoices/export-routes.ts';
import { invoicesList } from './invoices/invoices-list.ts';
import { type InvoiceRouteDeps, invoiceRoutes } from './invoices/routes.ts';
import { type ListedList, listPreferenceRoutes } from './lists/list-routes.ts';
import { orderApiRoutes } from './orders/api/routes.ts';
import { orderMoveRoutes } from './orders/bulk/routes.ts';
import { editOrderRoutes } from './orders/edit/routes.ts';
import { exchangeRoutes } from './orders/exchange-routes.ts';
import { orderListRoutes, orders } from './orders/list/routes.ts';
import { newOrderApiRoutes } from './orders/new/api-routes.ts';
import { type NewOrderDeps, newOrderRoutes } from './orders/new/routes.ts';
import { movePrintRoutes, printRoutes } from './orders/print/routes.ts';
import { refundRoutes } from './orders/refund-routes.ts';
import { type AdminOrderDeps, orderRoutes } from './orders/routes.ts';
import { overviewRoutes } from './overview/routes.ts';
import type { OverviewDeps } from './overview/work-view.ts';
import { payoutRoutes } from './payouts/routes.ts';
import { type PictureApiDeps, pictureApiRoutes } from './pictures/api-routes.ts';
import { type PictureRouteDeps, pictureRoutes } from './pictures/routes.ts';
import { type PriceDeps, priceApiRoutes } from './prices/api-routes.ts';
import { planRoutes } from './prices/plan-routes.ts';
import { priceChangesList } from './prices/price-changes-list.ts';
import { priceRoutes } from './prices/routes.ts';
import { type ProductApiDeps, productApiRoutes } from './products/api-routes.ts';
import { bulkEditRoutes } from './products/bulk/routes.ts';
import { deleteRoutes } from './products/delete/routes.ts';
import { type EditorDeps, editorRoutes } from './products/editor/routes.ts';
import { productsList } from './products/products-list.ts';
import { productRoutes } from './products/routes.ts';
import { promoCodeApiRoutes } from './promo-codes/api-routes.ts';
import { promoCodeRoutes, promoCodes } from './promo-codes/routes.ts';
import { reportApiRoutes } from './reports/api-routes.ts';
import type { ReportDeps } from './reports/load.ts';
import { reportRoutes } from './reports/routes.ts';
import { leftCarts, requestedEmailRoutes, waitingItems } from './requested-emails/routes.ts';
import { returnRoutes, returns } from './returns/routes.ts';
import { type ReviewRouteDeps, reviewRoutes, reviews } from './reviews/routes.ts';
import { searchRoutes } from './search/routes.ts';
import { securityRoutes } from './security/routes.ts';
import { type SettingsApiDeps, settingsApiRoutes } from './settings/api-routes.ts';
import { type SettingsRouteDeps, settingsRoutes } from './settings/routes.ts';
import { type StaffRouteDeps, staffRoutes } from './staff/routes.ts';
import { type StockApiDeps, stockApiRoutes } from './stock/api-routes.ts';
import { receiveRoutes } from './stock/receive-routes.ts';
import { stockRoutes } from './stock/routes.ts';
import { stockOfSkuRoutes } from './stock/sku-routes.ts';
import { stockList } from './stock/stock-list.ts';
import { webhookApiRoutes } from './webhooks/api-routes.ts';
import { deliveryApiRoutes } from './webhooks/delivery-api-routes.ts';
import { deliveryRoutes } from './webhooks/delivery-routes.ts';
import { type WebhookRouteDeps, webhookRoutes } from './webhooks/routes.ts';

/** The lists whose columns and views can be chosen. The units of their cells do not matter here. */
const LISTS: readonly ListedList[] = [
  { list: orders, right: 'orders:read' },
  { list: returns, right: 'orders:read' },
  { list: productsList(DEFAULT_SETTINGS), right: 'catalog:read' },
  { list: auditList(DEFAULT_SETTINGS.timeZone), right: 'audit:read' },
  { list: stockList, right: 'catalog:read' },
  { list: priceChangesList(DEFAULT_SETTINGS), right: 'catalog:read' },
  { list: customersList(DEFAULT_SETTINGS.timeZone), right: 'customers:read' },
  { list: promoCodes, right: 'orders:read' },
  { list: reviews, right: 'catalog:read' },
  { list: invoicesList, right: 'orders:read' },
  { list: waitingItems, right: 'customers:read' },
  { list: leftCarts, right: 'customers:read' },
  { list: failedMails, right: 'customers:read' },
];

export interface AdminDeps
  extends PageGuardDeps,
    SecondFactorDeps,
    AdminOrderDeps,
    Omit<NewOrderDeps, 'reads' | 'limitsUnpaid'>,
    InvitationDeps,
    OverviewDeps,
    StaffRouteDeps,
    StockApiDeps,
    PriceDeps,
    ProductApiDeps,
    EditorDeps,
    SettingsApiDeps,
    SettingsRouteDeps,
    InvoiceRouteDeps,
    ReportDeps,
    PictureApiDeps,
    PictureRouteDeps,
    WebhookRouteDeps,
    CustomerRouteDeps,
    ReviewRouteDeps {
  browsers: RememberedBrowsers;
  mail: AdminOrderDeps['mail'] & OverviewDeps['mail'];
  payments: AdminOrderDeps['payments'] & NewOrderDeps['payments'] & SettingsApiDeps['payments'];
  store: CustomerRouteDeps['store'] & NewOrderDeps['store'];
  settings: SettingsRouteDeps['settings'] & NewOrderDeps['settings'];
  /** Whether the unpaid orders of an address and an account are limited. */
  limitsAbuse: boolean;
}

/** The pages under `/admin` for the staff, and the same functions under `/api/admin` for programs with a key. */
export function adminPlugin(deps: AdminDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  const newOrderDeps = { ...deps, reads: createOrderReads(database), limitsUnpaid: deps.limitsAbuse };
  return async (app) => {
    await app.register(invitationRoutes(deps));
    await app.register(async (pages) => {
      guardPages(pages, deps);
      await pages.register(secondFactorRoutes(deps));
      await pages.register(securityRoutes(deps));
      await pages.register(overviewRoutes(deps));
      await pages.register(searchRoutes(database));
      await pages.register(orderListRoutes(database));
      await pages.register(newOrderRoutes(newOrderDeps));
      await pages.register(orderRoutes(deps));
      await pages.register(orderMoveRoutes(deps));
      await pages.register(refundRoutes(deps));
      await pages.register(editOrderRoutes(deps));
      await pages.register(exchangeRoutes(deps));
      await pages.register(printRoutes(database));
      await pages.register(movePrintRoutes(database));
      await pages.register(returnRoutes(deps));
      await pages.register(payoutRoutes(deps));
      await pages.register(productRoutes(database));
      await pages.register(importRoutes(database));
      await pages.register(exportRoutes(deps));
      await pages.register(editorRoutes(deps));
      await pages.register(deleteRoutes(deps));
      await pages.register(bulkEditRoutes(deps));
      await pages.register(pictureRoutes(deps));
      await pages.register(stockRoutes(database));
      await pages.register(stockOfSkuRoutes(deps));
      await pages.register(receiveRoutes(deps));
      await pages.register(priceRoutes(deps));
      await pages.register(planRoutes(database));
      await pages.register(invoiceRoutes(deps));
      await pages.register(invoiceExportRoutes(deps));
      await pages.register(invoiceCheckRoutes(deps));
      await pages.register(reportRoutes(deps));
      await pages.register(settingsRoutes(deps));
      await pages.register(staffRoutes(deps));
      await pages.register(promoCodeRoutes(database));
      await pages.register(reviewRoutes(deps));
      await pages.register(requestedEmailRoutes(database));
      await pages.register(failedMailRoutes(database));
      await pages.register(customerListRoutes(database));
      await pages.register(customerRoutes(deps));
      await pages.register(healthPageRoutes(database));
      await pages.register(demoRoutes(deps));
      await pages.register(webhookRoutes(deps));
      await pages.register(deliveryRoutes(database));
      await pages.register(apiKeyRoutes(database));
      await pages.register(auditLogRoutes(database));
      await pages.register(listPreferenceRoutes(database, LISTS));
    });
    await app.register(async (api) => {
      guardApi(api, database);
      await api.register(productApiRoutes(deps));
      await api.register(pictureApiRoutes(deps));
      await api.register(importApiRoutes(database));
      await api.register(stockApiRoutes(deps));
      await api.register(priceApiRoutes(deps));
      await api.register(orderApiRoutes(deps));
      await api.register(newOrderApiRoutes(newOrderDeps));
      await api.register(invoiceApiRoutes(database));
      await api.register(reportApiRoutes(deps));
      await api.register(settingsApiRoutes(deps));
      await api.register(promoCodeApiRoutes(database));
      await api.register(customerApiRoutes(deps));
      await api.register(webhookApiRoutes(deps));
      await api.register(deliveryApiRoutes(database));
      await api.register(auditApiRoutes(database));
    });
  };
}
