/**
 * Returns the text for an error that ends a process: one sentence where the shop threw it for that purpose, such as
 * for a wrong setting, and otherwise the stack as well.
 */
export const explainError = (error: unknown): string =>
  error instanceof Error && error.name === 'Error' ? error.message : String((error as Error).stack ?? error);
