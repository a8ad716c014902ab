import { join } from 'node:path';
import { httpText, type RawRequest, writeRequests as writeRaw } from '../../load/requests.ts';

export interface HttpRequest extends Omit<RawRequest, 'body'> {
  /** Sent as JSON. */
  json?: unknown;
}

/** The PUBLIC_URL of a measured shop. */
export const PUBLIC_URL = 'https://shop.example';

/** Writes requests for `runWrk` into the folder, and returns the file's path. */
export async function writeRequests(
  folder: string,
  name: string,
  requests: readonly HttpRequest[],
): Promise<string> {
  const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.requests`);
  await writeRaw(file, requests.map(rawRequest), PUBLIC_URL);
  return file;
}

/** Returns the complete text of a request. */
export const textOf = (request: HttpRequest): string =>
  httpText(rawRequest(request), new URL(PUBLIC_URL).host);

const rawRequest = ({ json, ...request }: HttpRequest): RawRequest =>
  json === undefined
    ? request
    : {
        ...request,
        headers: { ...request.headers, 'content-type': 'application/json' },
        body: JSON.stringify(json),
      };
