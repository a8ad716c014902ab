import { DEFAULT_TEXTS } from '../../../information/texts.ts';
import { paths } from '../../../layout/paths.ts';
import { BLOCK_PLACEHOLDERS, PAGE_NAMES } from '../../../settings/content/content-names.ts';
import type { ShopSettings, TextPage } from '../../../settings/schema.ts';
import type { FieldGroup, Texts } from '../form/setting-fields.ts';
import { defineSettingsPage, type SettingsPage } from '../form/settings-page.ts';
import { placeholderGroup } from './placeholders.ts';

/** The pages that edit the texts that every shop begins with. A page that is emptied has its default text again. */
export const textPages: readonly SettingsPage[] = PAGE_NAMES.map((name) => {
  const standard = DEFAULT_TEXTS[name];
  return textPage({ name, member: 'pages', standard });
});

/** The page that edits the text of a help page that the shop has added. */
export const ownTextPage = (name: string, { title }: TextPage): SettingsPage =>
  textPage({ name, member: 'ownPages', title });

interface TextPageInput {
  name: string;
  /** Where its text is. */
  member: 'pages' | 'ownPages';
  title?: string;
  /** The default text, which applies while the shop has none of its own. */
  standard?: TextPage;
}

function textPage({ name, member, standard, title = standard?.title ?? name }: TextPageInput): SettingsPage {
  const path = `content.${member}.${name}`;
  const textOf = ({ content }: ShopSettings): TextPage | undefined => content[member][name];
  return defineSettingsPage({
    name: `pages/${name}`,
    title: `Page: ${title}`,
    about: paths.help(name),
    sections: ['content'],
    hasPreview: true,
    part: textOf,
    // A page of the shop's own that was added later than this version keeps its text.
    restore: (current, earlier) =>
      withText(current, member, name, textOf(earlier) ?? (standard ? undefined : textOf(current))),
    groups: (): readonly FieldGroup[] => [
      { legend: 'Text', fields: fieldsAt(path, standard !== undefined) },
      placeholderGroup({ blocks: BLOCK_PLACEHOLDERS }),
    ],
    texts(settings): Texts {
      const { title: heading = '', description = '', html = '' } = textOf(settings) ?? standard ?? {};
      return { [`${path}.title`]: heading, [`${path}.description`]: description, [`${path}.html`]: html };
    },
    read(current, texts) {
      const page = readText(path, texts);
      const isStandard =
        standard && (page.html === '' || (page.html === standard.html && page.title === standard.title));
      return { settings: withText(current, member, name, isStandard ? undefined : page), faults: {} };
    },
  });
}

/** The fields of a text whose members have this path. */
export const fieldsAt = (path: string, hasDefault: boolean): FieldGroup['fields'] => [
  { path: `${path}.title`, label: 'Title', kind: 'text', lengthMax: 80 },
  { path: `${path}.description`, label: 'Description for search engines', kind: 'text', lengthMax: 200 },
  {
    path: `${path}.html`,
    label: 'Text',
    kind: 'area',
    lengthMax: 60_000,
    hint: `Plain text, or HTML with paragraphs, headings (h2, h3), lists, tables and links. Anything else is removed.${hasDefault ? ' Leave it empty for the default text.' : ''}`,
  },
];

export function readText(path: string, texts: Texts): TextPage {
  const text = (member: string) => (texts[`${path}.${member}`] ?? '').replace(/\r\n?/g, '\n').trim();
  return { title: text('title'), description: text('description'), html: text('html') };
}

export function withText(
  settings: ShopSettings,
  member: TextPageInput['member'],
  name: string,
  page: TextPage | undefined,
): ShopSettings {
  const { [name]: _, ...others } = settings.content[member];
  const texts = page ? { ...others, [name]: page } : others;
  return { ...settings, content: { ...settings.content, [member]: texts } };
}
