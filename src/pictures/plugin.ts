import type { FastifyInstance, FastifyReply } from 'fastify';
import { knownHexes } from './colors.ts';
import { drawings, getDrawing, type View, views } from './drawings.ts';
import { masterPath, type Picture, picturePath, type Width, widths } from './paths.ts';
import { recolor } from './recolor.ts';
import type { PictureStore } from './store.ts';

type Params = { folder: string; hex: string; file: string };
type PictureRequest = Picture | { drawing: string; hex: string; view: 'master' };

const folderPattern = /^([a-z-]{1,40})-([0-9a-f]{8})$/;
const filePattern = new RegExp(`^(${views.join('|')})-(${widths.join('|')})\\.webp$`);
const retryAfterSeconds = 5;

/** `/pictures/<drawing>-<hash>/<hex>/<view>-<width>.webp` and `…/front.svg`. Everything else is not found. */
export async function picturesPlugin(
  app: FastifyInstance,
  { store }: { store: PictureStore },
): Promise<void> {
  app.get<{ Params: Params }>('/pictures/:folder/:hex/:file', async ({ params }, reply) => {
    const requested = requestOf(params);
    if (!requested) return reply.callNotFound();
    const { drawing, hex } = requested;
    if (!params.folder.endsWith(`-${getDrawing(drawing).hash}`)) {
      // A cached page may still link to the drawing as it was before a change.
      const current = requested.view === 'master' ? masterPath(drawing, hex) : pathOf(requested);
      return reply.header('cache-control', 'public, max-age=300').redirect(current, 302);
    }
    if (requested.view === 'master')
      return immutable(reply, 'image/svg+xml', recolor(getDrawing(drawing).svg, hex));
    const result = await store.get(requested);
    if (result.ok) return immutable(reply, 'image/webp', result.bytes);
    return reply
      .code(503)
      .headers({ 'retry-after': String(retryAfterSeconds), 'cache-control': 'no-store' })
      .send();
  });
}

function requestOf({ folder, hex, file }: Params): PictureRequest | undefined {
  const drawing = folderPattern.exec(folder)?.[1] ?? '';
  if (!drawings.has(drawing) || !knownHexes.has(hex)) return undefined;
  if (file === 'front.svg') return { drawing, hex, view: 'master' };
  // The pattern allows only values of these types.
  const [, view, width] = filePattern.exec(file) ?? [];
  if (!view) return undefined;
  const shots = getDrawing(drawing).shots;
  const current = shots.some((shot) => shot.view === view);
  const isOld = !folder.endsWith(`-${getDrawing(drawing).hash}`);
  // A page from before a garment was photographed links to views that are gone. The front stands in for them.
  if (!current && !isOld) return undefined;
  return { drawing, hex, view: current ? (view as View) : 'front', width: Number(width) as Width };
}

function pathOf({ drawing, hex, view, width }: Picture): string {
  return picturePath(drawing, hex, view, width);
}

function immutable(reply: FastifyReply, type: string, body: Buffer | string): FastifyReply {
  return reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(body);
}
