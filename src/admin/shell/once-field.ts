import { randomUUID } from 'node:crypto';
import { type Html, html } from '../../layout/html.ts';
import { isUuid } from '../../web/typed-text.ts';

/** The name of the hidden field that tells a form that is sent twice from two forms. */
export const ONCE_FIELD = 'once';

/** A new page gets a new value. */
export const onceField = (): Html => html`<input type="hidden" name="${ONCE_FIELD}" value="${randomUUID()}">`;

/** The key of a sent form. A form without a valid one is carried out each time that it is sent. */
export const onceKey = (form: { once?: string | undefined }): string =>
  isUuid(form.once ?? '') ? (form.once as string) : randomUUID();

/** Someone went back to a form that was carried out, and changed it. */
export const SENT_BEFORE = 'You have already sent this form. Check it, then send it again.';
