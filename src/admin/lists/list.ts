import type { HtmlValue } from '../../layout/html.ts';

/** A list of the admin: what it shows, and how it can be searched, filtered and sorted. */
export interface List<Row> {
  /** Names the list in the database and in the addresses of its forms. */
  name: string;
  path: string;
  /** What is listed, such as "products", for sentences. */
  noun: string;
  /** What the search looks at, such as "Name, SKU or barcode". */
  searchLabel: string;
  columns: readonly Column<Row>[];
  filters: readonly Filter[];
  /** The first one is the usual one. */
  sorts: readonly Sort[];
  idOf(row: Row): string;
  /** The name of a row, for the label of its checkbox. */
  nameOf(row: Row): string;
  /** What can be done to several rows. Empty if nothing can. */
  bulkActions: readonly BulkAction[];
  /** The form with the selected rows is sent here instead of to `/bulk` under the list. */
  bulkPath?: string;
}

export interface Column<Row> {
  key: string;
  label: string;
  cell(row: Row): HtmlValue;
  isNumber?: true;
  /** The column that names the row. It is always shown. */
  isName?: true;
  /** Shown only when someone chooses it. */
  isHiddenAtFirst?: true;
}

export interface Filter {
  /** The parameter of the address. */
  name: string;
  label: string;
  /** The values to choose from. Empty for a filter that is typed: see `type`. */
  options: readonly { value: string; label: string }[];
  /** A day such as 2027-01-31, or any text. */
  type?: 'date' | 'text';
}

interface Sort {
  key: string;
  label: string;
}

/** A button under the list. It opens a page that says what would change, and asks whether to do it. */
interface BulkAction {
  key: string;
  label: string;
}

export const ROWS_PER_PAGE = 50;
