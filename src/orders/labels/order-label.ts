import type { ShopSettings } from '../../settings/schema.ts';
import type { Exchange } from '../exchanges/exchange.ts';
import type { OrderWithLines } from '../order.ts';
import { collectedWithParcel, collectedWithRest } from '../parcels/collected.ts';
import type { Parcel } from '../parcels/parcel.ts';
import type { Label } from './label.ts';

export interface OrderLabelInput {
  order: OrderWithLines;
  /** All parcels of the order. */
  parcels: readonly Parcel[];
  /** The parcel or exchange that the label is for. Without both, it is for the whole order. */
  parcel: Parcel | undefined;
  exchange: Exchange | undefined;
}

/** The label of an order, of one of its parcels, or of an exchange. */
export function orderLabel(input: OrderLabelInput, settings: Pick<ShopSettings, 'name' | 'legal'>): Label {
  const { order, parcel, exchange } = input;
  const { legal, name } = settings;
  return {
    reference: exchange?.number ?? `${order.number}${parcel ? `/${parcel.number}` : ''}`,
    from: [legal.company || name, ...legal.address.split('\n')].map((line) => line.trim()),
    to: { ...order.address, email: order.email },
    service: order.deliveryLabel,
    items: (exchange ?? parcel ?? order).lines.reduce((sum, { quantity }) => sum + quantity, 0),
    collectMinor: order.paysOnDelivery && !exchange ? collectMinorOf(input) : 0,
    currency: order.currency,
  };
}

const collectMinorOf = ({ order, parcels, parcel }: OrderLabelInput): number =>
  parcel ? collectedWithParcel(order, parcels, parcel) : collectedWithRest(order, parcels);
