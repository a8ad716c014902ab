import type { FastifyReply } from 'fastify';
import type { LabelFile } from './label.ts';

/** Sends a file with names and addresses, so no cache may keep it. A browser shows it if it can print it. */
export const sendLabels = (
  reply: FastifyReply,
  { contentType, fileName, isPrintable, body }: LabelFile,
): FastifyReply =>
  reply
    .type(contentType)
    .header('content-disposition', `${isPrintable ? 'inline' : 'attachment'}; filename="${fileName}"`)
    .header('cache-control', 'private, no-store')
    .send(body);
