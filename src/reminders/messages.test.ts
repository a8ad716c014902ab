import { testEmails } from '../mail/letter.fixture.ts';
import { cartReminderEmail, confirmReminderEmail } from './messages.ts';

const link = 'https://myclothes.com/cart/restore?token=a-b_c&x=1';
const endLink = 'https://myclothes.com/cart/reminder/end?token=a-b_c&x=1';

testEmails({
  confirmReminderEmail: confirmReminderEmail({ link, hours: 48 }),
  cartReminderEmail: cartReminderEmail({
    items: [{ quantity: 2, name: 'Oxford shirt', option: 'Navy, M', price: '€98.00', priorPrice: '€138.00' }],
    ...{ more: 3, link, endLink },
  }),
});
