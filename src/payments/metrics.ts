import { Gauge, type Registry } from 'prom-client';
import type { Queryable } from '../database/database.ts';
import { countTroubles } from './queries.ts';
import { findOldestPayout } from './refunds/payouts.ts';

/** Gauges of payments that wait, or that a person has to look at: see docs/runbook.md. */
export function addPaymentMetrics(registry: Registry, connection: Queryable): void {
  new Gauge({
    name: 'payments',
    help: 'Payments and refunds that are not settled, by what is the matter with them',
    labelNames: ['state'],
    registers: [registry],
    // Each process counts the payments of all processes.
    aggregator: 'max',
    async collect() {
      try {
        const troubles = await connection.find(countTroubles, []);
        this.set({ state: 'waiting' }, troubles?.unsettled ?? 0);
        this.set({ state: 'overdue' }, troubles?.overdue ?? 0);
        this.set({ state: 'refund_overdue' }, troubles?.openRefunds ?? 0);
        this.set({ state: 'refund_failed' }, troubles?.failedRefunds ?? 0);
        this.set({ state: 'payout_open' }, troubles?.payouts ?? 0);
        this.set({ state: 'event_aside' }, troubles?.eventsAside ?? 0);
      } catch {
        // Without the database, these values are unknown, and the other metrics matter even more.
        this.reset();
      }
    },
  });
  new Gauge({
    name: 'payout_oldest_seconds',
    help: 'Age of the oldest refund that waits to be paid out; 0 where none waits',
    registers: [registry],
    aggregator: 'max',
    async collect() {
      try {
        this.set((await connection.find(findOldestPayout, []))?.seconds ?? 0);
      } catch {
        // Resetting a gauge without labels sets it to 0, which would mean that no payout waits.
        this.set(Number.NaN);
      }
    },
  });
}
