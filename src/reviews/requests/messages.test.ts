import { testEmails } from '../../mail/letter.fixture.ts';
import { reviewRequest } from './messages.ts';

const link = 'https://myclothes.com/products/oxford-shirt/review';
const endLink = 'https://myclothes.com/review-requests/end?token=a-b_c&x=1';

testEmails({
  reviewRequest: reviewRequest({
    number: 'MC-7KQ2XW4D',
    products: [{ name: 'Oxford shirt <b>', link }],
    isGuests: true,
    endLink,
  }),
});
