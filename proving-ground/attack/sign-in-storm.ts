import { randomInt } from 'node:crypto';
import type { Attack } from './attack.ts';
import { AttackClient, newAddress, registerVictim, signInRight, signInWrong } from './client.ts';
import type { AttackTarget } from './target.ts';

const NETWORKS = 100;
const AT_ONCE_FROM_EACH = 2;
const RIGHT_ONES = 20;
const STORM_MAX_MS = 120_000;

export const signInStorm: Attack = {
  name: 'sign-in-storm',
  row: 'S41',
  summary:
    'Sends wrong sign-ins from 100 networks without a pause. Right passwords must open, and carts must answer.',
  needsForgedAddresses: true,
  async run(target) {
    const block = `10.${randomInt(256)}`;
    const { email, client } = await registerVictim(target, `${block}.200.1`);
    const storm = startStorm(target, block);
    const [fresh, known, carts]: [Answer[], Answer[], Answer[]] = [[], [], []];
    try {
      await storm.isFull;
      for (let count = 0; count < RIGHT_ONES; count++) {
        fresh.push(await timed(() => signInRight(new AttackClient(target), email, `${block}.201.1`)));
        known.push(await timed(() => signInRight(client, email, `${block}.202.1`)));
        carts.push(await timed(async () => (await client.get('/api/cart')).status));
      }
    } finally {
      await storm.stop();
    }
    const all = [...fresh, ...known, ...carts];
    return {
      held: all.every(({ status }) => status === 200),
      figures: {
        'wrong sign-ins answered': storm.answered(),
        'right passwords answered 200, new browser': `${rightOf(fresh)} of ${RIGHT_ONES}, median ${medianMs(fresh)} ms`,
        'right passwords answered 200, known browser': `${rightOf(known)} of ${RIGHT_ONES}, median ${medianMs(known)} ms`,
        'cart views answered 200': `${rightOf(carts)} of ${RIGHT_ONES}, median ${medianMs(carts)} ms`,
      },
    };
  },
};

interface Answer {
  status: number;
  ms: number;
}

async function timed(ask: () => Promise<number>): Promise<Answer> {
  const startedAt = performance.now();
  const status = await ask();
  return { status, ms: performance.now() - startedAt };
}

const rightOf = (answers: readonly Answer[]) => answers.filter(({ status }) => status === 200).length;

function medianMs(answers: readonly Answer[]): number {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

/** `isFull` resolves once the shop refuses some sign-ins, or has answered as many as are sent at once. */
function startStorm(target: AttackTarget, block: string) {
  const endsAt = performance.now() + STORM_MAX_MS;
  const counts = new Map<number, number>();
  let isOver = false;
  let sayFull = () => {};
  const isFull = new Promise<void>((resolve) => {
    sayFull = resolve;
  });
  const answered = () => [...counts.values()].reduce((sum, count) => sum + count, 0);

  async function guess(from: string): Promise<void> {
    while (!isOver && performance.now() < endsAt) {
      const status = await signInWrong(new AttackClient(target), newAddress(), from);
      counts.set(status, (counts.get(status) ?? 0) + 1);
      if (status === 503 || answered() > NETWORKS * AT_ONCE_FROM_EACH) sayFull();
    }
    sayFull();
  }

  const guessers = Array.from({ length: NETWORKS * AT_ONCE_FROM_EACH }, (_, index) =>
    guess(`${block}.0.${index % NETWORKS}`),
  );
  return {
    isFull,
    answered: () => [...counts].map(([status, count]) => `${count} × ${status}`).join(', '),
    async stop(): Promise<void> {
      isOver = true;
      await Promise.all(guessers);
    },
  };
}
