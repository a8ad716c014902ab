import { ARCHITECTURES, type Architecture, buildArchive } from './build-archive.ts';

/** `npm run release -- [arm64|x64|all]`: builds archives into `release/`. AWS runs arm64. */
const wanted = process.argv[2] ?? 'arm64';
try {
  const architectures = wanted === 'all' ? ARCHITECTURES : ARCHITECTURES.filter((one) => one === wanted);
  if (architectures.length === 0)
    throw new Error(`The processor must be ${ARCHITECTURES.join(', ')} or all, not "${wanted}".`);
  for (const architecture of architectures as readonly Architecture[]) {
    const { path } = await buildArchive(architecture, 'release');
    process.stdout.write(`${path}\n`);
  }
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
