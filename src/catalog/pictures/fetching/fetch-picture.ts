import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { makeUploadFolder } from '../../../pictures/own/converter.ts';
import type { FetchRefusal, PublicFetchInput, PublicFetchResult } from '../../../web/public-fetch.ts';
import {
  PICTURE_BYTES_MAX,
  type PictureRefusal,
  REFUSAL_TEXTS,
  type StorePictureDeps,
  type StorePictureResult,
  storePicture,
} from '../store-picture.ts';

export interface FetchPictureDeps extends StorePictureDeps {
  publicFetch(input: PublicFetchInput): Promise<PublicFetchResult>;
}

export type FetchPictureResult =
  | Extract<StorePictureResult, { ok: true }>
  /** A sentence that says why, and what to do. */
  | { ok: false; fault: string };

const TIMEOUT_MS = 30_000;

/** Fetches a picture from an address on the public Internet and stores it. */
export async function fetchPicture(deps: FetchPictureDeps, address: string): Promise<FetchPictureResult> {
  const folder = await makeUploadFolder();
  try {
    const file = join(folder, 'fetched');
    const fetched = await deps.publicFetch({
      ...{ address, file, maxBytes: PICTURE_BYTES_MAX, timeoutMs: TIMEOUT_MS },
      accept: 'image/avif, image/webp, image/png, image/jpeg',
    });
    if (!fetched.ok) return { ok: false, fault: FETCH_TEXTS[fetched.reason] };
    const stored = await storePicture(deps, file);
    return stored.ok ? stored : { ok: false, fault: storeFault(stored.reason) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A fetched file does not pass through a browser that could convert it. */
const storeFault = (reason: PictureRefusal): string =>
  reason === 'heic_unreadable'
    ? 'The picture at this address is HEIC, which the shop can’t read. Save it as JPEG and choose the file, or use the address of a JPEG.'
    : REFUSAL_TEXTS[reason];

const FETCH_TEXTS: Readonly<Record<FetchRefusal, string>> = {
  invalid_address: 'This is not a web address. It begins with https://.',
  not_public: 'This address is not on the public Internet, so the shop does not open it.',
  port_not_allowed:
    'This address names a port that the shop does not open. Save the picture and choose the file.',
  not_found: 'There is no server with this name. Check the spelling.',
  unreachable: 'The server did not answer. Try again later, or save the picture and choose the file.',
  bad_status: 'The server has no picture for the shop at this address. Save the picture and choose the file.',
  too_many_redirects: 'This address leads from one to the next. Use the last one.',
  too_large: REFUSAL_TEXTS.too_large,
  took_too_long: 'The server took too long. Save the picture and choose the file.',
};
