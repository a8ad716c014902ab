import type { Database } from '../../database/database.ts';
import { type PictureStorages, storeContent } from '../../pictures/own/contents.ts';
import type { ConvertedResult, Converter } from '../../pictures/own/converter.ts';
import type { Kind } from '../../pictures/own/kinds.ts';

export interface StorePictureDeps {
  database: Database;
  pictureConverter: Converter;
  pictureStorages: PictureStorages;
}

/** The largest file that is taken. */
export const PICTURE_BYTES_MAX: number = 20 * 1024 * 1024;

export type PictureRefusal = Extract<ConvertedResult, { ok: false }>['reason'];

export type StorePictureResult =
  | { ok: true; key: string; kind: Kind }
  | { ok: false; reason: PictureRefusal };

/** Converts the picture in a file and stores it. No page shows it before `addPicture` adds it to a product. */
export async function storePicture(
  { database, pictureConverter, pictureStorages }: StorePictureDeps,
  file: string,
): Promise<StorePictureResult> {
  const converted = await pictureConverter.convert(file);
  if (!converted.ok) return converted;
  const key = await storeContent(database, pictureStorages, converted);
  return { ok: true, key, kind: converted.kind };
}

/** A sentence that says what is wrong with a file, and what to do. */
export const REFUSAL_TEXTS: Readonly<Record<PictureRefusal | 'too_large', string>> = {
  not_a_picture: 'This is not a JPEG, PNG, WebP or AVIF picture. Save it as one of these and send it again.',
  foreign_tail:
    'This file holds something else besides the picture. Save the picture again and send the new file.',
  unreadable:
    'This picture is damaged or incomplete. Open it in a picture editor, save it again, and send the new file.',
  heic_unreadable:
    'The shop can’t read HEIC pictures. Upload this one with Safari, which converts it, or save it as JPEG. To take JPEG photos with an iPhone, choose Settings, Camera, Formats, Most Compatible.',
  too_many_pixels: 'This picture has more than 50 megapixels. Make it smaller and send it again.',
  took_too_long: 'This picture takes too long to read. Save it as JPEG and send it again.',
  too_many_waiting: 'Many pictures are being read. Send it again in a minute.',
  too_large: 'This file is larger than 20 MB. Make it smaller and send it again.',
};
