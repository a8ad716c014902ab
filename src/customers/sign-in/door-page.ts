import { type Html, html } from '../../layout/html.ts';
import type { PageContent } from '../../layout/page.ts';

export interface Door {
  title: string;
  description: string;
  main: Html;
  scripts?: readonly string[];
}

/** One question before the account: a narrow column with a heading of its own. */
export function doorPage({ title, description, main, scripts }: Door): PageContent {
  return {
    title,
    description,
    robots: 'noindex',
    css: ['account'],
    scripts,
    main: html`<div class="wrap page"><div class="door stack">
<h1>${title}</h1>
${main}
</div></div>`,
  };
}
