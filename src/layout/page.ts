import { MANIFEST_PATH } from '../settings/brand/manifest.ts';
import type { ShopSettings } from '../settings/schema.ts';
import { assetPath } from '../web/assets.ts';
import { escapeHtml, type Html, jsonInHtml } from './html.ts';
import { pageShellOf } from './page-shell.ts';
import { scriptTags } from './scripts.ts';
import { shopStyles } from './styles.ts';

/**
 * The content of one page. It is the same for all shoppers where pages are cached and shared; a script fills in what
 * belongs to one shopper, such as the cart's count.
 */
export interface PageContent {
  /** The title without the shop's name. */
  title: string;
  description: string;
  /** The path of the canonical address. */
  canonical?: string | undefined;
  /** The style sheets of this kind of page: `home` → public/css/home.css. List new combinations in styles.ts. */
  css: readonly string[];
  /** Additional module scripts: `listing/filters` → public/js/listing/filters.js. */
  scripts?: readonly string[] | undefined;
  main: Html;
  /** The department whose link in the navigation is marked. */
  currentDepartment?: string | undefined;
  /** `noindex` when search engines should not list the page. */
  robots?: string | undefined;
  openGraph?: { type?: string; imagePath?: string; imageAlt?: string } | undefined;
  /** Structured data; each item becomes one element. */
  jsonLd?: ((site: Site) => readonly unknown[]) | undefined;
  /**
   * Replaces the usual header and footer. `bare` is for pages about a failure and uses nothing that can fail. `back` is
   * the only link of checkout's header.
   */
  shell?: 'bare' | { back: { path: string; label: string } } | undefined;
}

/** What every page of a shop needs. */
export interface Site {
  /** The address without a slash at the end. When it is empty, canonical and preview addresses are left out. */
  publicUrl: string;
  /** The newest settings, read from memory. */
  readonly settings: ShopSettings;
}

/** Renders a whole document. */
export function renderPage(content: PageContent, site: Site): string {
  const { shell, main, currentDepartment } = content;
  const isBare = shell === 'bare';
  const around = pageShellOf(site.settings);
  const top = isBare
    ? around.bareTop
    : shell
      ? around.checkoutTop(shell.back)
      : around.top(currentDepartment);
  return `${head(content, site)}<body>
${top}
<main id="main">
${main.text}
</main>
${shell ? '' : `${around.footer()}\n`}</body>
</html>
`;
}

const HEAD_START = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="theme-color" media="(prefers-color-scheme: light)" content="#fdfcfa">
<meta name="theme-color" media="(prefers-color-scheme: dark)" content="#161513">
<link rel="preload" href="${assetPath('fonts/instrument-sans-latin-wght-normal.woff2')}" as="font" type="font/woff2" crossorigin>
`;

/** Pages about a failure do not have it, because they link to files only. */
const MANIFEST_LINK = `<link rel="manifest" href="${MANIFEST_PATH}">\n`;

function head(content: PageContent, site: Site): string {
  const { title, description, css, scripts = [], robots, canonical, shell } = content;
  const { publicUrl, settings } = site;
  return `${HEAD_START}${shopStyles(css)}${pageShellOf(settings).head}${shell === 'bare' ? '' : MANIFEST_LINK}${scriptTags(scripts)}<title>${escapeHtml(title)} | ${escapeHtml(settings.name)}</title>
<meta name="description" content="${escapeHtml(description)}">
${robots ? `<meta name="robots" content="${escapeHtml(robots)}">\n` : ''}${publicUrl && canonical ? `<link rel="canonical" href="${escapeHtml(publicUrl + canonical)}">\n` : ''}${openGraph(content, site)}${jsonLd(content, site)}</head>
`;
}

function openGraph({ title, description, canonical, openGraph = {} }: PageContent, site: Site): string {
  const { publicUrl, settings } = site;
  const { type = 'website', imagePath, imageAlt } = openGraph;
  const address = publicUrl && canonical ? publicUrl + canonical : '';
  const image = publicUrl && imagePath ? publicUrl + imagePath : '';
  return (
    property('site_name', settings.name) +
    property('type', type) +
    property('title', title) +
    property('description', description) +
    property('url', address) +
    property('image', image) +
    property('image:alt', image && imageAlt)
  );
}

const property = (name: string, content: string | undefined): string =>
  content ? `<meta property="og:${name}" content="${escapeHtml(content)}">\n` : '';

function jsonLd({ jsonLd }: PageContent, site: Site): string {
  let text = '';
  for (const data of jsonLd?.(site) ?? [])
    text += `<script type="application/ld+json">${jsonInHtml(data).text}</script>\n`;
  return text;
}
