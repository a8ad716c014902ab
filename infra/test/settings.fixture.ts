import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readSettings } from '../settings.ts';

const right: Record<string, unknown> = {
  size: 'small',
  domain: 'myclothes.com',
  hostedZoneId: 'Z0123456789',
  region: 'eu-central-1',
  stateStore: 'database',
  sticky: false,
};
const reading = (changed: Record<string, unknown>) => () =>
  readSettings((name) => (name in changed ? changed[name] : right[name]));

describe('the settings of the infrastructure', () => {
  it('have three zones of the region unless they are named', () => {
    assert.deepEqual(reading({})().zones, ['eu-central-1a', 'eu-central-1b', 'eu-central-1c']);
    const zones = 'us-west-1a,us-west-1b,us-west-1d';
    assert.deepEqual(reading({ region: 'us-west-1', zones })().zones, zones.split(','));
  });

  const wrong: [changed: Record<string, unknown>, says: RegExp][] = [
    [{ size: 'huge' }, /^size must be one of small, large, not "huge"/],
    [{ size: 'constructor' }, /^size must be one of/],
    [{ domain: 'https://myclothes.com' }, /^domain must be a domain such as/],
    [{ domain: undefined }, /^domain must be/],
    [{ hostedZoneId: '' }, /^hostedZoneId must be the id of its zone/],
    [{ region: 'Frankfurt' }, /^region must be a region such as/],
    [{ zones: 'eu-central-1a,eu-central-1b' }, /^zones must be three zones of eu-central-1/],
    [{ zones: 'eu-central-1a,eu-central-1a,eu-central-1b' }, /^zones must be three zones/],
    [{ zones: 'eu-west-1a,eu-west-1b,eu-west-1c' }, /^zones must be three zones/],
    [{ stateStore: 'local' }, /^stateStore must be one of database, valkey, dynamodb/],
    [{ sticky: 'yes' }, /^sticky must be one of true, false/],
    [{ alarmEmail: 'nobody' }, /^alarmEmail must be an email address/],
  ];
  for (const [changed, says] of wrong) {
    it(`refuse ${JSON.stringify(changed)} with a sentence`, () => {
      assert.throws(reading(changed), (error: Error) => says.test(error.message));
    });
  }
});
