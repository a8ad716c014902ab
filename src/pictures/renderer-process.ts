import type { Picture } from './paths.ts';
import { renderPicture } from './render.ts';

export type RenderRequest = { id: number } & Picture;
export type RenderAnswer =
  | { id: number; ok: true; bytes: Uint8Array }
  | { id: number; ok: false; message: string };

process.on('message', async ({ id, ...picture }: RenderRequest) => {
  process.send?.(await answer(id, picture));
});
// A terminal's Ctrl-C reaches this process too; the shop still answers what it was asked, then disconnects.
process.on('SIGINT', () => undefined);
process.on('disconnect', () => process.exit());

async function answer(id: number, picture: Picture): Promise<RenderAnswer> {
  try {
    return { id, ok: true, bytes: await renderPicture(picture) };
  } catch (error) {
    return { id, ok: false, message: String(error) };
  }
}
