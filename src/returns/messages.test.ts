import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testEmails } from '../mail/letter.fixture.ts';
import * as messages from './messages.ts';

const about = {
  number: 'MC-7KQ2XW4D',
  link: 'https://myclothes.com/orders/MC-7KQ2XW4D/return?token=a-b_c&x=1',
  items: [
    { quantity: 1, name: 'Oxford shirt', option: 'Navy, M', picture: '/pictures/email/oxford-shirt/1.jpg' },
  ],
};

const ALL = {
  returnRequested: messages.returnRequested({
    ...{ ...about, returnDays: 30, returnNumber: 'MC-7KQ2XW4D-R1' },
    label: {
      fileLink: 'https://myclothes.com/orders/MC-7KQ2XW4D/returns/1/label.pdf?token=a-b_c',
      codeLink: 'https://myclothes.com/orders/MC-7KQ2XW4D/returns/1/code?token=a-b_c',
    },
  }),
  returnReceived: messages.returnReceived({
    ...about,
    refund: 'We’re refunding €79.00 to your original payment method.',
    exchanged: [{ quantity: 1, name: 'Oxford shirt', option: 'Navy, L' }],
    soldOut: [{ quantity: 1, name: 'Socks', option: '' }],
  }),
  exchangeRefunded: messages.exchangeRefunded({ ...about, refund: 'We’re refunding €79.00.' }),
  returnRefused: messages.returnRefused(about),
};

test('every email is covered here', () => {
  assert.deepEqual(Object.keys(ALL).sort(), Object.keys(messages).sort());
});

testEmails(ALL);
