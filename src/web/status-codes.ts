/**
 * The name of each HTTP status. An import of node:http reads all its exports, which loads a client of WebSockets that
 * takes 3 MB and is never used.
 */
export const { STATUS_CODES } = process.getBuiltinModule('node:http');
