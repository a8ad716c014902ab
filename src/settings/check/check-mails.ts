import { PLACEHOLDERS } from '../content/content-names.ts';
import { MAIL_NAMES, MAILS } from '../content/mail-names.ts';
import type { ShopSettings } from '../schema.ts';
import { checkLine, checkPlaceholders } from './check-content.ts';
import { type FaultList, isText } from './faults.ts';

/** An email's subject may have 200 characters, with what the placeholders become. */
const SUBJECT_LENGTH_MAX = 120;
const INTRODUCTION_LENGTH_MAX = 2_000;

export function checkMails({ footer, texts }: ShopSettings['mails'], list: FaultList): void {
  checkLine(footer, 'mails.footer', list);
  for (const [name, { subject, introduction }] of Object.entries(texts)) {
    const path = `mails.texts.${name}`;
    const known = MAIL_NAMES.find((one) => one === name);
    list.require(known !== undefined, path, `There is no email “${name.slice(0, 40)}”.`);
    const own = known ? MAILS[known].placeholders : [];
    checkLine(subject, `${path}.subject`, list, own);
    list.require(
      subject.length <= SUBJECT_LENGTH_MAX,
      `${path}.subject`,
      `Use at most ${SUBJECT_LENGTH_MAX} characters.`,
    );
    const lengthText = `Use at most ${INTRODUCTION_LENGTH_MAX.toLocaleString('en')} characters.`;
    list.require(isText(introduction, INTRODUCTION_LENGTH_MAX), `${path}.introduction`, lengthText);
    checkPlaceholders(introduction, `${path}.introduction`, list, [...Object.keys(PLACEHOLDERS), ...own]);
  }
}
