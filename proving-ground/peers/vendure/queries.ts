import type { PeerRequest, ShopperHeaders } from '../contestant.ts';
import { API_PATH } from './vendure.ts';

/** The queries ask for what this shop's answers to the same requests contain. */

const CART_FIELDS =
  'id code totalQuantity subTotalWithTax currencyCode lines { id quantity unitPriceWithTax linePriceWithTax productVariant { sku name } }';
const ERROR_FIELDS = '... on ErrorResult { errorCode message }';

export const SEARCH =
  'query ($take: Int!) { search(input: { take: $take, groupByProduct: true }) { totalItems items { slug productName currencyCode priceWithTax { ... on SinglePrice { value } ... on PriceRange { min max } } } } }';

export const PRODUCT =
  'query ($slug: String!) { product(slug: $slug) { id slug name description variants { id sku name priceWithTax currencyCode stockLevel options { name code } } } }';

export const SHOW_CART = `query { activeOrder { ${CART_FIELDS} } }`;

export const MUTATIONS = {
  add: `mutation ($id: ID!) { addItemToOrder(productVariantId: $id, quantity: 1) { ... on Order { ${CART_FIELDS} } ${ERROR_FIELDS} } }`,
  customer: `mutation ($input: CreateCustomerInput!) { setCustomerForOrder(input: $input) { ... on Order { id } ${ERROR_FIELDS} } }`,
  address: `mutation ($input: CreateAddressInput!) { setOrderShippingAddress(input: $input) { ... on Order { id } ${ERROR_FIELDS} } }`,
  delivery: `mutation ($id: [ID!]!) { setOrderShippingMethod(shippingMethodId: $id) { ... on Order { id } ${ERROR_FIELDS} } }`,
  checkout: `mutation { transitionOrderToState(state: "ArrangingPayment") { ... on Order { id } ${ERROR_FIELDS} } }`,
  pay: `mutation { addPaymentToOrder(input: { method: "standard-payment", metadata: {} }) { ... on Order { id state } ${ERROR_FIELDS} } }`,
};

export const DELIVERY_METHODS = 'query { eligibleShippingMethods { id } }';

export const queryRequest = (
  query: string,
  variables: object = {},
  shopper: ShopperHeaders = {},
): PeerRequest => ({
  method: 'POST',
  path: `/${API_PATH}`,
  headers: { 'content-type': 'application/json', ...shopper },
  body: JSON.stringify({ query, variables }),
});
