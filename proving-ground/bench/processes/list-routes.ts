import { subscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';

/** Node loads this file before a shop (--import). It adds a route that lists the shop's pages, as they are registered. */

export const ROUTES_PATH = '/bench/routes';

subscribe('fastify.initialization', (message) => {
  const { fastify } = message as { fastify: FastifyInstance };
  const urls: string[] = [];
  fastify.addHook('onRoute', ({ method, url }) => {
    if ([method].flat().includes('GET')) urls.push(url);
  });
  fastify.get(ROUTES_PATH, async () => urls);
});
