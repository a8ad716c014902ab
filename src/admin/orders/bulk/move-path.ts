import { paths } from '../../../layout/paths.ts';
import { type ListState, queryOf, readListState } from '../../lists/list-state.ts';
import { orders } from '../list/routes.ts';

/** The list that the orders were selected in, by the query of its address. */
export const listStateOf = (query: string): ListState =>
  readListState({ query: Object.fromEntries(new URLSearchParams(query)) }, orders);

/** The page of a move. It carries the list along, so that it can lead back there. */
export function movePath(id: string, state: ListState): string {
  const list = queryOf(orders, { ...state, cursor: undefined });
  return list ? `${paths.adminOrderMove(id)}?${new URLSearchParams({ list })}` : paths.adminOrderMove(id);
}
