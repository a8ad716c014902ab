import { type Html, html } from '../../layout/html.ts';
import type { Site } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';

export interface Crumb {
  label: string;
  path: string;
}

/** Links from the home page down to the parents of this page. `current` names the page itself and is not a link. */
export function crumbTrail(parents: readonly Crumb[], current?: string): Html {
  return html`<nav class="crumbs" aria-label="Breadcrumbs"><ol>${[HOME, ...parents].map(
    ({ label, path }) => html`<li><a href="${path}">${label}</a></li>`,
  )}${current !== undefined && html`<li aria-current="page">${current}</li>`}</ol></nav>`;
}

/** A schema.org BreadcrumbList. */
export function crumbData(crumbs: readonly Crumb[], { publicUrl }: Site): unknown {
  return {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: [HOME, ...crumbs].map(({ label, path }, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name: label,
      item: publicUrl + path,
    })),
  };
}

const HOME: Crumb = { label: 'Home', path: paths.home() };
