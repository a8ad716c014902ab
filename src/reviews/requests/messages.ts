import type { Letter } from '../../layout/email/letter.ts';

/** The purpose that the link to turn these emails off is signed for. */
export const END_REVIEW_REQUESTS = 'end review requests';

export interface ReviewRequestInput {
  /** The order's number. */
  number: string;
  /** The names of the catalog, and where each product is reviewed. */
  products: readonly { name: string; link: string }[];
  /** Whether the order is in no account, so that the shopper needs one to write a review. */
  isGuests: boolean;
  endLink: string;
}

/** Like every email, it contains no text that a shopper typed. */
export const reviewRequest = ({ number, products, isGuests, endLink }: ReviewRequestInput): Letter => ({
  mail: 'review-request',
  values: { order: number },
  subject: 'How do you like what you ordered?',
  paragraphs: [
    `Your order ${number} arrived a week ago. How does it fit, and how does it wear? A few words help others choose.`,
    ...products.map(({ name, link }) => ({ label: `Review ${name}`, link })),
    ...(isGuests
      ? [
          'To write a review, sign in or create an account with this email address. Your order will be there, too.',
        ]
      : []),
    'We ask only once about an order. If you’d rather not be asked at all, you can turn these emails off.',
    { label: 'Turn off review requests', link: endLink },
  ],
  unsubscribe: endLink,
});
