import { html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';
import { type TypedForm, typedFields } from '../typed-form.ts';
import { doorPage } from './door-page.ts';

/** Follows a sign-in: one click sends what was typed to its page, which shows it and changes nothing yet. */
export const restoredPage = (typed: TypedForm): PageContent =>
  doorPage({
    title: 'You are signed in',
    description: 'Continue where you left off.',
    main: html`<p>What you typed is still here. Check it, then send it.</p>
<form class="stack" action="${typed.path}" method="post">
${typedFields(typed)}
<button class="btn primary wide">Continue</button>
</form>`,
  });
