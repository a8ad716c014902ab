import { pageTextOf } from '../../../information/texts.ts';
import { paths } from '../../../layout/paths.ts';
import { checkSettings } from '../../../settings/check/check-settings.ts';
import { HELP_PAGES } from '../../../settings/content/content-names.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { FieldGroup, Texts } from '../form/setting-fields.ts';
import { defineSettingsPage } from '../form/settings-page.ts';
import { fieldsAt, readText, withText } from './text-pages.ts';

/** The page that adds, removes and sorts help pages. */
export const helpPage = defineSettingsPage({
  name: 'help',
  title: 'Help pages',
  about: 'Which pages there are, and their sequence',
  words: 'faq questions add remove sort',
  sections: ['content'],
  // The texts of pages are edited on pages of their own.
  part: ({ content }) => ({ help: content.help, own: Object.keys(content.ownPages) }),
  restore: restoreHelp,
  groups,
  texts,
  read,
});

/** The fields of the page that is to be added. */
const NEW = 'new';

/** Returns the pages that the shop shows, in their sequence, then the removed ones. */
function namesOf({ content: { help, ownPages } }: ShopSettings): string[] {
  const all = [...HELP_PAGES, ...Object.keys(ownPages)];
  return [...help, ...all.filter((name) => !help.includes(name))];
}

function groups(settings: ShopSettings): readonly FieldGroup[] {
  const pages = namesOf(settings).map((name): FieldGroup => {
    const title = pageTextOf(name, settings)?.title ?? name;
    return {
      legend: title,
      isCompact: true,
      fields: [
        { path: `help.${name}.shown`, label: `Show ${title}`, kind: 'check', hint: paths.help(name) },
        { path: `help.${name}.place`, label: `Place of ${title}`, kind: 'number' },
      ],
    };
  });
  return [
    {
      legend: 'Pages',
      help: 'A page that isn’t shown keeps its text, and its address redirects to the help overview. Legal pages can’t be removed.',
      fields: [],
    },
    ...pages,
    {
      legend: 'Add a page',
      isFolded: true,
      help: 'The new page comes last. Leave these fields empty if you don’t want to add one.',
      fields: [
        ...fieldsAt(NEW, false),
        {
          path: `${NEW}.name`,
          label: 'Address',
          kind: 'text',
          lengthMax: 60,
          hint: 'Lowercase letters, digits and dashes. If it’s empty, the address is made from the title.',
        },
      ],
    },
  ];
}

function texts(settings: ShopSettings): Texts {
  const { help } = settings.content;
  return Object.fromEntries(
    namesOf(settings).flatMap((name, index) => [
      [`help.${name}.shown`, help.includes(name) ? 'on' : ''],
      [`help.${name}.place`, help.includes(name) ? String(index + 1) : ''],
    ]),
  );
}

function read(current: ShopSettings, typed: Texts) {
  const faults: Record<string, string> = {};
  const shown = namesOf(current).filter((name) => typed[`help.${name}.shown`] === 'on');
  const placeOf = (name: string) => (typed[`help.${name}.place`] ?? '').trim();
  for (const name of shown)
    if (!/^\d{0,6}$/.test(placeOf(name))) faults[`help.${name}.place`] = 'Enter a whole number.';
  // A page without a place comes last.
  const help = shown.toSorted((a, b) => Number(placeOf(a) || Infinity) - Number(placeOf(b) || Infinity) || 0);
  const settings = { ...current, content: { ...current.content, help } };
  const page = readText(NEW, typed);
  const name = (typed[`${NEW}.name`] ?? '').trim() || nameFrom(page.title);
  if (Object.values(page).every((text) => text === '') && name === '') return { settings, faults };
  const more = withText(settings, 'ownPages', name, page);
  const added = { ...more, content: { ...more.content, help: [...help, name] } };
  Object.assign(faults, faultsOfNew(current, added, name));
  return { settings: Object.keys(faults).length > 0 ? settings : added, faults };
}

/** Names the faults of the new page for its own fields, so that each is shown beside what was typed. */
function faultsOfNew(current: ShopSettings, added: ShopSettings, name: string): Record<string, string> {
  if (pageTextOf(name, current))
    return {
      [`${NEW}.name`]: 'There’s already a page with this address. Show that page, or choose another address.',
    };
  const path = `content.ownPages.${name}`;
  const found = Object.entries(checkSettings(added)).filter(([fault]) => fault.startsWith(path));
  return Object.fromEntries(
    found.map(([fault, sentence]) => [`${NEW}${fault.slice(path.length) || '.name'}`, sentence]),
  );
}

const nameFrom = (title: string): string =>
  title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
    .replace(/-+$/, '');

/** Restores the sequence of an earlier version. Pages that were deleted since come back with the text that they had. */
function restoreHelp(current: ShopSettings, earlier: ShopSettings): ShopSettings {
  const ownPages = { ...earlier.content.ownPages, ...current.content.ownPages };
  return { ...current, content: { ...current.content, ownPages, help: earlier.content.help } };
}
