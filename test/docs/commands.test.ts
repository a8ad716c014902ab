import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { promisify } from 'node:util';
import { projectDir } from '../../src/config.ts';

const run = promisify(execFile);
const read = (file: string) => readFileSync(join(projectDir, file), 'utf8');
const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };

const TIMEOUT_MS = 20_000;
/** These take long, install something or write files, so only their files are checked. */
const NOT_RUN =
  /^npm (ci|test|start|run (dev|check|faults|release|try-release|demo-pictures|readme-pictures|api-types))\b/;
/** A server that stays. */
const STAYS = /^npx node (?!--test)(\S+)/;

const quoted = ['README.md', 'CONTRIBUTING.md'].flatMap((page) =>
  commandsOf(read(page)).map((command) => ({ page, command })),
);
/** A script that is quoted with several arguments runs once, with its help. */
const different = new Map(
  quoted.map((one) => [NOT_RUN.test(one.command) ? one.command : asRun(one.command).join(' '), one]),
);

describe('the commands that the documents quote', { concurrency: 2 }, () => {
  it('are all found', () => {
    assert.ok(quoted.length > 15, `${quoted.length}`);
    assert.ok(quoted.some(({ command }) => command === 'npm start'));
  });

  for (const { page, command } of different.values()) {
    const script = scriptOf(command);
    const stays = STAYS.exec(command)?.[1];
    if (stays) {
      it(`${page}: ${command} has its file`, () => assert.ok(existsSync(join(projectDir, stays))));
    } else if (NOT_RUN.test(command)) {
      it(`${page}: ${command} has its script and its files`, () => {
        if (script !== 'ci') assertScript(script);
      });
    } else {
      it(`${page}: ${command} works`, async () => {
        if (script) assertScript(script);
        const [program = '', ...args] = asRun(command);
        const { stdout } = await run(program, args, {
          cwd: projectDir,
          timeout: TIMEOUT_MS,
          env: environment(),
        });
        assert.ok(stdout.length > 0, 'it prints nothing');
      });
    }
  }
});

/** Finds commands in code spans and in indented lines, without their comments. */
function commandsOf(text: string): string[] {
  const spans = [...text.matchAll(/`(npm [^`\n]+|npx [^\s`]+ [^`\n]+)`/g)].map(
    ([, command]) => command as string,
  );
  const lines = [...text.matchAll(/^ {4}((?:npm|npx) .+)$/gm)].map(([, command]) => command as string);
  return [...spans, ...lines].map((command) => command.replace(/\s+#.*$/, '').trim());
}

function scriptOf(command: string): string | undefined {
  return /^npm (?:run )?([\w-]+)/.exec(command)?.[1];
}

/** Runs the project's commands with --help, and tests unchanged. */
function asRun(command: string): string[] {
  const script = scriptOf(command);
  if (script) return ['npm', 'run', '-s', script, '--', '--help'];
  return [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, inQuotes, word]) => (inQuotes ?? word) as string);
}

function assertScript(name: string | undefined): void {
  const script = scripts[name ?? ''];
  assert.ok(script, `package.json has no script "${name}"`);
  for (const [file] of script.matchAll(/\b(?:src|proving-ground|test|demo|deploy)\/[\w/-]+\.ts/g))
    assert.ok(existsSync(join(projectDir, file)), file);
  for (const [, other] of script.matchAll(/npm run (?:-s )?([\w-]+)/g)) assertScript(other);
}

/** A test that runs inside another one would report to it instead of printing. */
function environment(): NodeJS.ProcessEnv {
  const { NODE_TEST_CONTEXT: _, ...others } = process.env;
  return others;
}
