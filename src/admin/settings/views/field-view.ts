import { type Html, html } from '../../../layout/html.ts';
import type { SettingField } from '../form/setting-fields.ts';

/** One field of a settings form, with its label, hint and fault. */
export function fieldView(field: SettingField, text: string, fault: string | undefined): Html {
  const { path, label, kind, hint } = field;
  const id = `setting-${path.replaceAll('.', '-')}`;
  const hintId = hint && `${id}-hint`;
  const faultId = fault && `${id}-fault`;
  const described = [hintId, faultId].filter(Boolean).join(' ');
  if (kind === 'hidden') return html`<input type="hidden" name="${path}" value="${text}">`;
  const attributes = html`id="${id}" name="${path}"${described && html` aria-describedby="${described}"`}${fault && html` aria-invalid="true"`}`;
  const notes = html`${hint && html`<small class="muted" id="${hintId}">${hint}</small>`}${fault && html`<p class="error" id="${faultId}">${fault}</p>`}`;
  if (kind === 'check')
    return html`<div class="field"><label class="check"><input type="checkbox" value="on" ${attributes}${text === 'on' && html` checked`}> ${label}</label>${notes}</div>
`;
  return html`<div class="field"><label for="${id}">${label}</label>${control(field, text, attributes)}${notes}</div>
`;
}

function control({ kind, options, lengthMax, path }: SettingField, text: string, attributes: Html): Html {
  const limit = lengthMax !== undefined && html` maxlength="${lengthMax}"`;
  switch (kind) {
    case 'picture':
      return html`<textarea class="input" rows="3" ${attributes}${limit} data-picture spellcheck="false">
${text}</textarea>`;
    case 'area':
    case 'countries':
    case 'lines': {
      const rows = path.endsWith('.html') ? 24 : kind === 'countries' ? 3 : 5;
      return html`<textarea class="input" rows="${rows}" ${attributes}${limit}>
${text}</textarea>`;
    }
    case 'select':
      return html`<select class="input" ${attributes}>${[...(options ?? [])].map(
        ([value, label]) =>
          html`<option value="${value}"${value === text && html` selected`}>${label}</option>`,
      )}</select>`;
    case 'color':
      return html`<input class="input" type="color" ${attributes} value="${text}">`;
    case 'money':
    case 'percent':
      return html`<input class="input" inputmode="decimal" autocomplete="off" maxlength="12" ${attributes} value="${text}">`;
    case 'number':
      return html`<input class="input" inputmode="numeric" autocomplete="off" maxlength="6" ${attributes} value="${text}">`;
    default:
      return html`<input class="input" autocomplete="off" ${attributes}${limit} value="${text}">`;
  }
}
