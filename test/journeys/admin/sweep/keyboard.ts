import type { Page } from 'playwright-core';

/** The first Tab may go to the beginning, and the last one leaves the page. */
const MORE_TABS = 5;
/** Some controls take several Tabs, such as a field for a date, and an editor that loads has further ones. */
const ROUNDS_MAX = 10;

/**
 * Goes through a page with Tab. Resolves to the controls that are not reached, such as those behind one that keeps the
 * focus, and to those that do not show that they have it.
 */
export async function keyboardFaults(page: Page): Promise<string[]> {
  const walk = await page.evaluateHandle(watchFocus);
  const session = await page.context().newCDPSession(page);
  const key = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
  for (let round = 0; round < ROUNDS_MAX; round++) {
    const left = await walk.evaluate(({ controls }) => controls.size);
    if (left === 0) break;
    const sent: Promise<unknown>[] = [];
    for (let tab = 0; tab < left + MORE_TABS; tab++)
      for (const type of ['rawKeyDown', 'keyUp'] as const)
        sent.push(session.send('Input.dispatchKeyEvent', { type, ...key }));
    await Promise.all(sent);
  }
  await session.detach();
  const { missed, unmarked } = await walk.evaluate(({ controls, unmarked }) => ({
    missed: [...controls].map((control) => control.outerHTML.slice(0, 120)),
    unmarked: [...unmarked].map((control) => control.outerHTML.slice(0, 120)),
  }));
  await walk.dispose();
  return [
    ...missed.map((control) => `not reached with Tab: ${control}`),
    ...unmarked.map((control) => `does not show its focus: ${control}`),
  ];
}

/** Runs in the page. `controls` are those that did not have the focus yet. */
function watchFocus() {
  const candidates = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable=true]';
  const controls = new Set(
    [...document.querySelectorAll<HTMLElement>(candidates)].filter(
      (element) =>
        element.tabIndex >= 0 &&
        !element.matches(':disabled, [type=hidden], [inert] *') &&
        element.checkVisibility({ visibilityProperty: true }) &&
        isFirstOfItsRadios(element),
    ),
  );
  const unmarked = new Set<HTMLElement>();
  function isFirstOfItsRadios(element: HTMLElement): boolean {
    if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
    const group = [...document.querySelectorAll<HTMLInputElement>('input[type=radio]')].filter(
      ({ name, form }) => name === element.name && form === element.form,
    );
    return element === (group.find(({ checked }) => checked) ?? group[0]);
  }
  // A link into the page, and a field that takes the focus by itself, would change where the walk begins.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  document.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    controls.delete(target);
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(target);
    if ((outlineStyle === 'none' || outlineWidth === '0px') && boxShadow === 'none') unmarked.add(target);
  });
  return { controls, unmarked };
}
