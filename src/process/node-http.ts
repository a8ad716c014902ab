/**
 * What the shop uses of node:http. An import of node:http reads all its exports, which loads a client of WebSockets that
 * takes 3 MB and is never used. A test refuses such imports elsewhere.
 */
export const { STATUS_CODES, createServer, request } = process.getBuiltinModule('node:http');
