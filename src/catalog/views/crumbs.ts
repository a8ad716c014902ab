import { type Html, html } from '../../layout/html.ts';
import type { Site } from '../../layout/page.ts';
import { paths } from '../../layout/paths.ts';

export interface Crumb {
  label: string;
  path: string;
}

/** The way from the home page to this one; the last of `crumbs` is the page itself and no link. */
export function crumbTrail(crumbs: readonly Crumb[]): Html {
  const last = crumbs.length - 1;
  return html`<nav class="crumbs" aria-label="Breadcrumbs"><ol><li><a href="${paths.home()}">Home</a></li>${crumbs.map(
    ({ label, path }, index) =>
      index === last
        ? html`<li aria-current="page">${label}</li>`
        : html`<li><a href="${path}">${label}</a></li>`,
  )}</ol></nav>`;
}

/** schema.org BreadcrumbList. */
export function crumbData(crumbs: readonly Crumb[], { publicUrl }: Site): unknown {
  return {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: [{ label: 'Home', path: paths.home() }, ...crumbs].map(({ label, path }, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name: label,
      item: publicUrl + path,
    })),
  };
}
