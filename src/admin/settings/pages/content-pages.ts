import { HOME_MODULES } from '../../../settings/content/content-names.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { FieldGroup, SettingField, Texts } from '../form/setting-fields.ts';
import { readTexts } from '../form/setting-fields.ts';
import { defineSettingsPage } from '../form/settings-page.ts';
import { placeholderGroup } from './placeholders.ts';

/** What the header, the home page and product pages show besides products. */
export const contentPage = defineSettingsPage({
  name: 'content',
  title: 'Home page and navigation',
  about: 'Announcement, links, the home page, and what to wear with what',
  words: 'announcement bar banner menu wear it with cross-selling hero',
  sections: ['content'],
  hasPreview: true,
  part: ({ content: { pages: _, ownPages: __, help: ___, ...own } }) => own,
  restore(current, earlier) {
    const { pages, ownPages, help } = current.content;
    return { ...current, content: { ...earlier.content, pages, ownPages, help } };
  },
  groups,
  read,
});

function groups({ content }: ShopSettings): readonly FieldGroup[] {
  const values = [...content.home.values, undefined];
  const links = Array.from({ length: content.navigation.length + 1 }, (_, index) => linkFields(index));
  return [
    {
      legend: 'Announcement',
      fields: [
        {
          path: 'content.announcement',
          label: 'Line above the header',
          kind: 'text',
          lengthMax: 200,
          hint: 'Leave it empty for none.',
        },
      ],
    },
    {
      legend: 'Navigation',
      help: 'The links of the header, the menu and the footer. Empty a link to remove it.',
      fields: links.flat(),
    },
    {
      legend: 'Home page',
      fields: [
        { path: 'content.home.title', label: 'Title in search engines', kind: 'text', lengthMax: 80 },
        {
          path: 'content.home.description',
          label: 'Description for search engines',
          kind: 'text',
          lengthMax: 200,
        },
        { path: 'content.home.heading', label: 'Heading', kind: 'text', lengthMax: 80 },
        { path: 'content.home.lede', label: 'Sentence below it', kind: 'text', lengthMax: 200 },
        {
          path: 'content.home.modules',
          label: 'Parts, in this sequence',
          kind: 'words',
          hint: `Any of ${HOME_MODULES.join(', ')}, separated by commas.`,
        },
      ],
    },
    {
      legend: 'Reasons to buy here',
      help: 'The part “values” of the home page. Clear a heading to remove it.',
      fields: values.flatMap((_, index) => valueFields(index)),
    },
    {
      legend: 'Wear it with',
      fields: [
        {
          path: 'content.wearItWith',
          label: 'Sets',
          kind: 'lines',
          hint: 'A set on each line: the handles of 2 to 8 products, separated by commas. Each product is shown beside the others. Products in no set are matched automatically.',
        },
      ],
    },
    placeholderGroup(),
  ];
}

function valueFields(index: number): SettingField[] {
  const path = `content.home.values.${index}`;
  return [
    { path: `${path}.title`, label: `Reason ${index + 1}: heading`, kind: 'text', lengthMax: 200 },
    { path: `${path}.text`, label: `Reason ${index + 1}: text`, kind: 'text', lengthMax: 200 },
  ];
}

function linkFields(index: number): SettingField[] {
  const path = `content.navigation.${index}`;
  return [
    { path: `${path}.label`, label: `Link ${index + 1}: label`, kind: 'text', lengthMax: 40 },
    { path: `${path}.path`, label: `Link ${index + 1}: path`, kind: 'text', lengthMax: 200 },
    { path: `${path}.inHeader`, label: `Link ${index + 1}: in the header, too`, kind: 'check' },
  ];
}

function read(current: ShopSettings, texts: Texts) {
  const plain = groups(current).filter(({ legend }) => !LISTS.includes(legend));
  const { settings, faults } = readTexts(current, plain, texts);
  const text = (path: string) => (texts[path] ?? '').trim();
  const navigation: ShopSettings['content']['navigation'] = [];
  for (let index = 0; index <= current.content.navigation.length; index++) {
    const own = (member: string) => text(`content.navigation.${index}.${member}`);
    if (own('label') === '' && own('path') === '') continue;
    navigation.push({ label: own('label'), path: own('path'), inHeader: own('inHeader') === 'on' });
  }
  const values = [...current.content.home.values, undefined].flatMap((earlier, index) => {
    const path = `content.home.values.${index}`;
    const value = { title: text(`${path}.title`), text: text(`${path}.text`) };
    if (!earlier && value.title === '' && value.text !== '')
      faults[`${path}.title`] = 'Enter a heading, or clear the text.';
    return value.title === '' ? [] : [value];
  });
  const { content } = settings;
  return {
    settings: { ...settings, content: { ...content, navigation, home: { ...content.home, values } } },
    faults,
  };
}

/** The groups whose fields are items of a list, which can be removed. */
const LISTS = ['Navigation', 'Reasons to buy here'];

/** Words that find the same products. */
export const searchPage = defineSettingsPage({
  name: 'search',
  title: 'Search',
  about: 'Words that mean the same',
  words: 'synonyms',
  sections: ['search'],
  groups: () => [
    {
      legend: 'Synonyms',
      fields: [
        {
          path: 'search.synonyms',
          label: 'Groups of words',
          kind: 'lines',
          hint: 'One group per line, its words separated by commas: trousers, pants. A search for one of them also finds the others. Colors, sizes, departments and prices are understood without synonyms.',
        },
      ],
    },
  ],
});
