import type { PeerRequest, ShopperHeaders } from '../contestant.ts';
import { DELIVERY_METHODS, MUTATIONS, queryRequest } from './queries.ts';

/** Takes the cart through Vendure's checkout. Returns the request that pays. */
export async function prepareVendureOrder(
  send: (request: PeerRequest) => Promise<{ answer: unknown }>,
  shopper: ShopperHeaders,
  number: number,
): Promise<PeerRequest> {
  const run = (query: string, variables: object = {}) => send(queryRequest(query, variables, shopper));
  const emailAddress = `shopper-${number}@example.test`;
  await run(MUTATIONS.customer, { input: { firstName: 'Ada', lastName: 'Example', emailAddress } });
  await run(MUTATIONS.address, {
    input: { streetLine1: 'Street 1', postalCode: '1010', city: 'Vienna', countryCode: 'AT' },
  });
  const { answer } = await run(DELIVERY_METHODS);
  const [method] = (answer as { data: { eligibleShippingMethods: { id: string }[] } }).data
    .eligibleShippingMethods;
  await run(MUTATIONS.delivery, { id: [method?.id] });
  await run(MUTATIONS.checkout);
  return queryRequest(MUTATIONS.pay, {}, shopper);
}
