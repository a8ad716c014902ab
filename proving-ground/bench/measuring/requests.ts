import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface HttpRequest {
  method?: 'GET' | 'POST';
  path: string;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  json?: unknown;
}

/** Writes requests for `runWrk` into the folder, and returns the file's path. */
export async function writeRequests(
  folder: string,
  name: string,
  requests: readonly HttpRequest[],
): Promise<string> {
  const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.requests`);
  await writeFile(file, requests.map((request) => withLength(httpText(request))).join(''));
  return file;
}

/** Returns the complete text of a request. The host is that of the measured shop's PUBLIC_URL. */
export function httpText({ method = 'GET', path, headers = {}, json }: HttpRequest): string {
  const body = json === undefined ? '' : JSON.stringify(json);
  const all = {
    host: 'shop.example',
    ...headers,
    ...(body && { 'content-type': 'application/json', 'content-length': `${Buffer.byteLength(body)}` }),
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}

const withLength = (text: string) => `${Buffer.byteLength(text)}\n${text}`;
