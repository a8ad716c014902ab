import { html } from '../../../layout/html.ts';
import { PLACEHOLDERS } from '../../../settings/content/content-names.ts';
import type { FieldGroup } from '../form/setting-fields.ts';

type Names = Readonly<Record<string, string>>;

/** Lists what texts may contain in double braces. `blocks` need a line of their own. */
export function placeholderGroup({
  own = {},
  blocks = {},
}: {
  own?: Names;
  blocks?: Names;
} = {}): FieldGroup {
  const list = (names: Names) =>
    html`<dl class="facts">${Object.entries(names).map(
      ([name, about]) => html`<dt><code>{{${name}}}</code></dt><dd>${about}</dd>`,
    )}</dl>`;
  const hasBlocks = Object.keys(blocks).length > 0;
  return {
    legend: 'Placeholders',
    help: html`<p class="muted">The shop replaces these with their current values. Any other placeholder is refused.</p>
${list({ ...own, ...PLACEHOLDERS })}${hasBlocks && html`<p class="muted">On a line of their own:</p>${list(blocks)}`}`,
    fields: [],
    isFolded: true,
  };
}
