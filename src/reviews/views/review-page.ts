import { narrowPage } from '../../customers/views/narrow-page.ts';
import { faultNotice } from '../../customers/views/notices.ts';
import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';
import { type ReviewFaults, STARS_MAX, TEXT_LENGTH_MAX, type WrittenReview } from '../reviews.ts';

export interface ReviewContent {
  slug: string;
  productName: string;
  /** As it was typed or is kept; stars 0 for none. */
  review: WrittenReview;
  /** What stands about the one that is kept: "It waits for our staff." */
  said?: string | undefined;
  faults?: ReviewFaults | undefined;
}

/** Posts `stars` and `text` to the product's review. */
export function reviewPage({ slug, productName, review, said, faults = {} }: ReviewContent): PageContent {
  return narrowPage({
    title: `Your review of ${productName}`,
    description: 'What do you think of it?',
    main: html`${said && html`<p class="notice"><span>${said}</span></p>`}
<p class="muted">It is shown without your name, as from a verified buyer, once our staff have read it.</p>
<form class="stack" action="${paths.productReview(slug)}" method="post">
${faultNotice(Object.values(faults).join(' ') || undefined)}
<fieldset${faults.stars && html` aria-invalid="true"`}><legend>Stars</legend>
<div class="bar">${Array.from({ length: STARS_MAX }, (_, index) => starRadio(index + 1, review.stars))}</div></fieldset>
<div class="field"><label for="review-text">How is it?</label><textarea class="input" id="review-text" name="text" rows="6" maxlength="${TEXT_LENGTH_MAX}" required${faults.text && html` aria-invalid="true"`}>${review.text}</textarea></div>
<button class="btn primary wide">Send the review</button>
</form>
<p><a class="link" href="${paths.product(slug)}">Back to the piece</a></p>`,
  });
}

const starRadio = (stars: number, chosen: number): Html =>
  html`<label class="check"><input type="radio" name="stars" value="${stars}" required${stars === chosen && html` checked`}>${stars}<span class="vh"> of ${STARS_MAX} stars</span></label>`;
