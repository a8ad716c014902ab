import { FakeStripe } from './fake-stripe.ts';
import { WEBHOOK_SECRET } from './webhooks.ts';

/**
 * Provides card payments without Stripe for a shop on this machine: `node test/stripe/run-fake.ts [SHOP]`, where SHOP is
 * http://localhost:3000 by default. Everyone who presses "Pay" has paid.
 */
const PORT = 12_111;
const shop = process.argv[2] ?? 'http://localhost:3000';

const fake = new FakeStripe();
fake.webhookUrl = new URL('/webhooks/stripe', shop).href;
await fake.start(PORT);
process.stdout.write(`Start the shop with
  STRIPE_SECRET_KEY=sk_test_of_nobody STRIPE_WEBHOOK_SECRET=${WEBHOOK_SECRET} STRIPE_API_URL=${fake.url}
Ctrl-C stops it and forgets all payments.
`);
