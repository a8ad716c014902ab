import { testEmails } from '../mail/letter.fixture.ts';
import { cartReminderEmail, confirmReminderEmail } from './messages.ts';

const link = 'https://myclothes.com/cart/restore?token=a-b_c&x=1';
const endLink = 'https://myclothes.com/cart/reminder/end?token=a-b_c&x=1';

testEmails({
  confirmReminderEmail: confirmReminderEmail({ link, hours: 48 }),
  cartReminderEmail: cartReminderEmail({ items: ['2 × Oxford shirt, Navy, M'], link, endLink }),
});
