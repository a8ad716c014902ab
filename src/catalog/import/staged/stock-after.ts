/**
 * The stock of `variant` once the `staged` row is applied, as SQL. What the file has no quantity for stays. A file
 * that the shop has exported gets what has moved since, so that it does not put back what was sold meanwhile.
 */
const COUNTED = `CASE WHEN staged.stock IS NULL THEN coalesce(variant.stock, 0)
  ELSE staged.stock + coalesce(variant.stock_moved - staged.moved, 0) END`;

export const STOCK_AFTER = `CASE WHEN NOT staged.is_counted THEN 0
  WHEN staged.sells_below_zero THEN ${COUNTED} ELSE greatest(0, ${COUNTED}) END`;
