import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';
import { shopMonth } from '../../../layout/shop-time.ts';
import type { Product, Review } from '../../product.ts';

const STARS_MAX = 5;

/** The link from the price to the reviews. Null when there are none. */
export function ratingLink({ rating }: Product): Html | null {
  if (rating.count === 0) return null;
  return html`<p class="small"><a class="link" href="#reviews">${starsOf(rating.average)}<span>${averageText(rating.average)}<span class="vh"> of ${STARS_MAX} stars</span>, ${countText(rating.count)}</span></a></p>`;
}

export function reviewsSection({ slug, rating, reviews }: Product, timeZone: string): Html {
  return html`<section class="section" aria-labelledby="reviews">
<div class="head"><h2 id="reviews">Reviews</h2>${rating.count > 0 && html`<p class="muted">${averageText(rating.average)} of ${STARS_MAX} stars, ${countText(rating.count)}</p>`}</div>
<div class="stack">${rating.count === 0 ? html`<p class="muted">No reviews yet. Be the first.</p>` : html`<ul class="reviews stack">${reviews.map((review) => reviewItem(review, timeZone))}</ul>`}
${reviews.length < rating.count && html`<p class="small muted">Showing the newest ${reviews.length}.</p>`}
<p><a class="link" href="${paths.productReview(slug)}">Write a review</a></p></div>
</section>`;
}

function reviewItem({ stars, text, writtenAt }: Review, timeZone: string): Html {
  const day = shopMonth(new Date(writtenAt), timeZone);
  return html`<li><p>${starsOf(stars)}<span class="vh">${stars} of ${STARS_MAX} stars</span> <span class="small muted">Verified buyer, <time datetime="${writtenAt.slice(0, 10)}">${day}</time></span></p>
<p class="said">${text}</p></li>`;
}

function starsOf(average: number): Html {
  const full = Math.round(average);
  return html`<span class="stars" aria-hidden="true">${'★'.repeat(full)}${'☆'.repeat(STARS_MAX - full)}</span>`;
}

/** 4.46 → "4.5", 5 → "5". */
const averageText = (average: number): string => String(Math.round(average * 10) / 10);

const countText = (count: number): string => `${count} ${count === 1 ? 'review' : 'reviews'}`;
