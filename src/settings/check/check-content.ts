import {
  BLOCK_PLACEHOLDERS,
  HELP_PAGES,
  HOME_MODULES,
  PAGE_NAMES,
  PLACEHOLDERS,
  unknownPlaceholders,
} from '../content/content-names.ts';
import type { ShopSettings, TextPage } from '../schema.ts';
import { type FaultList, isLine, isText } from './faults.ts';

const LINE_LENGTH_MAX = 200;
const LABEL_LENGTH_MAX = 40;
const LINKS_MAX = 12;
const PAGE_LENGTH_MAX = 60_000;
const OWN_PAGES_MAX = 50;
const OWN_PAGE_NAME = /^(?=.{1,60}$)[a-z0-9]+(-[a-z0-9]+)*$/;
const SETS_MAX = 200;
const VALUES_MAX = 8;
const SET_SIZE_MAX = 8;

const NAMES = Object.keys(PLACEHOLDERS);

type Content = ShopSettings['content'];

export function checkContent(content: Content, list: FaultList): void {
  checkLine(content.announcement, 'content.announcement', list);
  checkNavigation(content, list);
  checkHome(content, list);
  checkSets(content, list);
  for (const [name, page] of Object.entries(content.pages)) {
    const isKnown = PAGE_NAMES.some((known) => known === name);
    list.require(isKnown, `content.pages.${name}`, `There is no page “${name.slice(0, 40)}”.`);
    checkPage(`content.pages.${name}`, page, list);
  }
  checkHelp(content, list);
}

/** A line of text with the placeholders that every text may have, and those in `more`. */
export function checkLine(text: string, path: string, list: FaultList, more: readonly string[] = []): void {
  list.require(isLine(text, LINE_LENGTH_MAX), path, `Use one line of at most ${LINE_LENGTH_MAX} characters.`);
  checkPlaceholders(text, path, list, [...NAMES, ...more]);
}

export function checkPlaceholders(
  text: string,
  path: string,
  list: FaultList,
  known: readonly string[],
): void {
  const [unknown] = unknownPlaceholders(text, known);
  list.require(unknown === undefined, path, `There is no placeholder {{${unknown}}} here.`);
}

function checkNavigation({ navigation }: Content, list: FaultList): void {
  list.require(
    navigation.length >= 1 && navigation.length <= LINKS_MAX,
    'content.navigation',
    `The navigation has 1 to ${LINKS_MAX} links.`,
  );
  navigation.forEach(({ label, path }, index) => {
    const isLabel = label !== '' && isLine(label, LABEL_LENGTH_MAX);
    list.require(
      isLabel,
      `content.navigation.${index}.label`,
      `Enter a label of at most ${LABEL_LENGTH_MAX} characters.`,
    );
    list.require(
      isShopPath(path),
      `content.navigation.${index}.path`,
      'Enter a path of this shop, such as /products?category=women.',
    );
  });
}

/** A path that no browser reads as an address of another site. */
const isShopPath = (path: string): boolean =>
  path.length <= LINE_LENGTH_MAX && /^\/(?![/\\])[^\s"'<>\\]*$/.test(path) && path.isWellFormed();

function checkHome({ home }: Content, list: FaultList): void {
  list.require(
    home.heading !== '' && isLine(home.heading, 80),
    'content.home.heading',
    'Enter a heading of at most 80 characters.',
  );
  list.require(
    home.title !== '' && isLine(home.title, 80),
    'content.home.title',
    'Enter a title of at most 80 characters.',
  );
  checkLine(home.lede, 'content.home.lede', list);
  checkLine(home.description, 'content.home.description', list);
  checkValues(home, list);
  const isKnown = home.modules.every((name) => HOME_MODULES.some((known) => known === name));
  list.require(isKnown, 'content.home.modules', `Choose from ${HOME_MODULES.join(', ')}.`);
  list.require(
    new Set(home.modules).size === home.modules.length,
    'content.home.modules',
    'Choose each module once.',
  );
}

function checkValues({ values }: Content['home'], list: FaultList): void {
  list.require(values.length <= VALUES_MAX, 'content.home.values', `Use at most ${VALUES_MAX} reasons.`);
  values.forEach(({ title, text }, index) => {
    const path = `content.home.values.${index}`;
    list.require(title !== '', `${path}.title`, 'Enter a heading.');
    checkLine(title, `${path}.title`, list);
    checkLine(text, `${path}.text`, list);
  });
}

function checkSets({ wearItWith }: Content, list: FaultList): void {
  list.require(wearItWith.length <= SETS_MAX, 'content.wearItWith', `Use at most ${SETS_MAX} sets.`);
  wearItWith.forEach((slugs, index) => {
    const path = `content.wearItWith.${index}`;
    const isSet = slugs.length >= 2 && slugs.length <= SET_SIZE_MAX && new Set(slugs).size === slugs.length;
    list.require(isSet, path, `A set has 2 to ${SET_SIZE_MAX} different products.`);
    for (const slug of slugs)
      list.require(
        /^[\p{L}\p{N}\p{M}]+(-[\p{L}\p{N}\p{M}]+)*$/u.test(slug) && slug.length <= 255,
        path,
        `“${slug.slice(0, 40)}” is not the handle of a product.`,
      );
  });
}

function checkHelp({ help, ownPages }: Content, list: FaultList): void {
  const own = Object.entries(ownPages);
  list.require(
    own.length <= OWN_PAGES_MAX,
    'content.ownPages',
    `A shop can add at most ${OWN_PAGES_MAX} pages.`,
  );
  for (const [name, page] of own) {
    const path = `content.ownPages.${name}`;
    const isName = OWN_PAGE_NAME.test(name) && !PAGE_NAMES.some((known) => known === name);
    list.require(isName, path, `“${name.slice(0, 40)}” can’t be the address of a page.`);
    checkPage(path, page, list);
  }
  list.require(new Set(help).size === help.length, 'content.help', 'Name each help page once.');
  for (const name of help) {
    const isPage = HELP_PAGES.some((known) => known === name) || Object.hasOwn(ownPages, name);
    list.require(isPage, 'content.help', `There is no help page “${name.slice(0, 40)}”.`);
  }
}

function checkPage(path: string, { title, description, html }: TextPage, list: FaultList): void {
  list.require(title !== '' && isLine(title, 80), `${path}.title`, 'Enter a title of at most 80 characters.');
  checkLine(description, `${path}.description`, list);
  const isPage = html !== '' && isText(html, PAGE_LENGTH_MAX);
  list.require(
    isPage,
    `${path}.html`,
    `Enter a text of at most ${PAGE_LENGTH_MAX.toLocaleString('en')} characters.`,
  );
  checkPlaceholders(html, `${path}.html`, list, [...NAMES, ...Object.keys(BLOCK_PLACEHOLDERS)]);
}
