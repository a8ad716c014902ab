import { type Html, html } from '../../../layout/html.ts';
import { paths } from '../../../layout/paths.ts';

/** The page is the same for everyone, so a script fills the section with what this browser remembers. */
export const viewedSection = (slug: string): Html =>
  html`<section class="section" id="viewed" aria-labelledby="viewed-title" data-slug="${slug}" data-source="${paths.recentlyViewed()}" hidden>
<div class="head"><h2 id="viewed-title">Recently viewed</h2><button class="link" type="button">Clear</button></div>
<div class="grid four"></div>
</section>`;
