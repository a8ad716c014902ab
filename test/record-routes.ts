import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { FastifyContextConfig, FastifyInstance } from 'fastify';

/** A route of the shop, as the app has it. */
export interface Route {
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  /** What a page of the admin asks for. */
  config: FastifyContextConfig;
  /** The scope that an operation of the admin API asks for. */
  scope: string | undefined;
  bodyLimitBytes: number | undefined;
}

export const recordRoutes = (app: FastifyInstance, routes: Route[]): FastifyInstance =>
  app.addHook('onRoute', ({ method, url, config = {}, schema, bodyLimit: bodyLimitBytes }) => {
    for (const one of [method].flat())
      routes.push({ method: one as Route['method'], url, config, scope: schema?.scope, bodyLimitBytes });
  });

/** Passes the new app to `follow` before any route is added, which is before `build` first waits. */
export function followingApp<T>(follow: (app: FastifyInstance) => void, build: () => T): T {
  const listen = (message: unknown) => follow((message as { fastify: FastifyInstance }).fastify);
  subscribe('fastify.initialization', listen);
  try {
    return build();
  } finally {
    unsubscribe('fastify.initialization', listen);
  }
}
