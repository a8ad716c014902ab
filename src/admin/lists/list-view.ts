import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { type Column, type Filter, type List, ROWS_PER_PAGE } from './list.ts';
import { type Cursor, type ListState, pathOf, queryOf } from './list-state.ts';
import type { ListPreferences, SavedView } from './preferences.ts';

/** One page of a list. */
export interface ListPage<Row> {
  rows: readonly Row[];
  /** Undefined on the last page. */
  nextCursor: Cursor | undefined;
}

export interface ListContent<Row> {
  list: List<Row>;
  state: ListState;
  page: ListPage<Row>;
  preferences: ListPreferences;
  /** Whether the role may use the bulk actions. */
  mayChange: boolean;
}

/** The search, the filters, the table and its pages. It works without scripts: every control is a link or a form. */
export function listView<Row>(content: ListContent<Row>): Html {
  const { list, state, page, preferences } = content;
  return html`${viewTabs(list, state, preferences.views)}${removedNote(list, state)}
${searchForm(list, state)}
${page.rows.length > 0 ? table(content) : emptyNote(list, state)}
${pageLinks(list, state, page)}
<div class="acts">${columnsForm(list, state, preferences)}${viewMenu(list, state, preferences.views)}</div>`;
}

/** The saved views, and "All". The one that the address shows is marked. */
function viewTabs<Row>(list: List<Row>, state: ListState, views: readonly SavedView[]): Html {
  const current = queryOf(list, { ...state, cursor: undefined });
  const tab = (path: string, name: string, isCurrent: boolean) =>
    html`<a href="${path}"${isCurrent && html` aria-current="true"`}>${name}</a>`;
  return html`<nav class="tabs" aria-label="Views">${tab(list.path, 'All', current === '')}${views.map(
    ({ name, query }) => tab(`${list.path}?${query}`, name, query === current),
  )}</nav>`;
}

/** A view that was removed just now can be saved again. */
function removedNote<Row>(list: List<Row>, state: ListState): Html | null {
  const { removedView: name = '' } = state;
  if (name === '') return null;
  return html`<form class="notice good acts" action="${paths.adminListViews(list.name)}" method="post"><span role="status">The view “${name}” is removed.</span><input type="hidden" name="name" value="${name}"><input type="hidden" name="query" value="${queryOf(list, { ...state, cursor: undefined })}"><button class="btn small">Undo</button></form>`;
}

function searchForm<Row>(list: List<Row>, state: ListState): Html {
  const { q, filters, sort } = state;
  const isChanged = pathOf(list, state) !== list.path;
  return html`<form class="bar" action="${list.path}" role="search" aria-label="${list.noun}" data-live>
<div class="field"><label for="list-q">${list.searchLabel}</label><input class="input small" id="list-q" name="q" type="search" maxlength="100" value="${q}" autocomplete="off"></div>
${foldedFields(list, filters, sort)}
<button class="btn small">Show</button>${isChanged && html`<a class="link" href="${list.path}">Clear</a>`}
</form>`;
}

/** The filters and the sort. On a phone they are folded while none is chosen; on a wide screen they are always shown. */
function foldedFields<Row>(list: List<Row>, filters: ListState['filters'], sort: string): Html | null {
  const sorts = list.sorts.map(({ key, label }) => ({ value: key, label }));
  if (list.filters.length === 0 && sorts.length < 2) return null;
  const isOpen = Object.keys(filters).length > 0 || sort !== sorts[0]?.value;
  return html`<details class="filters"${isOpen && html` open`}><summary class="btn small">Filters</summary><div class="bar">
${list.filters.map((filter) => filterField(filter, filters[filter.name] ?? ''))}
${sorts.length > 1 && select('sort', 'Sort by', sorts, sort)}
</div></details>`;
}

const filterField = ({ name, label, options, type }: Filter, value: string): Html =>
  type
    ? html`<div class="field"><label for="list-${name}">${label}</label><input class="input small" id="list-${name}" name="${name}" type="${type}" maxlength="400" value="${value}" autocomplete="off"></div>`
    : select(name, label, [{ value: '', label: 'All' }, ...options], value);

const select = (
  name: string,
  label: string,
  options: readonly { value: string; label: string }[],
  current: string,
): Html =>
  html`<div class="field"><label for="list-${name}">${label}</label><select class="input small" id="list-${name}" name="${name}">${options.map(
    ({ value, label }) =>
      html`<option value="${value}"${value === current && html` selected`}>${label}</option>`,
  )}</select></div>`;

