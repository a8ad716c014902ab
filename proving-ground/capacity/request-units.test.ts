import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countRequestUnits } from './request-units.ts';

describe('the request units of the store for DynamoDB', () => {
  it('are one item written and two items read for an add, and more for larger carts only', async () => {
    const { firstAdd, show, add } = await countRequestUnits([2, 100]);
    assert.deepEqual(firstAdd, { read: 0, write: 2 });
    assert.deepEqual(show.get(2), { read: 2, write: 0 });
    assert.equal(add.get(2)?.read, 2);
    assert.equal(add.get(2)?.write, 1);
    assert.ok((add.get(100)?.write ?? 0) > 5);
    assert.ok((show.get(100)?.read ?? 0) > 2);
  });
});
