import { errorPage, REASSURANCE } from '../src/layout/error-pages.ts';
import { type PageContent, renderPage } from '../src/layout/page.ts';
import { createErrorHandler } from '../src/web/errors/error-handler.ts';

/** A page as it is sent, by a shop whose public address is not known. */
export const rendered = (content: PageContent): string => renderPage(content, { publicUrl: '' });

/** The shop's error handler, for servers of a few routes. */
export const errorHandler = createErrorHandler(
  { renderPage: (error) => rendered(errorPage(error)), reassurance: REASSURANCE },
  () => [],
);
