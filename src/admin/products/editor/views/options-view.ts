import type { EditableProduct } from '../../../../catalog/editing/find-product.ts';
import { type Html, html } from '../../../../layout/html.ts';
import { OPTIONS_MAX, type Option, optionsOf, RENAMED_MAX } from '../merge/structure.ts';
import { faultNote, hiddenInput, type InputContext } from './inputs-view.ts';

/** The options with their values. A value that is changed here is renamed in all variants. */
export function optionsSection(product: EditableProduct, context: InputContext): Html {
  const options = optionsOf(product.optionNames, product.variants);
  const isNew = product.variants.length === 0;
  const numbers = Array.from({ length: OPTIONS_MAX }, (_, index) => index);
  return html`<section class="box stack" id="options"><h2>Options</h2>
<p class="small muted">${isNew ? 'For example, Color and Size. Each combination of values becomes a variant. Leave this empty for a product without a choice.' : 'Change a value to rename it in all its variants. Clear it to remove them. The shop shows values in this sequence. A new value gets a variant with each value of the other options.'}</p>
${faultNote(context, 'options')}${hiddenInput('was.options', JSON.stringify(options))}
${numbers.map((index) => optionFields(options[index], index, context))}
</section>`;
}

function optionFields(option: Option | undefined, index: number, context: InputContext): Html {
  const number = index + 1;
  const text = (name: string, was: string) => context.typed.get(name) ?? was;
  const values = option?.values ?? [];
  const placed = values
    .map((value, at) => ({ value, at, place: text(`place${index}.${at}`, String(at + 1)) }))
    .toSorted((one, other) => Number(one.place) - Number(other.place));
  const fields = html`<div class="field"><label for="option${index}">Option ${number}</label><input class="input" id="option${index}" name="option${index}" value="${text(`option${index}`, option?.name ?? '')}" maxlength="255" autocomplete="off">${faultNote(context, `option${index}`)}</div>
${
  values.length > 0 &&
  values.length <= RENAMED_MAX &&
  html`<ul class="values">${placed.map(
    ({ value, at, place }) =>
      html`<li><input class="input small place" name="place${index}.${at}" value="${place}" inputmode="numeric" maxlength="4" aria-label="Place of ${value}" autocomplete="off"><input class="input small" name="value${index}.${at}" value="${text(`value${index}.${at}`, value)}" maxlength="255" aria-label="${option?.name}, ${value}" autocomplete="off">${stepButton('up', value)}${stepButton('down', value)}</li>
`,
  )}</ul>`
}
<div class="field"><label for="add${index}">${option ? `Add to ${option.name}` : `Values of option ${number}`}</label><textarea class="input" id="add${index}" name="add${index}" rows="2" maxlength="20000" aria-describedby="add${index}-hint">
${text(`add${index}`, '')}</textarea><small id="add${index}-hint">One in each line, or separated by commas.</small></div>`;
  const isOpen = option !== undefined || index === 0 || context.typed.has(`option${index}`);
  return html`<details class="fold"${isOpen && html` open`}><summary>${option?.name ?? `Option ${number}`}</summary><div class="stack">${fields}</div></details>`;
}

/** The styles hide these where scripts are off, and the numbers where scripts are on. */
const stepButton = (to: 'up' | 'down', value: string): Html =>
  html`<button class="btn small step" type="button" data-step="${to}"><span aria-hidden="true">${to === 'up' ? '↑' : '↓'}</span><span class="vh">Move ${value} ${to}</span></button>`;
