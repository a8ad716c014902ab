import type { DemoProduct, World } from '../world.ts';
import { addDays, boundsOf, clockAt } from './calendar.ts';
import { DEMO_STAFF, type DemoOrder } from './order.ts';

/**
 * A change of the stock in the demo year. Suppliers deliver exactly what is sold and not returned, so the changes of each
 * SKU add up to 0, and its stock stays as it is in the catalog.
 */
export interface StockChange {
  sku: string;
  change: number;
  reason: 'reserved' | 'freed' | 'returned' | 'received';
  at: Date;
  note: string;
  actor: string;
}

/** Suppliers deliver on these days of the year. */
const DELIVERY_DAYS = [0, 75, 150, 225, 300];

export function planStock(orders: readonly DemoOrder[], world: World): StockChange[] {
  const counted = new Set(countedSkus(world.products));
  const changes = orders.flatMap(changesOf).filter(({ sku }) => counted.has(sku));
  const deliveries = [...Map.groupBy(changes, ({ sku }) => sku)].flatMap(([sku, ofSku]) =>
    deliveriesOf(sku, -ofSku.reduce((sum, { change }) => sum + change, 0), world),
  );
  return [...changes, ...deliveries].toSorted((one, other) => one.at.getTime() - other.at.getTime());
}

const countedSkus = (products: readonly DemoProduct[]): string[] =>
  products.flatMap(({ variants }) => variants.filter(({ isCounted }) => isCounted).map(({ sku }) => sku));

function changesOf(order: DemoOrder): StockChange[] {
  const { lines, placedAt, isCanceled, updatedAt, returned, events } = order;
  const canceledAt = events.find(({ action }) => action === 'cancel')?.at ?? updatedAt;
  const reserved = lines.map(({ sku, quantity }) => changeOf(sku, -quantity, 'reserved', placedAt));
  const freed = isCanceled
    ? lines.map(({ sku, quantity }) => changeOf(sku, quantity, 'freed', canceledAt))
    : [];
  const back = returned?.receivedAt ? returned.lines : [];
  const restocked = back.flatMap(({ position, quantity, writtenOff }) => {
    const sku = lines.find((line) => line.position === position)?.sku;
    const change = quantity - writtenOff;
    return sku && change > 0 ? [changeOf(sku, change, 'returned', returned?.receivedAt as Date)] : [];
  });
  return [...reserved, ...freed, ...restocked];
}

const changeOf = (sku: string, change: number, reason: StockChange['reason'], at: Date): StockChange => ({
  ...{ sku, change, reason, at, note: '', actor: '' },
});

function deliveriesOf(sku: string, quantity: number, world: World): StockChange[] {
  const { first } = boundsOf(world);
  const days = DELIVERY_DAYS.slice(0, Math.max(1, Math.min(DELIVERY_DAYS.length, Math.floor(quantity / 3))));
  return days.flatMap((day, index) => {
    const change = share(quantity, index + 1, days.length) - share(quantity, index, days.length);
    const at = clockAt(world.settings.timeZone, addDays(first, day), 7, 30);
    return change === 0
      ? []
      : [{ sku, change, reason: 'received' as const, at, note: 'Delivery of the demo', actor: DEMO_STAFF }];
  });
}

const share = (quantity: number, part: number, parts: number) => Math.floor((quantity * part) / parts);
