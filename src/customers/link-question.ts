import type { FastifyInstance } from 'fastify';
import type { PageContent } from '../layout/page.ts';
import { sendPage } from '../layout/send-page.ts';
import type { LinkSigner } from '../sessions/link-signer.ts';
import { queryText, readFields } from './forms.ts';
import { expiredLinkPage, questionPage } from './views/narrow-page.ts';

/** The tokens of the shop's links are shorter than this. */
export const LINK_TOKEN_LENGTH_MAX = 200;

export interface LinkQuestionInput {
  /** The path of the question. The answer is posted to the same path. */
  path: string;
  /** The purpose that the link's token is signed for. */
  purpose: string;
  title: string;
  text: string;
  button: string;
  /** Does what the link is for, and resolves to the page that says so, or to undefined if the link no longer works. */
  act(id: string): Promise<PageContent | undefined>;
}

/**
 * The routes of a link in an email. The link shows a question, and only its answer, a POST, changes something, because
 * some email programs follow links ahead of their readers.
 */
export function linkQuestion(app: FastifyInstance, linkSigner: LinkSigner, input: LinkQuestionInput): void {
  const { path, purpose, title, text, button, act } = input;
  app.get(path, async (request, reply) => {
    const token = queryText(request, 'token').slice(0, LINK_TOKEN_LENGTH_MAX);
    return sendPage(reply, questionPage({ title, text, action: path, token, button }));
  });

  app.post(path, async (request, reply) => {
    const id = linkSigner.verify(purpose, readFields(request, ['token']).token);
    const page = id && (await act(id));
    return page ? sendPage(reply, page) : sendPage(reply, expiredLinkPage(), 404);
  });
}
