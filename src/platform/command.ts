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

export interface Command<Request extends object> {
  help: string;
  /** Besides `--help` and `--create`, which every command has. */
  options?: NonNullable<ParseArgsConfig['options']>;
  understand(words: Words): Understood<Request>;
  /** `create`: a shop may be made where there is none. */
  carryOut(request: Request, create: boolean): Promise<Status>;
  /** A sentence for what was thrown; by default its message. */
  explain?(error: unknown): string;
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
  const words = wordsOf(args, command.options);
  if ('options' in words && words.options.help) {
    stdout.write(command.help);
    return 0;
  }
  const understood = 'problem' in words ? words : command.understand(words);
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
