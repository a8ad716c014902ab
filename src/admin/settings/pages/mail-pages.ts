import { MAIL_NAMES, MAILS, type MailName } from '../../../settings/content/mail-names.ts';
import type { ShopSettings } from '../../../settings/schema.ts';
import type { Texts } from '../form/setting-fields.ts';
import { defineSettingsPage, type SettingsPage } from '../form/settings-page.ts';
import { placeholderGroup } from './placeholders.ts';

/** The page that edits what every email ends with, and turns the emails off that no shopper has asked for. */
export const mailFooterPage = defineSettingsPage({
  name: 'mails',
  title: 'Emails',
  about: 'The footer of every email, the texts of each, and whether to ask for reviews',
  words: 'review request ask rating',
  sections: ['mails'],
  part: ({ mails: { texts: _, ...own } }) => own,
  restore: (current, earlier) => ({
    ...current,
    mails: { ...earlier.mails, texts: current.mails.texts },
  }),
  groups: () => [
    {
      legend: 'Footer',
      fields: [
        {
          path: 'mails.footer',
          label: 'Last paragraph of every email',
          kind: 'text',
          lengthMax: 200,
        },
      ],
    },
    {
      legend: 'Review requests',
      fields: [
        {
          path: 'mails.asksForReviews',
          label: 'Ask for a review a week after delivery',
          kind: 'check',
          hint: 'Once for each order, and never about returned items. Each email has a link to turn these emails off. In some countries, the law counts them as advertising.',
        },
      ],
    },
    placeholderGroup(),
  ],
});

const OWN_PLACEHOLDERS: Readonly<Record<string, string>> = {
  order: 'the number of the order',
  item: 'the name of the item',
};

/** The page that edits the subject and the introduction of an email. */
export const mailPages: readonly SettingsPage[] = MAIL_NAMES.map((name) => {
  const path = `mails.texts.${name}`;
  const { label, placeholders } = MAILS[name];
  const own = Object.fromEntries(placeholders.map((one) => [one, OWN_PLACEHOLDERS[one] ?? '']));
  const hint = 'Leave it empty for the default.';
  return defineSettingsPage({
    name: `mails/${name}`,
    hasPreview: true,
    title: `Email: ${label}`,
    about: label,
    sections: ['mails'],
    part: ({ mails }) => mails.texts[name],
    restore: (current, earlier) => withMail(current, name, earlier.mails.texts[name]),
    groups: () => [
      {
        legend: 'Texts',
        fields: [
          { path: `${path}.subject`, label: 'Subject', kind: 'text', lengthMax: 120, hint },
          {
            path: `${path}.introduction`,
            label: 'Introduction',
            kind: 'area',
            lengthMax: 2_000,
            hint: 'It comes after the greeting. Blank lines separate paragraphs.',
          },
        ],
      },
      placeholderGroup({ own }),
    ],
    texts({ mails }): Texts {
      const { subject = '', introduction = '' } = mails.texts[name] ?? {};
      return { [`${path}.subject`]: subject, [`${path}.introduction`]: introduction };
    },
    read(current, texts) {
      const text = (member: string) => (texts[`${path}.${member}`] ?? '').replace(/\r\n?/g, '\n').trim();
      const mail = { subject: text('subject'), introduction: text('introduction') };
      const isStandard = mail.subject === '' && mail.introduction === '';
      return { settings: withMail(current, name, isStandard ? undefined : mail), faults: {} };
    },
  });
});

function withMail(
  settings: ShopSettings,
  name: MailName,
  texts: ShopSettings['mails']['texts'][string] | undefined,
): ShopSettings {
  const { [name]: _, ...others } = settings.mails.texts;
  return { ...settings, mails: { ...settings.mails, texts: texts ? { ...others, [name]: texts } : others } };
}
