import { html } from '../../../layout/html.ts';

/**
 * Stays at the bottom of a phone's screen once the button that buys has scrolled out. A script shows and fills it. It sticks
 * within the page's content, so it never covers the footer.
 */
export const buyBar = html`<div class="buy-bar" id="buy-bar" role="group" aria-label="Your choice" hidden><p><span class="price"></span><br><span class="muted chosen"></span></p><button class="btn primary small" form="buy">Add</button></div>`;
