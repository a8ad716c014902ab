import type { Picture } from './paths.ts';
import { createPlateRenderer } from './recent-plates.ts';

export type RenderRequest = { id: number } & Picture;
export type RenderResult =
  | { id: number; ok: true; bytes: Uint8Array }
  | { id: number; ok: false; message: string };

const render = createPlateRenderer();

process.on('message', async ({ id, ...picture }: RenderRequest) => {
  process.send?.(await resultOf(id, picture));
});
// A terminal sends Ctrl-C to this process too. It is ignored, so that the shop can finish its requests first.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());

async function resultOf(id: number, picture: Picture): Promise<RenderResult> {
  try {
    return { id, ok: true, bytes: await render(picture) };
  } catch (error) {
    return { id, ok: false, message: String(error) };
  }
}
