import type { Writable } from 'node:stream';

/** What a command talks to; tests give it their own. */
export interface Surroundings<Connected> {
  connect: () => Promise<Connected & { close(): Promise<void> }>;
  stdout: Writable;
  stderr: Writable;
}

export interface Command<Request, Connected> {
  help: string;
  /** "help" for the help; throws NotUnderstood. */
  read(args: string[]): Request | 'help';
  /** Throws Failed for what is refused. */
  carryOut(request: Request, connected: Connected, say: (line: string) => void): Promise<void>;
}

/** The sentence says what the operator may have meant. */
export class NotUnderstood extends Error {}

/** Expected: the sentence says why nothing was changed. */
export class Failed extends Error {}

/** Runs a command and resolves to its exit status: 0 done, 1 refused or failed, 2 not understood. */
export async function runCommand<Request, Connected>(
  { help, read, carryOut }: Command<Request, Connected>,
  args: string[],
  { connect, stdout, stderr }: Surroundings<Connected>,
): Promise<0 | 1 | 2> {
  const request = readOr(read, args);
  if (request === 'help') {
    stdout.write(help);
    return 0;
  }
  if (request instanceof Error) {
    stderr.write(`${request.message}\n\n${help}`);
    return 2;
  }
  try {
    const connected = await connect();
    try {
      await carryOut(request.asked, connected, (line) => void stdout.write(`${line}\n`));
    } finally {
      await connected.close();
    }
    return 0;
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** What parseArgs throws is about the arguments as well. */
function readOr<Request>(
  read: (args: string[]) => Request | 'help',
  args: string[],
): { asked: Request } | 'help' | Error {
  try {
    const request = read(args);
    return request === 'help' ? 'help' : { asked: request };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
