import { subscribe } from 'node:diagnostics_channel';
import type { FastifyInstance } from 'fastify';
import { createCookies, sessionTokens } from '../../../src/sessions/cookies.ts';
import { COUNTS_PATH } from '../measuring/counts.ts';
import { addConstants } from './constants.ts';
import { countCalls } from './count-calls.ts';

/** Node loads this file before the shop (--import). It adds routes for measurements, and counts what the shop sends. */

const calls = countCalls();
const { PUBLIC_URL = '', SESSION_KEYS = '' } = process.env;
subscribe('fastify.initialization', (message) => {
  const { fastify } = message as { fastify: FastifyInstance };
  calls.watch(fastify.server);
  addConstants(fastify, { cookies: createCookies(PUBLIC_URL, sessionTokens([SESSION_KEYS])) });
  fastify.get(COUNTS_PATH, async () => calls.counts());
});
