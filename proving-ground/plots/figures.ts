/** A row of a table: its first cell, and the others by the head of their column. */
export interface Figures {
  name: string;
  cells: Record<string, string>;
}

const BEGIN = '<!-- figures -->';
const END = '<!-- end of figures -->';

/**
 * The rows of all tables between the marks of a page in docs/measurements. The figures exist there alone; the plot
 * is drawn from them.
 */
export function readFigures(page: string): Figures[] {
  const rows: Figures[] = [];
  let heads: string[] | undefined;
  for (const line of blockOf(page).split('\n')) {
    if (!line.startsWith('|')) {
      heads = undefined;
    } else if (heads === undefined) {
      heads = cellsOf(line);
    } else if (!line.startsWith('|---')) {
      const [marked = '', ...cells] = cellsOf(line);
      // A dagger refers to a note below the table.
      const name = marked.replace(/ †$/, '');
      const named = cells.map((cell, index) => [(heads as string[])[index + 1] ?? '', cell]);
      rows.push({ name, cells: Object.fromEntries(named) });
    }
  }
  return rows;
}

/** Returns the page with another text between the marks. */
export function replaceFigures(page: string, text: string): string {
  const { begin, end } = placeOf(page);
  return `${page.slice(0, begin)}\n${text.trim()}\n${page.slice(end)}`;
}

/** Returns the number at the beginning of a cell: 1234 for "1 234", 4 for "4 of 9995", 6.8 for "6.8 s". */
export function numberIn(cell: string | undefined): number | undefined {
  const match = /^\**(-?\d[\d ,\u202f]*(?:\.\d+)?)/.exec(cell ?? '');
  return match?.[1] ? Number(match[1].replaceAll(/[ ,\u202f]/g, '')) : undefined;
}

function blockOf(page: string): string {
  const { begin, end } = placeOf(page);
  return page.slice(begin, end);
}

/** Where the text between the marks begins and ends. */
function placeOf(page: string): { begin: number; end: number } {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin === -1 || end < begin) throw new Error(`The page lacks "${BEGIN}" and "${END}".`);
  return { begin: begin + BEGIN.length, end };
}

const cellsOf = (line: string) =>
  line
    .slice(1, -1)
    .split('|')
    .map((cell) => cell.trim());
