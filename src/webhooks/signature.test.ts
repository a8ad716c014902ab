import assert from 'node:assert/strict';
import { it } from 'node:test';
import { newWebhookSecret, webhookHeaders } from './signature.ts';

it('S67: signs a message like the libraries of Standard Webhooks', () => {
  const message = {
    id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    timestamp: 1_614_265_330,
    body: '{"test": 2432232314}',
  };
  const headers = webhookHeaders(message, ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw']);
  assert.deepEqual(headers, {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

it('S67: signs with both secrets while the old one is valid', () => {
  const [secret, former] = [newWebhookSecret(), newWebhookSecret()];
  const message = { id: 'one', timestamp: 1, body: '{}' };
  const both = webhookHeaders(message, [secret, former])['webhook-signature'];
  const each = [secret, former].map((one) => webhookHeaders(message, [one])['webhook-signature']);
  assert.equal(both, each.join(' '));
  assert.notEqual(each[0], each[1]);
});
