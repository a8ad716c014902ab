import type { SectionName, ShopSettings } from '../../../settings/schema.ts';
import { type FieldGroup, readTexts, type Texts, textsOf } from './setting-fields.ts';

/** A page of the settings as data. */
export interface SettingsPage {
  /** `/admin/settings/NAME`. */
  name: string;
  title: string;
  /** One sentence for the list of pages. */
  about: string;
  /** Other words that staff may search for. */
  words?: string;
  /** The sections that it changes. */
  sections: readonly SectionName[];
  /** Returns what the page edits. Two people conflict only if it is the same. */
  part(settings: ShopSettings): unknown;
  /** Returns `current` with the page's part of earlier settings. */
  restore(current: ShopSettings, earlier: ShopSettings): ShopSettings;
  /** The fields depend on the settings where a list of them can grow. */
  groups(settings: ShopSettings): readonly FieldGroup[];
  texts(settings: ShopSettings): Texts;
  read(current: ShopSettings, texts: Texts): { settings: ShopSettings; faults: Record<string, string> };
  /** Whether the page shows how the shop would look. */
  hasPreview?: true;
}

type Definition = Pick<SettingsPage, 'name' | 'title' | 'about' | 'sections' | 'groups'> &
  Partial<Omit<SettingsPage, 'name' | 'title' | 'about' | 'sections' | 'groups'>>;

/** A page whose part is whole sections, and whose fields are read one by one, unless its definition says otherwise. */
export function defineSettingsPage(definition: Definition): SettingsPage {
  const { sections, groups } = definition;
  const pick = (settings: ShopSettings) => Object.fromEntries(sections.map((name) => [name, settings[name]]));
  return {
    part: pick,
    restore: (current, earlier) => ({ ...current, ...pick(earlier) }),
    texts: (settings) => textsOf(settings, groups(settings)),
    read: (current, texts) => readTexts(current, groups(current), texts),
    ...definition,
  };
}
