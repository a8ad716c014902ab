import type { Attack } from './attack.ts';
import { openConnections } from './connections.ts';
import { createHonestShopper } from './honest-shopper.ts';

/** Two instances answer fewer requests than this at once. */
const CLIENTS = 2_020;
const TRIES = 20;
const FIRST_BYTE =
  'POST /api/cart/line-items HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 40\r\n\r\n{';

export const slowBodies: Attack = {
  name: 'slow-bodies',
  row: 'S45',
  summary:
    'Sends the first byte of 2,020 bodies. The shop must continue to answer the pages and changes of everyone else.',
  async run(target) {
    const shopper = await createHonestShopper(target);
    const { status, cookie } = await shopper.add();
    if (status !== 200)
      throw new Error(
        `The shop answers a shopper with ${status} before the attack. Wait until its limits expire.`,
      );
    const attack = await openConnections(target, CLIENTS, FIRST_BYTE);
    try {
      const open = attack.count();
      let pages = 0;
      let adds = 0;
      for (let tried = 0; tried < TRIES; tried++) {
        if ((await shopper.get('/products')).status === 200) pages++;
        if ((await shopper.add(cookie)).status === 200) adds++;
      }
      return {
        held: pages === TRIES && adds === TRIES,
        figures: {
          'slow bodies sent': CLIENTS,
          'still open when the shopper came': open,
          'pages answered': `${pages} of ${TRIES}`,
          'items added': `${adds} of ${TRIES}`,
        },
      };
    } finally {
      attack.end();
    }
  },
};
