import type { Letter } from '../../layout/email/letter.ts';

/* The answer to someone who asks for an order by its number. It goes to the order's own address. */

export const orderLink = ({ number, link }: { number: string; link: string }): Letter => ({
  mail: 'order-link',
  values: { order: number },
  subject: `Your order ${number}`,
  paragraphs: [
    `Someone, probably you, asked us for the link to your order ${number}. You can follow, return or buy again what you ordered on its page.`,
    { label: 'View your order', link },
    'If you didn’t ask for this, you can ignore this email. Only people with the link can open your order.',
  ],
});

/** For an order that is too old for its link. */
export const orderLinkEnded = ({ number, link }: { number: string; link: string }): Letter => ({
  mail: 'order-link',
  values: { order: number },
  subject: `Your order ${number}`,
  paragraphs: [
    `Someone, probably you, asked us for the link to your order ${number}. It’s more than a year old, so its page is closed. If you need something from it, write to {{help-email}}.`,
    { label: 'Contact us', link },
  ],
});
