import { Agent, type IncomingMessage, request } from 'node:http';

/**
 * Sells one item to many buyers at once. It works from outside, with only the shop's address and the buyers' requests. A
 * page is not timed here, because sending 10,000 requests keeps this process busy for seconds.
 */

export interface Buyer {
  headers: Record<string, string>;
  body: string;
}

interface BuyerAnswer {
  /** 0 if the connection failed. */
  status: number;
  /** The place in the sequence in which the shop received the requests. */
  arrival: number;
  /** The order's number, or the code of the refusal. */
  outcome: string;
  answeredMs: number;
}

export interface HotSaleResult {
  sold: number;
  /** Buyers who were told that the item is sold out. */
  soldOut: number;
  /** How often each other outcome, such as "overloaded" or "ECONNRESET", occurred. */
  others: ReadonlyMap<string, number>;
  lastSoldMs: number;
  lastAnsweredMs: number;
  /** The share of the buyers who got nothing although a later one was served. */
  overtakenShare: number;
}

/** Sends all orders at once. */
export async function runHotSale(url: string, buyers: readonly Buyer[]): Promise<HotSaleResult> {
  const beganMs = performance.now();
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
  const answers = await Promise.all(buyers.map((buyer) => placeOrder(url, buyer, agent)));
  agent.destroy();
  const sold = answers.filter(({ status }) => status === 201);
  const soldOut = answers.filter(({ outcome }) => outcome === 'out_of_stock');
  const lastServed = Math.max(...sold.map(({ arrival }) => arrival));
  const overtaken = soldOut.filter(({ arrival }) => arrival < lastServed);
  const lastOf = (some: readonly BuyerAnswer[]) =>
    Math.max(0, ...some.map(({ answeredMs }) => answeredMs)) - beganMs;
  return {
    sold: sold.length,
    soldOut: soldOut.length,
    others: countsOf(answers.filter((answer) => !sold.includes(answer) && !soldOut.includes(answer))),
    lastSoldMs: lastOf(sold),
    lastAnsweredMs: lastOf(answers.filter(({ status }) => status > 0)),
    overtakenShare: overtaken.length / buyers.length,
  };
}

function countsOf(answers: readonly BuyerAnswer[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { outcome } of answers) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return counts;
}

function placeOrder(url: string, { headers, body }: Buyer, agent: Agent): Promise<BuyerAnswer> {
  return new Promise((resolve) => {
    const post = request(`${url}/api/orders`, { method: 'POST', headers, agent }, (answer) => {
      void readAnswer(answer).then(resolve, (error) => resolve(failedBy(error)));
    });
    post.once('error', (error) => resolve(failedBy(error))).end(body);
  });
}

const failedBy = ({ code, message }: NodeJS.ErrnoException): BuyerAnswer => ({
  status: 0,
  arrival: Number.POSITIVE_INFINITY,
  outcome: code ?? message,
  answeredMs: 0,
});

async function readAnswer(answer: IncomingMessage): Promise<BuyerAnswer> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk);
  const { order, code } = JSON.parse(Buffer.concat(chunks).toString()) as {
    order?: { number: string };
    code?: string;
  };
  // The shop numbers its requests: "abc-1z" is number 71 of the process "abc".
  const id = String(answer.headers['x-request-id']);
  return {
    status: answer.statusCode ?? 0,
    arrival: Number.parseInt(id.slice(id.lastIndexOf('-') + 1), 36),
    outcome: order?.number ?? code ?? '',
    answeredMs: performance.now(),
  };
}
