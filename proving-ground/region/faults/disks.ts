import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Fault, getMachine } from './fault.ts';

const CHUNK_BYTES = 1024 * 1024;
/** This is more than any disk of the region holds. */
const CHUNKS_MAX = 4_096;

export const diskFaults: Fault[] = [
  {
    name: 'fill-disk',
    kind: 'disk',
    takes: '[db-a]',
    what: 'fills its disk',
    async play(core, target) {
      const machine = getMachine(core, target ?? (await core.database.getPrimary()));
      const ballast = join(machine.disk, 'ballast');
      await fill(ballast);
      return {
        said: `The disk of ${machine.name} is full.`,
        async undo() {
          await rm(ballast, { force: true });
          await machine.start();
        },
      };
    },
  },
];

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (let bytes = CHUNK_BYTES, chunks = 0; bytes >= 1 && chunks < CHUNKS_MAX; chunks++) {
      const isFull = await file.write(Buffer.alloc(bytes)).then(
        ({ bytesWritten }) => bytesWritten < bytes,
        (error: NodeJS.ErrnoException) => {
          if (error.code !== 'ENOSPC') throw error;
          return true;
        },
      );
      // The rest of the disk is filled with smaller and smaller chunks.
      if (isFull) bytes = Math.floor(bytes / 16);
    }
  } finally {
    await file.close();
  }
}
