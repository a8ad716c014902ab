import type { FastifyInstance, FastifyReply } from 'fastify';
import { knownHexes } from './colors.ts';
import { drawings, getDrawing, type View, views } from './drawings.ts';
import { type Format, formats, masterPath, type Picture, picturePath, type Width, widths } from './paths.ts';
import { recolor } from './recolor.ts';
import type { PictureStore } from './store.ts';

type Params = { folder: string; hex: string; file: string };
type PictureRequest = Required<Picture> | { drawing: string; hex: string; view: 'master' };

const folderPattern = /^([a-z-]{1,40})-([0-9a-f]{8})$/;
const filePattern = new RegExp(`^(${views.join('|')})-(${widths.join('|')})\\.(${formats.join('|')})$`);
const retryAfterSeconds = 5;

/** `/pictures/<drawing>-<hash>/<hex>/<view>-<width>.<format>` and `…/front.svg`. Everything else is not found. */
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
    const result = await store.get(requested, closedSignal(reply));
    if (result.ok) return immutable(reply, `image/${requested.format}`, result.bytes);
    return reply
      .code(503)
      .headers({ 'retry-after': String(retryAfterSeconds), 'cache-control': 'no-store' })
      .send();
  });
}

/** Aborts when the browser closes the connection, for example because the shopper has left the page. */
function closedSignal({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController();
  raw.once('close', () => controller.abort());
  return controller.signal;
}

function requestOf({ folder, hex, file }: Params): PictureRequest | undefined {
  const drawing = folderPattern.exec(folder)?.[1] ?? '';
  if (!drawings.has(drawing) || !knownHexes.has(hex)) return undefined;
  if (file === 'front.svg') return { drawing, hex, view: 'master' };
  // The pattern allows only values of these types.
  const [, view, width, format] = filePattern.exec(file) ?? [];
  if (!view) return undefined;
  const shots = getDrawing(drawing).shots;
  const current = shots.some((shot) => shot.view === view);
  const isOld = !folder.endsWith(`-${getDrawing(drawing).hash}`);
  // A page from before a garment was photographed links to views that are gone. The front stands in for them.
  if (!current && !isOld) return undefined;
  return {
    drawing,
    hex,
    view: current ? (view as View) : 'front',
    width: Number(width) as Width,
    format: format as Format,
  };
}

function pathOf({ drawing, hex, view, width, format }: Picture): string {
  return picturePath(drawing, hex, view, width, format);
}

function immutable(reply: FastifyReply, type: string, body: Buffer | string): FastifyReply {
  return reply.type(type).header('cache-control', 'public, max-age=31536000, immutable').send(body);
}
