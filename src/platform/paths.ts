/** Every address of the shop is made here. */

export const paths = {
  home: () => '/',
  products: (search = '') => (search ? `/products?${search}` : '/products'),
  product: (slug: string) => `/products/${encodeURIComponent(slug)}`,
  cart: () => '/cart',
  cartLineItems: () => '/cart/line-items',
  cartLineItem: (sku: string) => `/cart/line-items/${encodeURIComponent(sku)}`,
  cartSavedLineItem: (sku: string) => `/cart/saved-line-items/${encodeURIComponent(sku)}`,
  cartRemovedLineItem: (sku: string) => `/cart/removed-line-items/${encodeURIComponent(sku)}`,
  checkout: () => '/checkout',
  information: (
    page:
      | 'delivery'
      | 'returns'
      | 'size-guide'
      | 'contact'
      | 'repairs'
      | 'making'
      | 'terms'
      | 'privacy'
      | 'cookies',
  ) => `/${page}`,
  api: () => '/api',
  sitemap: (number?: number) => (number ? `/sitemap-${number}.xml` : '/sitemap.xml'),
};
