import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { replaceFigures } from '../plots/figures.ts';
import { REQUESTS } from '../simulation/mix.ts';
import { readResults } from '../simulation/results.ts';
import { moneyOf } from './money.ts';
import { needsOf } from './needs.ts';
import { PAGE_FILE, PLOT_FILE } from './page.ts';
import { capacityReport } from './report.ts';

const services = REQUESTS.map((name) => ({
  name,
  costs: { web: 1, database: 0.5, cache: 0.1, balancer: 0, generator: 0 },
  waitMs: 0,
  bytesSent: 10_000,
  walBytes: 700,
}));
const needs = (shoppers: number, hasCartsElsewhere = false) =>
  needsOf({ services, shoppers, hasCartsElsewhere });

describe('the capacity', () => {
  it('docs/capacity.md and its plot are computed from the simulation’s file (npm run capacity -- --write)', async () => {
    const { text, plot } = await capacityReport(await readResults());
    const page = await readFile(PAGE_FILE, 'utf8');
    assert.equal(page, replaceFigures(page, text));
    assert.equal(await readFile(PLOT_FILE, 'utf8'), plot);
  });

  it('keeps half of the processors free, in whole machines', () => {
    // 70,000 shoppers who think for 7 s send 10,000 requests of 1 ms a second.
    const { web, database, perSecond } = needs(70_000);
    assert.equal(perSecond, 10_000);
    assert.ok(Math.abs(web.processors - 10) < 1e-9);
    assert.equal(web.machines, 5);
    // A fifth of the requests view or change a cart or order, and need 0.5 ms of the primary. The replicas do the rest.
    assert.equal(database.machine?.processors, 4);
    assert.equal(database.replicas, 5);
  });

  it('grows in proportion to the shoppers, and says when no database is large enough', () => {
    assert.ok(Math.abs(needs(700_000).database.processors / needs(70_000).database.processors - 10) < 1e-9);
    assert.equal(needs(7_000_000).database.machine, undefined);
    assert.equal(moneyOf(needs(7_000_000)).database, undefined);
  });

  it('gives a small shop small machines, and reads its catalog from the primary', () => {
    const { size, database } = needs(1_000);
    assert.equal(size, 'small');
    assert.equal(database.replicas, 0);
  });

  it('takes carts from the database, and leaves it the orders', () => {
    assert.ok(needs(70_000, true).database.processors < needs(70_000).database.processors);
    assert.ok(needs(70_000, true).database.processors > 0);
  });
});
