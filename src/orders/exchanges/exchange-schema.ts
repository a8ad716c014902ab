import type { Static } from 'typebox';
import { Type } from '../../process/schema.ts';
import type { Carrier } from '../../settings/schema.ts';
import { OneOf } from '../../web/api/operation.ts';
import { trackingUrl } from '../parcels/carriers.ts';
import type { Exchange } from './exchange.ts';

/** Exchanges and tracking links in responses of the API. */

export const TrackingUrl = Type.String({
  description: 'The carrier’s page about the parcel. Empty if the shop’s settings have none.',
});

export const ExchangeAnswer = Type.Object(
  {
    number: Type.String(),
    state: OneOf(['to_pack', 'packed', 'shipped', 'delivered', 'canceled']),
    carrier: Type.String({ description: 'Empty until it is shipped.' }),
    trackingNumber: Type.String({ description: 'Empty until it is shipped.' }),
    trackingUrl: TrackingUrl,
    lineItems: Type.Array(
      Type.Object({
        sku: Type.String(),
        name: Type.String(),
        color: Type.String(),
        style: Type.String(),
        size: Type.String(),
        quantity: Type.Integer(),
      }),
    ),
  },
  { title: 'Exchange', description: 'A shipment of other items for those that were returned.' },
);

export const exchangeAnswer = (
  { lines, ...exchange }: Exchange,
  carriers: readonly Carrier[],
): Static<typeof ExchangeAnswer> => ({
  ...exchange,
  trackingUrl: trackingUrl(carriers, exchange),
  lineItems: lines,
});
