/** The statements of a migration without its comments; none of ours has a semicolon inside of a text. */
export const statementsOf = (sql: string): string[] =>
  sql
    .replaceAll(/--.*$/gm, '')
    .split(/;\s*$/m)
    .map((statement) => statement.trim())
    .filter(Boolean);

/** Whether it builds or drops an index beside those who write. */
export const isConcurrent = (sql: string): boolean =>
  statementsOf(sql).some((statement) => /^(CREATE|DROP|REINDEX)\b.*\bCONCURRENTLY\b/is.test(statement));
