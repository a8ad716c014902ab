/**
 * What is said of an error that ends a process: its one sentence where the shop has thrown it for that, such as a
 * setting that is wrong; otherwise where it comes from, too.
 */
export const explainError = (error: unknown): string =>
  error instanceof Error && error.name === 'Error' ? error.message : String((error as Error).stack ?? error);
