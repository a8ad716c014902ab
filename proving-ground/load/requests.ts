import { writeFile } from 'node:fs/promises';

export interface RawRequest {
  method?: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Writes requests to this site for `runWrk`. */
export async function writeRequests(
  file: string,
  requests: readonly RawRequest[],
  url: string,
): Promise<void> {
  const { host } = new URL(url);
  await writeFile(file, requests.map((request) => withLength(httpText(request, host))).join(''));
}

/** Returns the complete text of a request. */
export function httpText({ method = 'GET', path, headers, body = '' }: RawRequest, host: string): string {
  const length = body !== '' && { 'content-length': `${Buffer.byteLength(body)}` };
  const lines = Object.entries({ host, ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

const withLength = (text: string) => `${Buffer.byteLength(text)}\n${text}`;
