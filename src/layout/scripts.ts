import { posix } from 'node:path';
import { memoize } from '../cache/memoize.ts';
import { assetPath, assetText } from '../web/assets.ts';

/** Every page shows the count in the header, opens the drawer from the cart's icon, and has a search. */
const EVERY_SCRIPT = ['cart/count', 'cart/icon', 'search/field', 'site/offline'];

/** Pages have some dozens of combinations. */
const COMBINATIONS_MAX = 200;

/** The scripts of a page and those of every page: `listing/filters` → public/js/listing/filters.js. */
export const scriptTags = (names: readonly string[]): string => tagsOf([...EVERY_SCRIPT, ...names].join());

/** A script's imports are loaded together with it, because the browser would find them only once the script is there. */
const tagsOf = memoize(COMBINATIONS_MAX, (joined): string => {
  const names = joined.split(',');
  const imported = new Set<string>();
  for (const name of names) addImports(name, imported);
  const preloads = [...imported].filter((name) => !names.includes(name)).map(preload);
  return [...names.map(script), ...preloads].join('');
});

const IMPORT = /^import (?:[^'";]+ from )?'(\.[^']+)\.js';$/gm;

function addImports(name: string, found: Set<string>): void {
  for (const [, path = ''] of assetText(`js/${name}.js`).matchAll(IMPORT)) {
    const imported = posix.join(posix.dirname(name), path);
    if (found.has(imported)) continue;
    found.add(imported);
    addImports(imported, found);
  }
}

/** Pages work without scripts, so what paints the page is loaded first. */
const script = (name: string): string =>
  `<script type="module" fetchpriority="low" src="${assetPath(`js/${name}.js`)}"></script>\n`;

const preload = (name: string): string =>
  `<link rel="modulepreload" fetchpriority="low" href="${assetPath(`js/${name}.js`)}">\n`;