function table<Row>({ list, state, page, preferences, mayChange }: ListContent<Row>): Html {
  const columns = shownColumns(list, preferences);
  const isSelectable = mayChange && list.bulkActions.length > 0;
  const grid = html`<div class="scroll box" role="group" aria-label="Table" tabindex="0"><table class="wide"><thead><tr>${isSelectable && html`<th scope="col"><span class="vh">Select</span></th>`}${columns.map(
    ({ label, isNumber }) => html`<th scope="col"${isNumber && html` class="num"`}>${label}</th>`,
  )}</tr></thead><tbody>
${page.rows.map(
  (row) =>
    html`<tr>${isSelectable && checkboxCell(list, row)}${columns.map((column) => cell(column, row))}</tr>
`,
)}</tbody></table></div>`;
  return isSelectable ? bulkForm(list, state, grid) : grid;
}

const cell = <Row>({ cell, isNumber, isName }: Column<Row>, row: Row): Html =>
  isName
    ? html`<th scope="row">${cell(row)}</th>`
    : html`<td${isNumber && html` class="num"`}>${cell(row)}</td>`;

const checkboxCell = <Row>(list: List<Row>, row: Row): Html =>
  html`<td><label class="check"><input type="checkbox" name="id" value="${list.idOf(row)}"><span class="vh">Select ${list.nameOf(row)}</span></label></td>`;

/** A button sends the selected rows, or all that the search finds, to the page that previews the action. */
const bulkForm = <Row>(list: List<Row>, state: ListState, grid: Html): Html =>
  html`<form action="${list.bulkPath ?? `${list.path}/bulk`}" method="post" data-bulk>
<input type="hidden" name="query" value="${queryOf(list, { ...state, cursor: undefined })}">
${grid}
<div class="acts bulk"><label class="check"><input type="checkbox" name="all" value="1"> All ${list.noun} that this search finds</label>${list.bulkActions.map(
    ({ key, label }) => html`<button class="btn small" name="action" value="${key}">${label}…</button>`,
  )}</div>
</form>`;

function shownColumns<Row>(list: List<Row>, { columns }: ListPreferences): readonly Column<Row>[] {
  if (!columns) return list.columns.filter(({ isHiddenAtFirst }) => !isHiddenAtFirst);
  return list.columns.filter(({ key, isName }) => isName || columns.includes(key));
}

const emptyNote = <Row>(list: List<Row>, state: ListState): Html =>
  pathOf(list, state) === list.path
    ? html`<p class="box">There are no ${list.noun} yet.</p>`
    : html`<p class="box">No ${list.noun} match this search. <a href="${list.path}">Show all</a></p>`;

function pageLinks<Row>(list: List<Row>, state: ListState, { rows, nextCursor }: ListPage<Row>): Html | null {
  if (!state.cursor && !nextCursor) return null;
  const next = nextCursor && pathOf(list, state, { cursor: nextCursor });
  return html`<nav class="pages" aria-label="Pages">${state.cursor && html`<a href="${pathOf(list, state)}">First page</a>`}<span class="muted">${rows.length} shown, up to ${ROWS_PER_PAGE} a page</span>${next && html`<a href="${next}" rel="next">Next page</a>`}</nav>`;
}

function columnsForm<Row>(list: List<Row>, state: ListState, preferences: ListPreferences): Html {
  const shown = new Set(shownColumns(list, preferences).map(({ key }) => key));
  const boxes = list.columns.filter(({ isName }) => !isName);
  return html`<details class="menu"><summary class="btn small">Columns</summary><form class="box stack" action="${paths.adminListColumns(list.name)}" method="post"><input type="hidden" name="next" value="${pathOf(list, state)}">${boxes.map(
    ({ key, label }) =>
      html`<label class="check"><input type="checkbox" name="columns" value="${key}"${shown.has(key) && html` checked`}> ${label}</label>`,
  )}<button class="btn small">Use these columns</button></form></details>`;
}

/** The view that the address shows can be renamed and removed. Any other state can be saved as one. */
function viewMenu<Row>(list: List<Row>, state: ListState, views: readonly SavedView[]): Html {
  const current = queryOf(list, { ...state, cursor: undefined });
  const view = views.find(({ query }) => query === current);
  return view ? editViewForms(list, view) : saveViewForm(list, state);
}

const editViewForms = <Row>({ name: list }: List<Row>, { id, name }: SavedView): Html =>
  html`<details class="menu"><summary class="btn small">Edit this view</summary><div class="box stack"><form class="stack" action="${paths.adminListView(list, id)}" method="post"><div class="field"><label for="view-name">Name of the view</label><input class="input small" id="view-name" name="name" maxlength="60" required value="${name}"></div><button class="btn small">Rename</button></form>
<form action="${paths.adminListViewRemove(list, id)}" method="post"><button class="btn small danger">Remove this view</button></form></div></details>`;

const saveViewForm = <Row>(list: List<Row>, state: ListState): Html =>
  html`<details class="menu"><summary class="btn small">Save this view</summary><form class="box stack" action="${paths.adminListViews(list.name)}" method="post"><input type="hidden" name="query" value="${queryOf(list, { ...state, cursor: undefined })}"><div class="field"><label for="view-name">Name of the view</label><input class="input small" id="view-name" name="name" maxlength="60" required></div><button class="btn small">Save</button></form></details>`;
