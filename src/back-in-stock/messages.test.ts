import { testEmails } from '../mail/letter.fixture.ts';
import { backInStock, confirmStockAlert } from './messages.ts';

const item = 'Oxford shirt, Navy, M';
const link = 'https://myclothes.com/back-in-stock/confirm?token=a-b_c&x=1';
const endLink = 'https://myclothes.com/back-in-stock/end?token=a-b_c&x=1';

testEmails({
  confirmStockAlert: confirmStockAlert({ item, link, hours: 48 }),
  backInStock: backInStock({
    ...{ item, link, endLink },
    shown: { quantity: 1, name: 'Oxford shirt', option: 'Navy, M', price: '€49.00', priorPrice: '€69.00' },
  }),
});
