import type { DeliveryMethod, DeliverySettings, DeliveryZone } from './schema.ts';

/*
 * The release before has at most two delivery methods in each zone, `standard` and `express`. While both releases run,
 * each reads what the other has stored: zones without `methods` get them here, and zones are stored with all three.
 */

type EarlierMethod = Omit<DeliveryMethod, 'code' | 'name' | 'freeFromMinor'>;

interface StoredZone extends Omit<DeliveryZone, 'methods'> {
  methods?: DeliveryMethod[];
  standard?: EarlierMethod;
  express?: EarlierMethod | null;
}

/** Reads the delivery settings of a stored document. */
export const readZones = (stored: DeliverySettings | undefined): DeliverySettings | undefined =>
  stored && { ...stored, zones: stored.zones.map(readZone) };

function readZone({ name, countries, methods, standard, express }: StoredZone): DeliveryZone {
  if (methods) return { name, countries, methods };
  const earlier = [
    ...(standard ? [{ code: 'standard', name: 'Standard', freeFromMinor: null, ...standard }] : []),
    ...(express ? [{ code: 'express', name: 'Express', freeFromMinor: null, ...express }] : []),
  ];
  return { name, countries, methods: earlier };
}

/** Returns the delivery settings as they are stored. */
export function writeZones(delivery: DeliverySettings): object {
  const zones = delivery.zones.map((zone) => {
    const [standard] = zone.methods;
    const express = zone.methods.find(({ code }) => code === 'express') ?? null;
    return { ...zone, standard, express: express === standard ? null : express };
  });
  return { ...delivery, zones };
}
