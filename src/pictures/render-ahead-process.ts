import { constants, setPriority } from 'node:os';

// Threads inherit the priority, so it is set before the imports below start any.
setPriority(constants.priority.PRIORITY_LOW);
const { createInterface } = await import('node:readline');
const { drawings } = await import('./drawings.ts');
const { picturesOf, renderAhead } = await import('./render-ahead.ts');
const { renderPicture } = await import('./render.ts');
const { createPictureStore } = await import('./store.ts');

const [directory, shippedDirectory] = process.argv.slice(2);
if (!directory)
  throw new Error(
    'Usage: render-ahead-process.ts <directory> [shipped directory], with {"drawing","hex"} lines on stdin',
  );

const pairs: { drawing: string; hex: string }[] = [];
const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => (line === '' ? renderAll() : addPair(line)));
// The parent process has exited.
lines.on('close', () => process.exit(1));

function addPair(line: string): void {
  const { drawing, hex } = JSON.parse(line);
  if (drawings.has(drawing) && /^[0-9a-f]{6}$/.test(hex)) pairs.push({ drawing, hex });
}

async function renderAll(): Promise<void> {
  const store = createPictureStore({
    directory: directory ?? '',
    ...(shippedDirectory ? { shippedDirectory } : {}),
    render: renderPicture,
  });
  await renderAhead(store, picturesOf(pairs));
  process.exit(0);
}
