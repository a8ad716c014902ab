import { type Faults, FIELD_LENGTHS, formFields } from '../../customers/views/field.ts';
import { narrowPage } from '../../customers/views/narrow-page.ts';
import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';

export interface AlertContent {
  sku: string;
  /** "Oxford shirt, Navy, M". */
  item: string;
  /** The address as it was typed, or the customer's. */
  email: string;
  fault?: string | undefined;
  faults?: Faults<'email'> | undefined;
}

/** Posts `sku` and `email` to `/back-in-stock`. */
export function alertPage({ sku, item, email, fault, faults }: AlertContent): PageContent {
  const fields = formFields('alert', { faults, fault, faultAt: 'email' });
  return narrowPage({
    title: 'Notify me when it’s back',
    description: 'Get one email when an item is back in stock.',
    main: html`<p>${item} is sold out right now. We’ll email you once, when it’s back, and won’t use your address for anything else.</p>
<form class="stack" action="${paths.backInStock()}" method="post">
${fields.notice()}
<input type="hidden" name="sku" value="${sku}">
${fields.text('email', { label: 'Email', type: 'email', value: email, autocomplete: 'email', maxLength: FIELD_LENGTHS.email })}
<button class="btn primary wide">Notify me</button>
</form>`,
  });
}
