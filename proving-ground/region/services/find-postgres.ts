import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const VERSIONS = '/usr/lib/postgresql';

/** The folder of PostgreSQL's programs; POSTGRES_BIN names another one. The newest that Debian has installed. */
export function findPostgres(environment: NodeJS.ProcessEnv = {}): string | undefined {
  const versions = existsSync(VERSIONS) ? readdirSync(VERSIONS).map(Number).filter(Boolean) : [];
  const folders = versions.sort((a, b) => b - a).map((version) => join(VERSIONS, `${version}`, 'bin'));
  return [environment.POSTGRES_BIN, ...folders].find(
    (folder) => folder && existsSync(join(folder, 'initdb')),
  );
}
