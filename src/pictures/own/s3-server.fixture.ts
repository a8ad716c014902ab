import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A server that speaks as much of S3 as the shop uses, path-style, and refuses what is not signed. */
export interface S3Server {
  endpoint: string;
  /** What is stored, by the path with the bucket. */
  objects: Map<string, { bytes: Buffer; type: string | undefined; cacheControl: string | undefined }>;
  /** Answers the next requests with this status. */
  fail(status: number, times: number): void;
  close(): void;
}

export async function startS3(bucket: string): Promise<S3Server> {
  const objects: S3Server['objects'] = new Map();
  const failures: number[] = [];
  const server: Server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = await buffer(request);
    const failure = failures.shift();
    if (failure) return error(response, failure, 'InternalError');
    if (
      !/^AWS4-HMAC-SHA256 Credential=\S+, SignedHeaders=\S*host\S*, Signature=[0-9a-f]{64}$/.test(
        request.headers.authorization ?? '',
      )
    )
      return error(response, 403, 'AccessDenied');
    const path = new URL(request.url ?? '', 'http://s3').pathname;
    if (!path.startsWith(`/${bucket}/`)) return error(response, 404, 'NoSuchBucket');
    if (request.method === 'PUT') {
      const { 'content-type': type, 'cache-control': cacheControl } = request.headers;
      objects.set(path, { bytes, type, cacheControl });
      response.setHeader('etag', '"etag"').end();
    } else if (request.method === 'DELETE') {
      objects.delete(path);
      response.writeHead(204).end();
    } else {
      const found = objects.get(path);
      if (found) response.end(found.bytes);
      else error(response, 404, 'NoSuchKey');
    }
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    fail: (status, times) => void failures.push(...Array<number>(times).fill(status)),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const error = (response: ServerResponse, status: number, code: string): void =>
  void response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>refused</Message></Error>`);
