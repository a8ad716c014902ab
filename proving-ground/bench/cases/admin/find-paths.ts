import type { Bench } from '../../bench.ts';
import type { Started } from '../../processes/start.ts';
import { findPages } from './find-pages.ts';
import { GRID_PATH } from './saves.ts';

/** What the database was filled with. */
export interface Seeded {
  /** The routes of the shop's pages. */
  routes: readonly string[];
  /** An order that has shipped. */
  number: string;
}

/** Finds the addresses of the admin that are measured. */
export async function findPaths(
  { report }: Bench,
  { shop, cookie, routes, number }: Seeded & { shop: Started; cookie: string },
): Promise<string[]> {
  const request = (path: string, init: RequestInit = {}) =>
    fetch(shop.url + path, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } });
  const { pages, missing } = await findPages({
    routes,
    more: [GRID_PATH, `/admin/orders/${number}/refund`, ...(await startWork(request))],
    async open(path) {
      const response = await request(path);
      const type = response.headers.get('content-type') ?? '';
      if (/html|json/.test(type)) return { status: response.status, type, body: await response.text() };
      await response.body?.cancel();
      return { status: response.status, type, body: '' };
    },
  });
  report.value('addresses of the admin', pages.length);
  report.value('pages without a link to any', missing.join(', ') || 'none');
  return pages.map(({ path }) => path);
}

/** Starts work that has a page while it runs, and returns the addresses of these pages. */
async function startWork(request: (path: string, init: RequestInit) => Promise<Response>): Promise<string[]> {
  const post = async (path: string, body: string | FormData) => {
    const type = typeof body === 'string' ? { 'content-type': 'application/x-www-form-urlencoded' } : {};
    const headers = { 'sec-fetch-site': 'same-origin', ...type };
    const response = await request(path, { method: 'POST', headers, body });
    const location = response.headers.get('location');
    if (!location)
      throw new Error(`POST ${path}: ${response.status} ${(await response.text()).slice(0, 300)}`);
    return location;
  };
  const file = new FormData();
  const csv = 'Handle,Title,Variant SKU,Variant Price\nimported-tee,Imported tee,IMP-1,wrong\n';
  file.set('file', new Blob([csv], { type: 'text/csv' }), 'bench.csv');
  const [edit, move, imported] = [
    await post('/admin/bulk-edits', 'query=&all=1&action=status'),
    await post('/admin/orders/bulk', 'query=state%3Dto_pack&all=1&action=pack'),
    await post('/admin/import', file),
  ];
  return [
    `${edit}?value=draft`,
    move,
    `${move}/slips`,
    `${move}/labels/csv`,
    imported,
    `${imported}/report.csv`,
  ];
}
