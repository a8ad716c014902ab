import { paths } from '../../../layout/paths.ts';
import { type ListState, queryOf, readListState } from '../../lists/list-state.ts';
import { orders } from '../list/routes.ts';

/** Parses the query of the list in which the orders were selected. */
export const listStateOf = (query: string): ListState =>
  readListState({ query: Object.fromEntries(new URLSearchParams(query)) }, orders);

/** The path of a move's page. It includes the list, so that the page can link back to it. */
export function movePath(id: string, state: ListState): string {
  const list = queryOf(orders, { ...state, cursor: undefined });
  return list ? `${paths.adminOrderMove(id)}?${new URLSearchParams({ list })}` : paths.adminOrderMove(id);
}
