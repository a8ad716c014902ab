import { renderSVG } from 'uqr';
import { narrowPage } from '../../customers/views/narrow-page.ts';
import { html, trusted } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import type { Label } from '../../orders/labels/label.ts';
import { COUNTRIES } from '../../settings/countries.ts';

export interface CodeContent {
  /** The order's number. */
  order: string;
  /** The token of a guest's link, or empty for a customer. */
  token: string;
  label: Label;
  /** What the desk scans. */
  code: string;
}

/** The code of a return, large enough to be scanned from a phone. */
export function codePage({ order, token, label, code }: CodeContent): PageContent {
  const { name, line1, line2, postalCode, city, country } = label.to;
  const lines = [name, line1, line2, `${postalCode} ${city}`.trim(), COUNTRIES.get(country) ?? country];
  return narrowPage({
    title: 'Show this code at the desk',
    description: `The code of your return for order ${order}.`,
    main: html`<p>Show this code at the desk of a parcel shop. You don’t have to print anything.</p>
<div class="qr" role="img" aria-label="QR code of your return ${code}">${trusted(renderSVG(code, { border: 4 }))}</div>
<p class="h3">${code}</p>
<p class="muted">If the desk can’t scan it, write this number and address on the parcel:</p>
<p>${lines.filter(Boolean).map((line, index) => [index > 0 && html`<br>`, line])}</p>
<p><a class="link" href="${paths.orderReturn(order, token)}">Your return</a></p>`,
  });
}
