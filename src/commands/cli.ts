import type { Writable } from 'node:stream';
import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Exit status: 0 done, 1 refused or failed, 2 not understood. */
export type Status = 0 | 1 | 2;

/** The words of a command line after its name: the options by name, and the others in their order. */
export interface Words {
  options: Readonly<Record<string, string | boolean | undefined>>;
  words: readonly string[];
}

/** What was asked for, or a sentence that says what was not understood. */
export type Understood<Request> = Request | { problem: string };

/** The same sentence, thrown by whoever reads a single word. */
export class NotUnderstood extends Error {}

/** Expected: the sentence says why nothing was changed. */
export class Failed extends Error {}

export interface Command<Request extends object> {
  help: string;
  /** Besides `--help` and `--create`, which every command has. */
  options?: NonNullable<ParseArgsConfig['options']>;
  /** May throw NotUnderstood. */
  understand(words: Words): Understood<Request>;
  /** `create`: a shop may be made where there is none. */
  carryOut(request: Request, create: boolean): Promise<Status>;
  /** A sentence for what was thrown; by default its message. */
  explain?(error: unknown): string;
}

/** One that works on a shop's database, or on more of it. */
export interface ShopCommand<Request extends object, Connected>
  extends Pick<Command<Request>, 'help' | 'options' | 'understand'> {
  /** Throws Failed for what is refused. */
  carryOut(request: Request, connected: Connected, say: (line: string) => void): Promise<void>;
}

/** What such a command talks to; tests give it their own. */
export interface Surroundings<Connected> {
  connect(create: boolean): Promise<Connected & { close(): Promise<void> }>;
  stdout: Writable;
  stderr: Writable;
}

const EVERY_COMMAND = {
  create: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

/** What every help ends with. */
export const COMMAND_HELP = `  --create   Makes a shop where there is none yet; without it that is refused.
  --help     Shows this.
`;

/** Runs a command of the shop, such as `npm run staff -- list`, and resolves to its exit status. */
export async function runCommand<Request extends object>(
  args: string[],
  { stdout, stderr }: { stdout: Writable; stderr: Writable },
  command: Command<Request>,
): Promise<Status> {
  // `… | head` has read enough.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  const words = wordsOf(args, command.options);
  if ('options' in words && words.options.help) {
    stdout.write(command.help);
    return 0;
  }
  const understood = 'problem' in words ? words : understand(command, words);
  if ('problem' in understood) {
    stderr.write(`${understood.problem}\n\n${command.help}`);
    return 2;
  }
  try {
    return await command.carryOut(understood, 'options' in words && words.options.create === true);
  } catch (error) {
    stderr.write(`${(command.explain ?? messageOf)(error)}\n`);
    return 1;
  }
}

/** The same for one that works on a shop, which is there as long as it is carried out. */
export const runShopCommand = <Request extends object, Connected>(
  args: string[],
  around: Surroundings<Connected>,
  { carryOut, ...command }: ShopCommand<Request, Connected>,
): Promise<Status> =>
  runCommand(args, around, {
    ...command,
    async carryOut(request, create) {
      const connected = await around.connect(create);
      try {
        await carryOut(request, connected, (line) => void around.stdout.write(`${line}\n`));
      } finally {
        await connected.close();
      }
      return 0;
    },
  });

function understand<Request extends object>(
  command: Pick<Command<Request>, 'understand'>,
  words: Words,
): Understood<Request> {
  try {
    return command.understand(words);
  } catch (error) {
    if (error instanceof NotUnderstood) return { problem: error.message };
    throw error;
  }
}

/** Of an option that takes a text. */
export function textOf({ options }: Pick<Words, 'options'>, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** An option that is one line of text; empty where it is missing. */
export function oneLineOf(words: Pick<Words, 'options'>, name: string, lengthMax: number): string {
  const text = (textOf(words, name) ?? '').trim();
  if (text.length > lengthMax || /\p{Cc}/u.test(text))
    throw new NotUnderstood(`--${name} is one line of at most ${lengthMax} characters.`);
  return text;
}

const BY_LENGTH_MAX = 100;

/** Who does it, for the history: the option --by, or the user of this machine. */
export function byOf(words: Pick<Words, 'options'>, machineUser: string): string {
  const by = oneLineOf(words, 'by', BY_LENGTH_MAX);
  if (by === '' && textOf(words, 'by') !== undefined)
    throw new NotUnderstood('--by is the name of a person.');
  return by || machineUser;
}

function wordsOf(args: string[], options: ParseArgsConfig['options']): Understood<Words> {
  try {
    const { values, positionals } = parseArgs({
      args,
      options: { ...options, ...EVERY_COMMAND },
      allowPositionals: true,
    });
    return { options: values as Words['options'], words: positionals };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
