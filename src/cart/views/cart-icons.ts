import { trusted } from '../../layout/html.ts';

/** Drawn on a grid of 24; each stands beside the words it decorates, or in a button with a label. */
const icon = (shapes: string) =>
  trusted(`<svg class="icon small" viewBox="0 0 24 24" aria-hidden="true">${shapes}</svg>`);

export const cartIcons = {
  warning: icon('<path d="M12 4 21 19.5H3z"/><path d="M12 10v4.5M12 17v.1"/>'),
  information: icon('<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5.5M12 7.5v.1"/>'),
  check: icon('<path d="m4.5 12.5 5 5 10-11"/>'),
  minus: icon('<path d="M5.5 12h13"/>'),
  plus: icon('<path d="M12 5.5v13M5.5 12h13"/>'),
};
