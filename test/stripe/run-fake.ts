import { FakeStripe } from './fake-stripe.ts';
import { WEBHOOK_SECRET } from './webhooks.ts';

/**
 * Card payments for a shop on this machine, without Stripe: `node test/stripe/run-fake.ts [SHOP]`, where SHOP is
 * http://localhost:3000 by default. Pressing "Pay" pays without a card.
 */
const PORT = 12_111;
const shop = process.argv[2] ?? 'http://localhost:3000';

const fake = new FakeStripe();
fake.webhookUrl = new URL('/webhooks/stripe', shop).href;
await fake.start(PORT);
process.stdout.write(`Start the shop with
  STRIPE_SECRET_KEY=sk_test_of_nobody STRIPE_WEBHOOK_SECRET=${WEBHOOK_SECRET} STRIPE_API_URL=${fake.url}
Ctrl-C ends this; what was paid is forgotten then.
`);
