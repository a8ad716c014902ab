import type { WaitingFetch } from '../../catalog/pictures/fetching/queue-fetches.ts';
import type { PicturedProduct, StoredPicture } from '../../catalog/pictures/find-pictures.ts';
import type { RemovedPicture } from '../../catalog/pictures/remove-picture.ts';
import { ownImage } from '../../catalog/views/picture.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { OwnPicture } from '../../pictures/own/own-picture.ts';

export interface PicturesContent {
  product: PicturedProduct;
  pictures: readonly StoredPicture[];
  /** Pictures of the last import that are still to be fetched. */
  waiting: readonly WaitingFetch[];
  /** The last one first. */
  removed: readonly RemovedPicture[];
  /** The picture that was removed just now. */
  undoable: RemovedPicture | undefined;
  /** What was typed into the form for an address. */
  address?: string;
  /** Sentences about what was not added. */
  faults?: readonly string[];
  mayChange: boolean;
}

/** What a file field offers. The shop judges files by their content. */
const ACCEPT = 'image/jpeg,image/png,image/webp,image/avif,image/heic';

/** The page about the pictures of a product. */
export function picturesView(content: PicturesContent): Html {
  const { product, pictures, waiting, removed, undoable, mayChange, faults = [] } = content;
  return html`${undoable && restoreForm(product, undoable.id, 'Undo', 'removing the picture')}${faults.length > 0 && html`<div class="notice bad" role="alert" data-faults>${faults.map((fault) => html`<p>${fault}</p>`)}</div>`}
${mayChange && addBox(content)}
${waiting.length > 0 && waitingBox(product, waiting, mayChange)}
<section class="box" aria-labelledby="pictures-list"><h2 id="pictures-list">Pictures</h2>
${pictures.length === 0 ? html`<p class="muted">No pictures yet. The shop shows a drawing until you add one.</p>` : html`<p class="small muted">The shop shows them in this sequence. The first picture of a color represents it on cards and in carts.</p><ol class="pictures">${pictures.map((picture, index) => pictureItem(content, picture, index))}</ol>`}
</section>
${removed.length > 0 && removedBox(content)}`;
}

/** A page about the product shows this many of its pictures. */
const SECTION_MAX = 8;

/** The first pictures of a product in small, with the way to their page. Other pages about the product include it. */
export function picturesSection({ slug, name, pictures }: PicturesSectionInput, mayChange: boolean): Html {
  const shown = pictures.slice(0, SECTION_MAX);
  const more = pictures.length > shown.length && `All ${pictures.length}`;
  const label = more || (pictures.length > 0 ? 'Change' : 'Add');
  return html`<section class="box" aria-labelledby="pictures-section"><h2 id="pictures-section">Pictures</h2>
<div class="pics">${shown.map((picture) => html`<a class="frame" href="${paths.adminPictures(slug)}">${ownImage(picture, { sizes: '6rem', alt: picture.alt ?? name })}</a>`)}${(mayChange || more) && html`<a class="add" href="${paths.adminPictures(slug)}">${label}<span class="vh"> pictures</span></a>`}</div>
${pictures.length === 0 && html`<p class="small muted">The shop shows a drawing until you add one.</p>`}</section>`;
}

interface PicturesSectionInput {
  slug: string;
  name: string;
  pictures: readonly OwnPicture[];
}

const addBox = ({ product: { slug }, address = '' }: PicturesContent): Html =>
  html`<section class="box" aria-labelledby="pictures-add"><h2 id="pictures-add">Add pictures</h2>
<form class="drop" action="${paths.adminPictures(slug)}" method="post" enctype="multipart/form-data" data-pictures-upload>
<div class="field"><label for="pictures-files">Files</label><input id="pictures-files" name="picture" type="file" multiple required accept="${ACCEPT}" aria-describedby="pictures-hint"></div>
<p class="small muted" id="pictures-hint">JPEG, PNG, WebP or AVIF, up to 20 MB and 50 megapixels each. iPhone photos in HEIC must be converted to JPEG first. Safari does that for you.<span data-pictures-drop hidden> You can also drop files here or paste a picture.</span></p>
<button class="btn primary small">Upload</button>
<ul class="log" data-pictures-progress aria-live="polite"></ul>
</form>
<form class="bar" action="${paths.adminPicturesFetch(slug)}" method="post">
<div class="field"><label for="pictures-address">Or from a web address</label><input class="input small" id="pictures-address" name="address" type="url" maxlength="1000" required placeholder="https://" value="${address}"></div>
<button class="btn small">Fetch</button>
</form></section>`;

