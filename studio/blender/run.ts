import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ViewOptions } from '../garment.ts';

export type RenderOptions = ViewOptions & {
  /** The path of the scene and of the planes, without endings. */
  scene: string;
  out: string;
  width: number;
  height: number;
  samples: number;
  seed: number;
  threads: number;
};

const script = fileURLToPath(new URL('render.py', import.meta.url));

/** Runs Blender without a window. @throws if Blender is missing or the script fails. */
export async function renderScene(options: RenderOptions): Promise<void> {
  const blender = spawn(
    'blender',
    [
      '--background',
      '--factory-startup',
      '--python-exit-code',
      '1',
      '--python',
      script,
      '--',
      JSON.stringify(options),
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const errors: string[] = [];
  blender.stderr.on('data', (chunk: Buffer) => errors.push(chunk.toString()));
  const [code] = await once(blender, 'close');
  if (code !== 0) throw new Error(`Blender ended with ${code}: ${errors.join('').slice(-2_000)}`);
}
