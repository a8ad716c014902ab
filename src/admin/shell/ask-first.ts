import { type Html, html } from '../../layout/html.ts';

export interface AskFirstInput {
  summary: string;
  /** What it is about, for screen readers, such as ` of Ines`. */
  of: string;
  /** Says what goes, and whether it comes back. */
  about: string;
  path: string;
  /** The label of the button that does it. */
  verb: string;
}

/** Says what an action takes from someone before it offers the button. It needs no script. */
export const askFirst = ({ summary, of, about, path, verb }: AskFirstInput): Html =>
  html`<details class="ask"><summary class="link">${summary}<span class="vh">${of}</span></summary><form class="stack" action="${path}" method="post"><p class="small">${about}</p><button class="btn small danger">${verb}<span class="vh">${of}</span></button></form></details>`;