function waitingBox({ slug }: PicturedProduct, waiting: readonly WaitingFetch[], mayChange: boolean): Html {
  const failed = waiting.filter(({ fault }) => fault !== '');
  return html`<section class="box" aria-labelledby="pictures-waiting"><h2 id="pictures-waiting">From the last import</h2>
<p>${waiting.length === 1 ? '1 picture is' : `${waiting.length} pictures are`} still to be fetched. Reload this page to see more.</p>
${failed.length > 0 && html`<ul class="log">${failed.map(({ sourceUrl, fault }) => html`<li>${sourceUrl}<span class="muted">${fault}</span></li>`)}</ul>`}
${failed.length > 0 && mayChange && html`<form action="${paths.adminPicturesRetry(slug)}" method="post"><button class="btn small">Try again</button></form>`}
</section>`;
}

function pictureItem(content: PicturesContent, picture: StoredPicture, index: number): Html {
  const { product, pictures, mayChange } = content;
  const label = picture.alt || `picture ${index + 1}`;
  const image = ownImage(wholeOf(picture), { sizes: '12rem', alt: picture.alt || product.name });
  return html`<li data-picture="${picture.id}"${mayChange && html` data-move="${paths.adminPicture(product.slug, picture.id, 'move')}"`}>
<div class="frame" data-picture-focus>${image}</div>
${mayChange ? html`<div class="stack">${factsForm(product, picture, label)}${actions(product, picture, { label, index, last: pictures.length - 1 })}</div>` : html`<p>${picture.alt}</p>`}
</li>`;
}

function factsForm(product: PicturedProduct, picture: StoredPicture, label: string): Html {
  const { id, alt, focusX, focusY, colors, skus } = picture;
  return html`<form class="stack" action="${paths.adminPicture(product.slug, id)}" method="post">
<div class="field"><label for="alt-${id}">What it shows</label><textarea class="input" id="alt-${id}" name="alt" rows="2" maxlength="512" aria-describedby="alt-hint-${id}">${alt}</textarea><p class="small muted" id="alt-hint-${id}">For people who do not see it, and for search engines.</p></div>
${product.colors.length > 0 && html`<fieldset><legend class="small">Colors</legend><div class="acts">${product.colors.map((color) => html`<label class="check small"><input type="checkbox" name="colors" value="${color}"${colors.includes(color) && html` checked`}> ${color}</label>`)}</div></fieldset>`}
<details class="fold"${skus.length > 0 && html` open`}><summary>Only some variants</summary><div class="field"><label for="skus-${id}">SKUs, separated by commas</label><input class="input small" id="skus-${id}" name="skus" value="${skus.join(', ')}" autocomplete="off"></div></details>
<fieldset class="focus"><legend class="small">Point that stays visible when it is cut</legend><div class="bar"><div class="field"><label for="focus-x-${id}">From the left, %</label><input class="input small" id="focus-x-${id}" name="focusX" type="number" min="0" max="100" required value="${focusX}"></div><div class="field"><label for="focus-y-${id}">From the top, %</label><input class="input small" id="focus-y-${id}" name="focusY" type="number" min="0" max="100" required value="${focusY}"></div></div></fieldset>
<button class="btn small">Save<span class="vh"> ${label}</span></button>
</form>`;
}

interface ItemPlace {
  label: string;
  index: number;
  last: number;
}

function actions(product: PicturedProduct, { id }: StoredPicture, { label, index, last }: ItemPlace): Html {
  const move = (to: 'up' | 'down', text: string, isOff: boolean) =>
    html`<button class="btn small" name="to" value="${to}"${isOff && html` disabled`}>${text}<span class="vh">: ${label}</span></button>`;
  return html`<div class="acts"><form class="acts" action="${paths.adminPicture(product.slug, id, 'move')}" method="post">${move('up', 'Move up', index === 0)}${move('down', 'Move down', index === last)}</form>
<form action="${paths.adminPicture(product.slug, id, 'remove')}" method="post"><button class="btn small danger">Remove<span class="vh"> ${label}</span></button></form></div>`;
}

/** Pictures that an import has replaced are kept longer, as long as the import can be undone. */
const removedBox = ({ product, removed, mayChange }: PicturesContent): Html =>
  html`<section class="box" aria-labelledby="pictures-removed"><h2 id="pictures-removed">Removed pictures</h2>
<p class="small muted">They’re kept for at least 7 days.</p>
<ol class="pictures removed">${removed.map((picture) => {
    const label = picture.alt || 'picture without a description';
    return html`<li><div class="frame">${ownImage(wholeOf(picture), { sizes: '12rem', alt: label })}</div>
${mayChange && html`<div class="stack">${restoreForm(product, picture.id, 'Restore', label)}</div>`}</li>`;
  })}</ol></section>`;

const restoreForm = ({ slug }: PicturedProduct, id: string, verb: string, label: string): Html =>
  html`<form action="${paths.adminPicture(slug, id, 'restore')}" method="post"><button class="btn small">${verb}<span class="vh"> ${label}</span></button></form>`;

/** Shown whole, so that the focal point can be set anywhere. */
const wholeOf = ({ key, width, height }: StoredPicture): OwnPicture => ({ key, width, height });
