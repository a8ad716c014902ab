import { type Faults, FIELD_LENGTHS, formFields } from '../../customers/views/field.ts';
import { narrowPage } from '../../customers/views/narrow-page.ts';
import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';

export interface ReminderContent {
  /** The address as it was typed, or the customer's. */
  email: string;
  fault?: string | undefined;
  faults?: Faults<'email'> | undefined;
}

/** Posts `email` to `/cart/reminder`. */
export function reminderPage({ email, fault, faults }: ReminderContent): PageContent {
  const fields = formFields('reminder', { faults, fault, faultAt: 'email' });
  return narrowPage({
    title: 'Remind me of my cart',
    description: 'Get one email with a link to your cart.',
    main: html`<p>We’ll email you once, a day from now, with a link that opens your cart on any device. If you order before then, we won’t send it.</p>
<form class="stack" action="${paths.cartReminder()}" method="post">
${fields.notice()}
${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'email', maxLength: FIELD_LENGTHS.email })}
<button class="btn primary wide">Remind me</button>
</form>
<p><a class="link" href="${paths.cart()}">Back to cart</a></p>`,
  });
}
