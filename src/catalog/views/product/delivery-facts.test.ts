import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { dayRange } from '../../../layout/delivery-terms.ts';
import { DEFAULT_SETTINGS } from '../../../settings/defaults.ts';
import { deliveryFacts } from './delivery-facts.ts';

const day = (text: string) => new Date(`${text}T00:00:00Z`);

describe('the delivery days', () => {
  it('name the month once, or twice when it changes', () => {
    const range = (from: string, to: string) => dayRange({ from: day(from), to: day(to) });
    assert.equal(range('2025-11-26', '2025-11-28'), 'Wed 26 to Fri 28 November');
    assert.equal(range('2025-11-28', '2025-12-02'), 'Fri 28 November to Tue 2 December');
    assert.equal(range('2025-11-26', '2025-11-26'), 'Wed 26 November');
  });

  it('are left out when there is no date', () => {
    assert.doesNotMatch(deliveryFacts(null, 6_900, DEFAULT_SETTINGS).text, /Order today/);
  });

  it('promise free delivery only from €60', () => {
    assert.match(deliveryFacts(null, 5_999, DEFAULT_SETTINGS).text, /Free delivery over €60,/);
    assert.match(deliveryFacts(null, 6_000, DEFAULT_SETTINGS).text, /Free delivery on this order,/);
  });
});
