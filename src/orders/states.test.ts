import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { createTestDatabase, type TestDatabase } from '../../proving-ground/shared/test-database.ts';
import { insertOrderForTest, requireLedgerOf } from './orders.fixture.ts';
import { findOrder, listOrderEvents, transitionOrder } from './orders.ts';
import {
  type ActorRole,
  nextState,
  ORDER_ACTIONS,
  ORDER_STATES,
  type OrderAction,
  type OrderState,
} from './states.ts';

const ACTORS: readonly ActorRole[] = ['customer', 'staff', 'payment', 'shop'];

/** The allowed transitions, written independently of the table: [state, action, actors]. */
const MEANT: readonly [OrderState, OrderAction, readonly ActorRole[]][] = [
  ['placed', 'pay', ['payment']],
  ['placed', 'cancel', ACTORS],
  ['paid', 'pack', ['staff']],
  ['paid', 'cancel', ACTORS],
  ['packed', 'ship', ['staff']],
  ['packed', 'cancel', ['staff']],
  ['shipped', 'deliver', ['staff', 'shop']],
  ...(['shipped', 'delivered', 'partly_refunded'] as const).map(
    (state): [OrderState, OrderAction, readonly ActorRole[]] => [state, 'return', ['staff']],
  ),
  ['shipped', 'refund', ['payment', 'staff']],
  ...(['delivered', 'canceled', 'returned', 'partly_refunded'] as const).flatMap(
    (state): [OrderState, OrderAction, readonly ActorRole[]][] => [
      [state, 'refund_partly', ['payment', 'staff']],
      [state, 'refund', ['payment', 'staff']],
    ],
  ),
];

const isMeant = (state: OrderState, action: OrderAction, actor: ActorRole) =>
  MEANT.some(([from, what, who]) => from === state && what === action && who.includes(actor));

/** Where an order is, and where its parcel: still here (''), on its way, or at its shopper's or back. */
interface Walked {
  state: OrderState;
  way: '' | 'on its way' | 'ended';
}

const WAY: Partial<Record<OrderAction, Walked['way']>> = {
  ship: 'on its way',
  deliver: 'ended',
  return: 'ended',
  // All of it: the parcel is lost.
  refund: 'ended',
};

const stepOf = ({ way }: Walked, action: OrderAction, state: OrderState): Walked => ({
  state,
  way: WAY[action] ?? way,
});

/** Nothing is left to be done, neither with the parcel nor with its money. */
const isEnd = ({ state, way }: Walked): boolean =>
  way !== 'on its way' &&
  ['delivered', 'canceled', 'returned', 'partly_refunded', 'refunded'].includes(state);

/** Every place from here on without giving all the money back, which is no way to deliver. */
function reachable(from: Walked, paysOnDelivery: boolean): Walked[] {
  const seen = new Map<string, Walked>();
  const open = [from];
  for (let walked = open.pop(); walked; walked = open.pop()) {
    const place = `${walked.state} ${walked.way}`;
    if (seen.has(place)) continue;
    seen.set(place, walked);
    for (const action of ORDER_ACTIONS)
      for (const actor of ACTORS) {
        const after = nextState({ state: walked.state, paysOnDelivery }, action, actor);
        if (after.ok && action !== 'refund' && action !== 'return')
          open.push(stepOf(walked, action, after.state));
      }
  }
  return [...seen.values()];
}

describe("an order's states", () => {
  it('follow the table, for every state, action and actor', () => {
    for (const state of ORDER_STATES)
      for (const action of ORDER_ACTIONS)
        for (const actor of ACTORS) {
          const { ok } = nextState({ state, paysOnDelivery: false }, action, actor);
          assert.equal(ok, isMeant(state, action, actor), `${actor}: ${action} from ${state}`);
        }
  });

  it('lead from every state to an end, and to one that fits what has happened', () => {
    for (const paysOnDelivery of [false, true])
      fc.assert(
        fc.property(
          fc.array(fc.constantFrom(...ORDER_ACTIONS), { maxLength: 12 }),
          fc.infiniteStream(fc.constantFrom(...ACTORS)),
          (actions, actors) => {
            let walked: Walked = { state: 'placed', way: '' };
            for (const action of actions) {
              const after = nextState({ state: walked.state, paysOnDelivery }, action, actors.next().value);
              if (after.ok) walked = stepOf(walked, action, after.state);
            }
            assert.ok(
              reachable(walked, paysOnDelivery).some(isEnd),
              `no end from ${walked.state}, ${walked.way}`,
            );
          },
        ),
        { numRuns: 300 },
      );
  });

  it('let only orders that are paid on delivery be packed before they are paid', () => {
    assert.deepEqual(nextState({ state: 'placed', paysOnDelivery: true }, 'pack', 'staff'), {
      ok: true,
      state: 'packed',
    });
    assert.deepEqual(nextState({ state: 'placed', paysOnDelivery: false }, 'pack', 'staff'), {
      ok: false,
      reason: 'not_paid',
    });
  });
});

describe('transitions of an order', () => {
  let test: TestDatabase;
  before(async () => {
    test = await createTestDatabase();
  });
  after(() => test.drop());

  const step = fc.record({ action: fc.constantFrom(...ORDER_ACTIONS), actor: fc.constantFrom(...ACTORS) });

  it('follow the table in any sequence; each has its event, and stock is released once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.boolean(), async (steps, paysOnDelivery) => {
        const { database } = test;
        const { orderId, stockOf, stock } = await insertOrderForTest(database, {
          paysOnDelivery,
          quantity: 3,
        });
        let state: OrderState = 'placed';
        const states: OrderState[] = [];
        for (const { action, actor } of steps) {
          const expected = nextState({ state, paysOnDelivery }, action, actor);
          const amountMinor = action === 'refund_partly' ? 1 : 0;
          const acted = await database.transaction((connection) =>
            transitionOrder(connection, orderId, action, actor, { amountMinor }),
          );
          assert.equal(acted.ok, expected.ok);
          if (!expected.ok) continue;
          state = expected.state;
          states.push(state);
        }
        assert.equal((await findOrder(database, orderId))?.state, state);
        const events = await listOrderEvents(database, orderId);
        assert.deepEqual(
          events.map((event) => event.state),
          states,
        );
        assert.equal(await stockOf(), states.includes('canceled') ? stock + 3 : stock);
      }),
      { numRuns: 60 },
    );
    await requireLedgerOf(test.database);
  });

  it('that several make at once are made once', async () => {
    const { database } = test;
    for (let round = 0; round < 5; round++) {
      const { orderId, stockOf, stock } = await insertOrderForTest(database, {
        paysOnDelivery: false,
        quantity: 2,
      });
      const acts = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          database.transaction((connection) =>
            transitionOrder(connection, orderId, 'cancel', index % 2 ? 'customer' : 'payment'),
          ),
        ),
      );
      assert.equal(acts.filter(({ ok }) => ok).length, 1);
      assert.equal(await stockOf(), stock + 2);
      assert.equal((await listOrderEvents(database, orderId)).length, 1);
    }
  });
});
