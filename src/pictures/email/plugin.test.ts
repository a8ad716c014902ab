import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fastify } from 'fastify';
import sharp from 'sharp';
import { MAIL_PICTURE } from '../../layout/email/items.ts';
import { paths } from '../../layout/paths.ts';
import { colorHex } from '../colors.ts';
import type { PictureStorages } from '../own/contents.ts';
import { createFileCache } from '../own/file-cache.ts';
import { picture } from '../own/pictures.fixture.ts';
import type { Picture } from '../paths.ts';
import { emailPicturesPlugin } from './plugin.ts';

const NAVY = colorHex('Navy');
const KEY = '0a'.repeat(16);

describe('the pictures of emails', () => {
  let folder: string;
  const requested: Picture[] = [];
  const app = fastify();
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'email-pictures-'));
    const garment = await sharp({ create: { width: 400, height: 533, channels: 4, background: '#00000000' } })
      .webp()
      .toBuffer();
    const own = await picture('webp', 400, 300);
    const get = async (one: Picture) => {
      requested.push(one);
      return { ok: true, bytes: garment } as const;
    };
    const find = async (_statement: unknown, [key]: string[]) =>
      key === KEY ? { place: 'database', width: 800 } : undefined;
    await app.register(
      emailPicturesPlugin({
        database: { find } as never,
        pictures: { get, has: async () => false, set: async () => undefined },
        pictureStorages: { of: () => ({ get: async () => own }) } as unknown as PictureStorages,
        pictureFileCache: createFileCache(folder),
      }),
    );
  });
  after(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are JPEGs of twice the size that emails show, made once, on the ground of garments', async () => {
    const path = paths.emailPicture('polo', NAVY);
    const answers = await Promise.all([path, path, path].map((url) => app.inject({ url })));
    for (const { statusCode, headers, rawPayload } of answers) {
      assert.equal(statusCode, 200);
      assert.equal(headers['content-type'], 'image/jpeg');
      // Mail programs on the web show them on pages of their own.
      assert.equal(headers['cross-origin-resource-policy'], 'cross-origin');
      const { format, width, height } = await sharp(rawPayload).metadata();
      assert.deepEqual([format, width, height], ['jpeg', MAIL_PICTURE.width * 2, MAIL_PICTURE.height * 2]);
      const { dominant } = await sharp(rawPayload).stats();
      assert.ok(dominant.r > 220 && dominant.b > 210, JSON.stringify(dominant));
    }
    assert.deepEqual(requested, [{ drawing: 'polo', hex: NAVY, view: 'front', width: 400 }]);
    assert.equal((await app.inject(paths.emailPicture('a-removed-drawing', NAVY))).statusCode, 200);
    assert.equal(requested.at(-1)?.drawing, 'woven-label');
  });

  it('are the merchant’s own where there are some', async () => {
    const { statusCode, headers, rawPayload } = await app.inject(paths.ownEmailPicture(KEY, 400));
    assert.deepEqual([statusCode, headers['content-type']], [200, 'image/jpeg']);
    assert.match(String(headers['cache-control']), /immutable/);
    assert.equal((await sharp(rawPayload).metadata()).width, MAIL_PICTURE.width * 2);
  });

  it('are not found at any other address', async () => {
    const count = requested.length;
    for (const path of [
      ...[
        paths.emailPicture('polo', '123456'),
        paths.emailPicture('POLO', NAVY),
        paths.emailPicture('polo', ''),
      ],
      paths.emailPicture('polo', NAVY).replace('jpg', 'webp'),
      ...[paths.ownEmailPicture(KEY, 401), paths.ownEmailPicture('0b'.repeat(16), 400)],
      paths.ownEmailPicture('..%2f..', 400),
    ])
      assert.equal((await app.inject(path)).statusCode, 404, path);
    assert.equal(requested.length, count);
  });
});
