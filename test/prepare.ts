import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { findChromium } from './chromium.ts';

/** What the tests need beyond npm is found, installed, or named in one sentence: never skipped. */

if (!findChromium()) {
  const isDebianRoot = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
  if (!isDebianRoot) {
    process.stderr.write(
      'The browser tests need Chromium: install it with "sudo apt-get install chromium" or set CHROMIUM to its path.\n',
    );
    process.exit(1);
  }
  process.stdout.write('Installing Chromium for the browser tests …\n');
  apt('update', '-qq');
  apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-liberation');
  if (!findChromium()) {
    process.stderr.write('Chromium was installed but is not where it should be: set CHROMIUM to its path.\n');
    process.exit(1);
  }
}

function apt(...args: string[]): void {
  const { status } = spawnSync('apt-get', args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
  if (status !== 0) {
    process.stderr.write(
      `"apt-get ${args.join(' ')}" failed: install chromium by hand, or set CHROMIUM to its path.\n`,
    );
    process.exit(1);
  }
}
