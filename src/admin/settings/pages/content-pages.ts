import { HOME_MODULES, PLACEHOLDERS } from '../../../settings/content/content-names.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { FieldGroup, SettingField, Texts } from '../form/setting-fields.ts';
import { readTexts } from '../form/setting-fields.ts';
import { defineSettingsPage } from '../form/settings-page.ts';

const PLACEHOLDER_HINT = `The shop fills in ${Object.keys(PLACEHOLDERS)
  .map((name) => `{{${name}}}`)
  .join(', ')}.`;

/** What the header, the home page and product pages show besides products. */
export const contentPage = defineSettingsPage({
  name: 'content',
  title: 'Home page and navigation',
  about: 'Announcement, links, the home page, and what to wear with what',
  sections: ['content'],
  hasPreview: true,
  part: ({ content }) => ({ ...content, pages: undefined }),
  restore: (current, earlier) => ({
    ...current,
    content: { ...earlier.content, pages: current.content.pages },
  }),
  groups,
  read,
});

function groups({ content }: ShopSettings): readonly FieldGroup[] {
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
          hint: `Leave it empty for none. ${PLACEHOLDER_HINT}`,
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
  const [announcement, _links, home, sets] = groups(current) as [
    FieldGroup,
    FieldGroup,
    FieldGroup,
    FieldGroup,
  ];
  const { settings, faults } = readTexts(current, [announcement, home, sets], texts);
  const navigation: ShopSettings['content']['navigation'] = [];
  for (let index = 0; index <= current.content.navigation.length; index++) {
    const text = (member: string) => (texts[`content.navigation.${index}.${member}`] ?? '').trim();
    if (text('label') === '' && text('path') === '') continue;
    navigation.push({ label: text('label'), path: text('path'), inHeader: text('inHeader') === 'on' });
  }
  return { settings: { ...settings, content: { ...settings.content, navigation } }, faults };
}

/** Words that find the same products. */
export const searchPage = defineSettingsPage({
  name: 'search',
  title: 'Search',
  about: 'Words that mean the same',
  sections: ['search'],
  groups: () => [
    {
      legend: 'Synonyms',
      fields: [
        {
          path: 'search.synonyms',
          label: 'Groups of words',
          kind: 'lines',
          hint: 'A group on each line, its words separated by commas: trousers, pants. A search for one of them also finds the others.',
        },
      ],
    },
  ],
});
