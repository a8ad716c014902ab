import { type Html, trusted } from './html.ts';

/** Icons are drawn on a grid of 24 and decorate a label or an `aria-label`. */
const icon = (shape: string, className = 'icon'): Html =>
  trusted(`<svg class="${className}" viewBox="0 0 24 24" aria-hidden="true">${shape}</svg>`);

const CROSS = '<path d="m5.5 5.5 13 13M18.5 5.5l-13 13"/>';

export const icons = {
  menu: icon('<path d="M3.5 8h17M3.5 16h17"/>'),
  search: icon('<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>'),
  account: icon('<circle cx="12" cy="8.5" r="4"/><path d="M4.5 20c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5"/>'),
  cart: icon('<path d="M5 8.5h14l1 12H4z"/><path d="M8.5 8.5V7a3.5 3.5 0 0 1 7 0v1.5"/>'),
  close: icon(CROSS),
  remove: icon(CROSS, 'icon small'),
  filter: icon('<path d="M3.5 7.5h17M6.5 12h11M9.5 16.5h5"/>', 'icon small'),
  previous: icon('<path d="m15 5-7 7 7 7"/>', 'icon small'),
  lock: icon(
    '<rect x="5" y="10.5" width="14" height="10" rx="1"/><path d="M8 10.5V8a4 4 0 0 1 8 0v2.5"/>',
    'icon small',
  ),
  next: icon('<path d="m9 5 7 7-7 7"/>', 'icon small'),
  warning: icon('<path d="M12 4 21 19.5H3z"/><path d="M12 10v4.5M12 17v.1"/>', 'icon small'),
};

/** A drawing of the woven label that is sewn into every garment. The shop’s name follows it. */
export const labelDrawing: Html = trusted(
  '<svg viewBox="0 0 30 18" aria-hidden="true"><path d="M.75.75h28.5v16.5H.75z" fill="none" stroke="currentColor" stroke-width="1.5"/><path d="M8 9h14" stroke="currentColor" stroke-width="2"/></svg>',
);
