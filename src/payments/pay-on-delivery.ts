import type { DeferredProvider } from './provider.ts';

/** Needs no setting: the carrier takes the money at the door. */
export const payOnDelivery: DeferredProvider = {
  kind: 'deferred',
  name: 'on_delivery',
  label: 'Pay on delivery',
  note: 'Cash or card at your door. Nothing to pay now.',
};
