import { testEmails } from '../../mail/letter.fixture.ts';
import { orderLink, orderLinkEnded } from './messages.ts';

const number = 'MC-7KQ2XW4D';

testEmails({
  orderLink: orderLink({ number, link: 'https://myclothes.com/orders/MC-7KQ2XW4D?token=a-b_c&x=1' }),
  orderLinkEnded: orderLinkEnded({ number, link: 'https://myclothes.com/contact' }),
});
