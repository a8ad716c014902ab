import { randomInt } from 'node:crypto';
import type { Attack } from './attack.ts';
import { AttackClient, registerVictim, signInRight, signInWrong } from './client.ts';

const NETWORKS = 12;
const GUESSES_MAX = 400;
/** How many wrong guesses a browser or a network may make beyond the account's limit. */
const OWN_LIMIT = 20;

export const lockOut: Attack = {
  name: 'lock-out',
  row: 'S40',
  summary:
    'Guesses at one account from 12 networks until its limit is used up. Its owner must still get in where they have signed in before.',
  needsForgedAddresses: true,
  async run(target) {
    // Each run has its own block, so that the counts of an earlier run do not matter.
    const block = `10.${randomInt(256)}.${randomInt(256)}`;
    const home = `${block}.200`;
    const { email, client } = await registerVictim(target, home);
    const wrong = { compared: 0, refused: 0 };
    for (let guess = 0; guess < GUESSES_MAX; guess++) {
      const status = await signInWrong(new AttackClient(target), email, `${block}.${guess % NETWORKS}`);
      wrong[status === 429 ? 'refused' : 'compared']++;
    }
    const elsewhere = await signInRight(new AttackClient(target), email, `${block}.201`);
    const knownBrowser = await signInRight(client, email, `${block}.202`);
    const knownNetwork = await signInRight(new AttackClient(target), email, home);
    const stolen = new AttackClient(target);
    for (const name of ['__Host-device', 'device']) stolen.cookies.set(name, client.cookies.get(name) ?? '');
    let more = 0;
    while (more <= OWN_LIMIT && (await signInWrong(stolen, email, `${block}.203`)) !== 429) more++;
    return {
      held: knownBrowser === 200 && knownNetwork === 200 && elsewhere === 429 && more === OWN_LIMIT,
      figures: {
        'wrong guesses compared': wrong.compared,
        'wrong guesses refused': wrong.refused,
        'right password from a new browser and network': elsewhere,
        'right password from the browser that registered': knownBrowser,
        'right password from the network that registered': knownNetwork,
        'more guesses with a stolen device cookie': more,
      },
    };
  },
};
