import { errorPage, REASSURANCE } from '../src/layout/error-pages.ts';
import { type PageContent, renderPage } from '../src/layout/page.ts';
import { DEFAULT_SETTINGS } from '../src/settings/defaults.ts';
import { createErrorHandler } from '../src/web/errors/error-handler.ts';

/** Renders a page as a shop without a public URL sends it. */
export const rendered = (content: PageContent): string =>
  renderPage(content, { publicUrl: '', settings: DEFAULT_SETTINGS });

/** The shop's error handler, for test servers with a few routes. */
export const errorHandler = createErrorHandler(
  { renderPage: (error) => rendered(errorPage(error, DEFAULT_SETTINGS)), reassurance: REASSURANCE },
  () => [],
);
