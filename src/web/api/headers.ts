import { Type } from '../../process/schema.ts';
import type { ApiHeader } from './operation.ts';

export type ResponseHeaders = Readonly<Record<string, object>>;

const REQUEST_ID: ApiHeader = {
  name: 'X-Request-Id',
  description: 'Names the request in the log.',
  schema: Type.String({ examples: ['5f0c2d1e-3b'] }),
};
const SERVED_BY: ApiHeader = {
  name: 'X-Served-By',
  description: 'The instance that responded.',
  schema: Type.String({ examples: ['web-1'] }),
};

export const RETRY_AFTER: ApiHeader = {
  name: 'Retry-After',
  description: 'Seconds to wait before the request is sent again.',
  schema: Type.Integer({ minimum: 1, examples: [2] }),
};

/** The headers of a response: its own and those of every response. */
export const responseHeaders = (own: readonly ApiHeader[]): ResponseHeaders =>
  Object.fromEntries(
    [...own, REQUEST_ID, SERVED_BY].map(({ name, description, schema }) => [
      name,
      { $shared: `headers/${componentName(name)}`, description, schema },
    ]),
  );

export const requestHeader = ({ required = false, ...header }: ApiHeader): object => ({
  $shared: `parameters/${componentName(header.name)}${required ? 'Required' : ''}`,
  in: 'header',
  ...header,
  required,
});

/** Names of components have no dashes here, so that generators make names of types from them. */
const componentName = (header: string): string => header.replaceAll('-', '');
