import { type Faults, FIELD_LENGTHS, formFields } from '../../customers/views/field.ts';
import { narrowPage } from '../../customers/views/narrow-page.ts';
import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';

export interface AlertContent {
  sku: string;
  /** "Oxford shirt, Navy, M". */
  piece: string;
  /** As it was typed, or the customer's. */
  email: string;
  fault?: string | undefined;
  faults?: Faults<'email'> | undefined;
}

/** Posts `sku` and `email` to `/back-in-stock`. */
export function alertPage({ sku, piece, email, fault, faults }: AlertContent): PageContent {
  const fields = formFields('alert', { faults, fault, faultAt: 'email' });
  return narrowPage({
    title: 'Tell me when it is back',
    description: 'One mail when a piece is back in stock.',
    main: html`<p>${piece} is sold out at the moment. We write once, when it is back, and use your address for nothing else.</p>
<form class="stack" action="${paths.backInStock()}" method="post">
${fields.notice()}
<input type="hidden" name="sku" value="${sku}">
${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'email', maxLength: FIELD_LENGTHS.email })}
<button class="btn primary wide">Write to me</button>
</form>`,
  });
}
