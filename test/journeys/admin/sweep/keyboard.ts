import type { Page } from 'playwright-core';

/** The first Tab may go to the beginning, and the last one leaves the page. */
const MORE_TABS = 5;
/** A field for a date and a time has its parts, and a button that opens a calendar. */
const TABS_OF_DATE = 8;

/**
 * Goes through a page with Tab, as often as it has controls. Resolves to the controls that are not reached, such as those
 * behind one that keeps the focus, and to those that do not show that they have it.
 */
export async function keyboardFaults(page: Page): Promise<string[]> {
  const walk = await page.evaluateHandle(watchFocus);
  const tabs = MORE_TABS + (await walk.evaluate(countTabs, TABS_OF_DATE));
  const session = await page.context().newCDPSession(page);
  const key = { key: 'Tab', code: 'Tab', windowsVirtualKeyCode: 9 };
  const sent: Promise<unknown>[] = [];
  for (let tab = 0; tab < tabs; tab++)
    for (const type of ['rawKeyDown', 'keyUp'] as const)
      sent.push(session.send('Input.dispatchKeyEvent', { type, ...key }));
  await Promise.all(sent);
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

/** Runs in the page. */
function countTabs({ controls }: { controls: ReadonlySet<HTMLElement> }, tabsOfDate: number): number {
  const dates = [...controls].filter((control) => control.matches('[type=date], [type=datetime-local]'));
  return controls.size + dates.length * tabsOfDate;
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
