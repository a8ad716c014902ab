import { narrowPage } from '../../customers/views/narrow-page.ts';
import { faultNotice } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import {
  FITS,
  type Fit,
  type ReviewFaults,
  STARS_MAX,
  TEXT_LENGTH_MAX,
  type WrittenReview,
} from '../reviews.ts';

export interface ReviewContent {
  slug: string;
  productName: string;
  /** The review as it was typed or is stored. 0 stars means none chosen yet. */
  review: WrittenReview;
  /** Says in which state the stored review is. */
  notice?: string | undefined;
  faults?: ReviewFaults | undefined;
}

/** Posts `stars`, `text` and the optional `fit` to the product's review. */
export function reviewPage({ slug, productName, review, notice, faults = {} }: ReviewContent): PageContent {
  return narrowPage({
    title: `Your review of ${productName}`,
    description: 'What do you think of this product?',
    main: html`${notice && html`<p class="notice"><span>${notice}</span></p>`}
<p class="muted">We’ll publish your review without your name, as from a verified buyer, once we’ve checked it.</p>
<form class="stack" action="${paths.productReview(slug)}" method="post">
${faultNotice(Object.values(faults).join(' ') || undefined)}
<fieldset${faults.stars && html` aria-invalid="true"`}><legend>Stars</legend>
<div class="bar">${Array.from({ length: STARS_MAX }, (_, index) => starRadio(index + 1, review.stars))}</div></fieldset>
<fieldset><legend>How did it fit? (optional)</legend>
<div class="bar">${FITS.map((fit) => fitRadio(fit, review.fit))}</div></fieldset>
<div class="field"><label for="review-text">Your review</label><textarea class="input" id="review-text" name="text" rows="6" maxlength="${TEXT_LENGTH_MAX}" required${faults.text && html` aria-invalid="true"`}>${review.text}</textarea></div>
<button class="btn primary wide">Send review</button>
</form>
<p><a class="link" href="${paths.product(slug)}">Back to the product</a></p>`,
  });
}

const starRadio = (stars: number, chosen: number): Html =>
  html`<label class="check"><input type="radio" name="stars" value="${stars}" required${stars === chosen && html` checked`}>${stars}<span class="vh"> of ${STARS_MAX} stars</span></label>`;

const FIT_LABELS: Readonly<Record<Fit, string>> = { small: 'Small', true: 'True to size', large: 'Large' };

const fitRadio = (fit: Fit, chosen: Fit | null): Html =>
  html`<label class="check"><input type="radio" name="fit" value="${fit}"${fit === chosen && html` checked`}>${FIT_LABELS[fit]}</label>`;
