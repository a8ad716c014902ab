import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { scaleTo } from './calibrate.ts';
import { isDisturbed } from './check.ts';
import { REQUESTS, shareOf } from './mix.ts';
import { modelOf, predict } from './predict.ts';

const costs = { web: 1, database: 2, cache: 0, balancer: 0.5, generator: 0.1 };
const services = REQUESTS.map((name) => ({ name, costs, waitMs: 3, bytesSent: 0, walBytes: 0 }));
const calibration = { services: { light: services, full: services }, foreignShare: 0 };

describe('the measured service times', () => {
  it('are scaled so that each tier costs in the mix what was measured', () => {
    const mix = { web: 1.5, database: 1, cache: 0, balancer: 0.5, generator: 0.2 };
    const scaled = scaleTo(mix, services);
    const sum = (tier: keyof typeof mix) =>
      scaled.reduce((total, service) => total + shareOf(service.name) * service.costs[tier], 0);
    for (const tier of Object.keys(mix) as (keyof typeof mix)[])
      assert.ok(Math.abs(sum(tier) - mix[tier]) < 1e-9, tier);
  });

  it('become steps that together take the whole time, and skip a tier that is not used', () => {
    const model = modelOf(calibration, 'light', { instances: 2, processors: 2, shoppers: 10, thinkMs: 100 });
    const steps = model.kinds[0]?.steps ?? [];
    const sum = steps.reduce((total, step) => total + ('waitMs' in step ? step.waitMs : step.cpuMs), 0);
    assert.ok(Math.abs(sum - (1 + 2 + 0.5 + 0.1 + 3)) < 1e-9);
    assert.ok(!steps.some((step) => 'at' in step && step.at === 'cache'));
    assert.deepEqual(model.stations.web, { processes: 2, threads: 1 });
  });

  it('are those of the full load when requests wait for each other, and those of the light one before', () => {
    const dear = services.map((service) => ({ ...service, costs: { ...costs, web: 2 } }));
    const found = { ...calibration, services: { light: services, full: dear } };
    const input = { instances: 1, processors: 4, thinkMs: 100 };
    const run = { seconds: 20, warmUpSeconds: 5, seed: 1 };
    const few = { ...input, shoppers: 10 };
    assert.deepEqual(predict(found, few, run), predict(calibration, few, run));
    // One web process answers a request of 2 ms after the other.
    const many = predict(found, { ...input, shoppers: 500 }, run);
    assert.ok(Math.abs(many.perSecond / 500 - 1) < 0.05, `${many.perSecond}`);
  });

  it('are disturbed if other programs used much of the machine during any of them', () => {
    const quiet = { kinds: { services, foreignShare: 0.02 }, calibrations: [calibration], checked: [] };
    assert.equal(isDisturbed(quiet), false);
    assert.equal(isDisturbed({ ...quiet, kinds: { services, foreignShare: 0.2 } }), true);
    assert.equal(
      isDisturbed({ ...quiet, calibrations: [calibration, { ...calibration, foreignShare: 0.2 }] }),
      true,
    );
  });
});
