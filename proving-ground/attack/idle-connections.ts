import type { Attack } from './attack.ts';
import { openConnections } from './connections.ts';
import { createHonestShopper } from './honest-shopper.ts';

/** HAProxy accepts fewer than this in all. */
const CONNECTIONS = 4_050;
const TRIES = 20;

export const idleConnections: Attack = {
  name: 'idle-connections',
  row: 'S48',
  summary: 'Opens 4,050 connections and sends nothing. The shop must continue to answer new shoppers.',
  async run(target) {
    const shopper = await createHonestShopper(target);
    const attack = await openConnections(target, CONNECTIONS, '');
    try {
      const open = attack.count();
      let pages = 0;
      for (let tried = 0; tried < TRIES; tried++) {
        if ((await shopper.get('/products')).status === 200) pages++;
      }
      return {
        held: pages === TRIES,
        figures: {
          'connections opened': CONNECTIONS,
          'still open when the shopper came': open,
          'pages answered': `${pages} of ${TRIES}`,
        },
      };
    } finally {
      attack.end();
    }
  },
};
