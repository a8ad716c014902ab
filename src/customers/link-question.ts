import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
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
  /** Whether an email program may answer by itself, by a POST to the link (`Letter.unsubscribe`). */
  isOneClick?: true;
  /** Does what the link is for, and resolves to the page that says so, or to undefined if the link no longer works. */
  act(id: string): Promise<PageContent | undefined>;
}

/**
 * The routes of a link in an email. The link shows a question, and only its answer, a POST, changes something, because
 * some email programs follow links ahead of their readers.
 */
export function linkQuestion(app: FastifyInstance, linkSigner: LinkSigner, input: LinkQuestionInput): void {
  const { path, purpose, title, text, button, act, isOneClick } = input;
  app.get(path, async (request, reply) => {
    const token = queryText(request, 'token').slice(0, LINK_TOKEN_LENGTH_MAX);
    return sendPage(reply, questionPage({ title, text, action: path, token, button }));
  });

  const answer = async (token: string, reply: FastifyReply) => {
    const id = linkSigner.verify(purpose, token);
    const page = id && (await act(id));
    return page ? sendPage(reply, page) : sendPage(reply, expiredLinkPage(), 404);
  };
  if (isOneClick) app.register(oneClickRoute(path, answer));
  else app.post(path, (request, reply) => answer(readFields(request, ['token']).token, reply));
}

/** The body of a POST by an email program says only that it is one (RFC 8058), so it is not read. */
const BODY_BYTES_MAX = 2_000;

function oneClickRoute(path: string, answer: (token: string, reply: FastifyReply) => Promise<FastifyReply>) {
  return async (app: FastifyInstance): Promise<void> => {
    const type = { parseAs: 'string', bodyLimit: BODY_BYTES_MAX } as const;
    app.addContentTypeParser('multipart/form-data', type, (_request, _body, done) => done(null, undefined));
    app.post(path, (request, reply) => answer(tokenIn(request), reply));
  };
}

const tokenIn = (request: FastifyRequest): string =>
  queryText(request, 'token').slice(0, LINK_TOKEN_LENGTH_MAX) || readFields(request, ['token']).token;
