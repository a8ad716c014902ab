/**
 * The name of each HTTP status. An ordinary import of node:http would read all of its exports and so load a WebSocket
 * client, which takes 3 MB and is never used.
 */
export const { STATUS_CODES } = process.getBuiltinModule('node:http');
