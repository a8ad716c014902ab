import { PAGE_NAMES, type PageName } from '../settings/content/content-names.ts';

/** Every path of the shop is made here. */

export const paths = {
  home: () => '/',
  emailPicture: (drawing: string, hex: string) => `/pictures/email/${drawing}/${hex}.jpg`,
  ownEmailPicture: (key: string, width: number) => `/pictures/email/own/${key}-${width}.jpg`,
  products: (search = '') => (search ? `/products?${search}` : '/products'),
  suggestions: () => '/api/suggestions',
  recentlyViewed: () => '/recently-viewed',
  product: (slug: string) => `/products/${encodeURIComponent(slug)}`,
  productOutfit: (slug: string) => `/products/${encodeURIComponent(slug)}/outfit`,
  productReview: (slug: string) => `/products/${encodeURIComponent(slug)}/review`,
  cart: () => '/cart',
  cartLineItems: () => '/cart/line-items',
  cartLineItem: (sku: string) => `/cart/line-items/${encodeURIComponent(sku)}`,
  cartSavedLineItem: (sku: string) => `/cart/saved-line-items/${encodeURIComponent(sku)}`,
  cartRemovedLineItem: (sku: string) => `/cart/removed-line-items/${encodeURIComponent(sku)}`,
  cartMerge: () => '/cart/merge',
  cartPromo: () => '/cart/promo',
  checkout: () => '/checkout',
  /** `token` is that of a guest's signed link, and empty for a signed-in customer. */
  order: (number: string, token = '') => withToken(`/orders/${encodeURIComponent(number)}`, token),
  /** The invoice of an order, and each of its documents by number. */
  orderInvoice: (number: string, token = '') =>
    withToken(`/orders/${encodeURIComponent(number)}/invoice.pdf`, token),
  orderInvoiceFile: (number: string, invoice: string, token = '') =>
    withToken(`/orders/${encodeURIComponent(number)}/invoices/${encodeURIComponent(invoice)}.pdf`, token),
  /** `index` counts the credit notes of the order from 1, because they may have no number yet when they are linked. */
  orderCreditNote: (number: string, index: number, token = '') =>
    withToken(`/orders/${encodeURIComponent(number)}/credit-notes/${index}.pdf`, token),
  /** A guest asks for the link to an order here. */
  orderFind: () => '/orders/find',
  orderBuyAgain: (number: string) => `/orders/${encodeURIComponent(number)}/buy-again`,
  orderCancel: (number: string) => `/orders/${encodeURIComponent(number)}/cancel`,
  orderReturn: (number: string, token = '') =>
    withToken(`/orders/${encodeURIComponent(number)}/return`, token),
  orderReturnCancel: (number: string) => `/orders/${encodeURIComponent(number)}/return/cancel`,
  /** The payment link of an order that the staff has placed or changed. */
  pay: (token = '') => withToken('/pay', token),
  /** The label that a shopper sends a return with. `index` counts the returns of the order from 1. */
  orderReturnLabel: (number: string, index: number, token = '') =>
    withToken(`/orders/${encodeURIComponent(number)}/returns/${index}/label.pdf`, token),
  orderReturnCode: (number: string, index: number, token = '') =>
    withToken(`/orders/${encodeURIComponent(number)}/returns/${index}/code`, token),
  orderPayment: (number: string) => `/orders/${encodeURIComponent(number)}/payment`,
  information: (page: PageName) => `/${page}`,
  /** The overview, or the page with this name. */
  help: (page = '') => (page === '' ? '/help' : isFirstPage(page) ? `/${page}` : `/help/${page}`),
  signIn: (next = '') => (next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in'),
  register: (next = '') => (next ? `/register?next=${encodeURIComponent(next)}` : '/register'),
  signOut: () => '/sign-out',
  forgotPassword: () => '/forgot-password',
  resetPassword: () => '/reset-password',
  confirmEmail: () => '/confirm-email',
  confirmIdentity: () => '/confirm-identity',
  account: () => '/account',
  accountDetails: () => '/account/details',
  accountEmail: () => '/account/email',
  accountPassword: () => '/account/password',
  accountPasskeys: () => '/account/passkeys',
  accountPasskeyRemove: (id: string) => `/account/passkeys/${encodeURIComponent(id)}/remove`,
  /** `edit` is an address's ID or "new"; the page then shows its form instead of the list. */
  accountAddresses: (edit = '') =>
    edit ? `/account/addresses?edit=${encodeURIComponent(edit)}` : '/account/addresses',
  accountAddressRemove: (id: string) => `/account/addresses/${encodeURIComponent(id)}/remove`,
  accountAddressDefault: (id: string) => `/account/addresses/${encodeURIComponent(id)}/default`,
  /** The shop's own payment page. The token names a payment. */
  payment: (token: string) => `/payment/${encodeURIComponent(token)}`,
  /** Where a test card is entered. */
  testPayment: (id: string) => `/test-payment/${encodeURIComponent(id)}`,
  accountDevices: () => '/account/devices',
  accountDeviceEnd: (id: string) => `/account/devices/${encodeURIComponent(id)}/end`,
  accountDevicesEndOthers: () => '/account/devices/end-others',
  accountRememberedBrowserForget: (id: string) =>
    `/account/remembered-browsers/${encodeURIComponent(id)}/forget`,
  accountOrders: () => '/account/orders',
  accountWishlist: () => '/account/wishlist',
  accountWishlistRemove: () => '/account/wishlist/remove',
  /** The hearts on product pages and cards post here. The page shows a guest's wishlist. */
  wishlist: () => '/wishlist',
  wishlistRemove: () => '/wishlist/remove',
  /** `sku` names the variant to wait for. */
  backInStock: (sku = '') => (sku ? `/back-in-stock?sku=${encodeURIComponent(sku)}` : '/back-in-stock'),
  backInStockConfirm: (token = '') => withToken('/back-in-stock/confirm', token),
  backInStockEnd: (token = '') => withToken('/back-in-stock/end', token),
  cartReminder: () => '/cart/reminder',
  cartReminderConfirm: (token = '') => withToken('/cart/reminder/confirm', token),
  cartReminderEnd: (token = '') => withToken('/cart/reminder/end', token),
  cartRestore: (token = '') => withToken('/cart/restore', token),
  reviewRequestsEnd: (token = '') => withToken('/review-requests/end', token),
  accountExport: () => '/account/export',
  accountDelete: () => '/account/delete',
  admin: () => '/admin',
  /** The overview with a chart of this many days. */
  adminOverview: (days: number) => `/admin?days=${days}`,
  adminSecondFactor: () => '/admin/second-factor',
  adminSecurity: () => '/admin/security',
  adminInvitation: () => '/admin/invitation',
  adminStaff: () => '/admin/staff',
  adminStaffMember: (id: string, verb: string) => `/admin/staff/${encodeURIComponent(id)}/${verb}`,
  adminStaffInvitation: (verb: string) => `/admin/staff/invitations/${verb}`,
  adminApiKeys: () => '/admin/api-keys',
  adminApiKeyRevoke: (id: string) => `/admin/api-keys/${encodeURIComponent(id)}/revoke`,
  adminTotp: () => '/admin/security/totp',
  adminRecoveryCodes: () => '/admin/security/recovery-codes',
  adminTotpRemove: () => '/admin/security/totp/remove',
  adminAuditLog: (search = '') => (search ? `/admin/audit-log?${search}` : '/admin/audit-log'),
  /** `page` is the name of one of the pages, such as `mails/order-confirmed`. */
  adminSettings: (page = '', verb = '') => `/admin/settings${page && `/${page}`}${verb && `/${verb}`}`,
  adminAuditEntry: (id: string) => `/admin/audit-log/${id}`,
  /** What was done to one subject. */
  adminHistory: (kind: string, id: string) =>
    `/admin/audit-log?${new URLSearchParams({ subject: `${kind}/${id}` })}`,
  adminSearch: (q = '') => (q ? `/admin/search?${new URLSearchParams({ q })}` : '/admin/search'),
  adminOrders: (search = '') => (search ? `/admin/orders?${search}` : '/admin/orders'),
  adminNewOrder: () => '/admin/orders/new',
  adminOrder: (number: string) => `/admin/orders/${encodeURIComponent(number)}`,
  /** `verb` is what a form does with the order, or a page about it. */
  adminOrderVerb: (number: string, verb: string) => `/admin/orders/${encodeURIComponent(number)}/${verb}`,
  adminOrderMail: (number: string, id: string) =>
    `/admin/orders/${encodeURIComponent(number)}/mails/${encodeURIComponent(id)}/resend`,
  adminExchange: (number: string, verb: string) => `/admin/exchanges/${encodeURIComponent(number)}/${verb}`,
  adminReturns: (search = '') => (search ? `/admin/returns?${search}` : '/admin/returns'),
  adminReturn: (id: string, verb = '') => `/admin/returns/${encodeURIComponent(id)}${verb && `/${verb}`}`,
  adminPayouts: (search = '') => (search ? `/admin/payouts?${search}` : '/admin/payouts'),
  adminPayout: (id: string) => `/admin/payouts/${encodeURIComponent(id)}/done`,
  adminOrderMove: (id: string, verb = '') =>
    `/admin/order-moves/${encodeURIComponent(id)}${verb && `/${verb}`}`,
  adminProducts: (search = '') => (search ? `/admin/products?${search}` : '/admin/products'),
  adminProduct: (slug: string) => `/admin/products/${encodeURIComponent(slug)}`,
  /** `before` is the ID of the last import of the page before. */
  adminImports: (before = '') => (before ? `/admin/import?before=${before}` : '/admin/import'),
  /** `page` is "report.csv", or what a form does with the import. */
  adminImport: (id: string, page = '') => `/admin/import/${encodeURIComponent(id)}${page && `/${page}`}`,
  adminExport: (search = '') => (search ? `/admin/export?${search}` : '/admin/export'),
  adminFirstSteps: () => '/admin/first-steps',
  adminDemo: (verb = '') => `/admin/demo${verb && `/${verb}`}`,
  adminNewProduct: () => '/admin/new-product',
  adminProductVerb: (slug: string, verb: string) => `/admin/products/${encodeURIComponent(slug)}/${verb}`,
  adminBulkEdits: () => '/admin/bulk-edits',
  adminBulkEdit: (id: string, verb = '') =>
    `/admin/bulk-edits/${encodeURIComponent(id)}${verb && `/${verb}`}`,
  productPreview: (token: string) => `/preview/${token}`,
  adminPictures: (slug: string) => `/admin/products/${encodeURIComponent(slug)}/pictures`,
  adminPicturesFetch: (slug: string) => `/admin/products/${encodeURIComponent(slug)}/pictures/fetch`,
  adminPicturesRetry: (slug: string) => `/admin/products/${encodeURIComponent(slug)}/pictures/retry`,
  adminPicture: (slug: string, id: string, verb?: 'move' | 'remove' | 'restore') =>
    `/admin/products/${encodeURIComponent(slug)}/pictures/${encodeURIComponent(id)}${verb ? `/${verb}` : ''}`,
  adminStock: (search = '') => (search ? `/admin/stock?${search}` : '/admin/stock'),
  adminStockOf: (sku: string) => `/admin/stock/${encodeURIComponent(sku)}`,
  adminStockForm: (sku: string, form: 'count' | 'adjust') =>
    `/admin/stock/${encodeURIComponent(sku)}/${form}`,
  adminStockReceive: () => '/admin/stock/receive',
  adminStockLookup: () => '/admin/stock/lookup',
  adminPrices: () => '/admin/prices',
  adminPriceChange: (id: string) => `/admin/prices/${encodeURIComponent(id)}`,
  adminPriceChangeEnd: (id: string) => `/admin/prices/${encodeURIComponent(id)}/end`,
  adminPriceNew: (search = '') => (search ? `/admin/prices/new?${search}` : '/admin/prices/new'),
  adminPricePreview: () => '/admin/prices/preview',
  adminPromoCodes: (search = '') => (search ? `/admin/promo-codes?${search}` : '/admin/promo-codes'),
  adminPromoCode: (code: string, verb = '') =>
    `/admin/promo-codes/${encodeURIComponent(code)}${verb && `/${verb}`}`,
  adminReviews: (search = '') => (search ? `/admin/reviews?${search}` : '/admin/reviews'),
  adminReview: (id: string, verb: string) => `/admin/reviews/${encodeURIComponent(id)}/${verb}`,
  adminHealth: (verb = '') => `/admin/health${verb && `/${verb}`}`,
  adminRequestedEmails: () => '/admin/requested-emails',
  adminLeftCarts: () => '/admin/abandoned-carts',
  adminFailedMails: () => '/admin/failed-emails',
  /** Sends one email again, or all of them. */
  adminFailedMail: (id = '') => `/admin/failed-emails/${id && `${encodeURIComponent(id)}/`}retry`,
  adminCustomers: (search = '') => (search ? `/admin/customers?${search}` : '/admin/customers'),
  /** `id` is that of an account, or the email address of a guest. */
  adminCustomer: (id: string, verb = '') => `/admin/customers/${encodeURIComponent(id)}${verb && `/${verb}`}`,
  adminWebhooks: () => '/admin/webhooks',
  adminWebhook: (id: string, verb = '') => `/admin/webhooks/${encodeURIComponent(id)}${verb && `/${verb}`}`,
  adminWebhookDelivery: (id: string, delivery: string, verb = '') =>
    `/admin/webhooks/${encodeURIComponent(id)}/deliveries/${encodeURIComponent(delivery)}${verb && `/${verb}`}`,
  adminInvoices: (search = '') => (search ? `/admin/invoices?${search}` : '/admin/invoices'),
  adminInvoiceFile: (number: string) => `/admin/invoices/${encodeURIComponent(number)}.pdf`,
  adminInvoicesExport: () => '/admin/invoices/export',
  adminInvoicesMissing: () => '/admin/invoices/missing',
  adminInvoicesCheck: () => '/admin/invoices/check',
  adminReports: () => '/admin/reports',
  adminReport: (name: string, search = '') => `/admin/reports/${name}${search && `?${search}`}`,
  adminReportFile: (name: string, search: string) => `/admin/reports/${name}.csv?${search}`,
  adminListColumns: (list: string) => `/admin/lists/${list}/columns`,
  adminListViews: (list: string) => `/admin/lists/${list}/views`,
  adminListView: (list: string, id: string) => `/admin/lists/${list}/views/${encodeURIComponent(id)}`,
  adminListViewRemove: (list: string, id: string) =>
    `/admin/lists/${list}/views/${encodeURIComponent(id)}/remove`,
  api: () => '/api',
  offline: () => '/offline',
  sitemap: (number?: number) => (number ? `/sitemap-${number}.xml` : '/sitemap.xml'),
};

/** Adds `name=value` to a path that may already have a query. */
export const withQuery = (path: string, query: string): string =>
  `${path}${path.includes('?') ? '&' : '?'}${query}`;

const isFirstPage = (name: string): boolean => PAGE_NAMES.some((known) => known === name);

const withToken = (path: string, token: string): string =>
  token ? `${path}?token=${encodeURIComponent(token)}` : path;
