import { setTimeout as pause } from 'node:timers/promises';
import { openBrowser, type Where } from './browser.ts';

const RETRY_MS = 50;
const GIVE_UP_MS = 30_000;

/** Part of the catalog: the number of products, and SKUs that are in stock. */
export interface CatalogSample {
  products: number;
  skus: string[];
  /** Paths of product pages. */
  paths: string[];
}

export async function readCatalog(where: Where, skusMin: number): Promise<CatalogSample> {
  const browser = openBrowser();
  const read = async <T>(path: string): Promise<T> => {
    const giveUpMs = performance.now() + GIVE_UP_MS;
    let answer = await browser.ask(where, { method: 'GET', path });
    while (answer.status === 503 && performance.now() < giveUpMs) {
      await pause(RETRY_MS);
      answer = await browser.ask(where, { method: 'GET', path });
    }
    if (answer.status !== 200) throw new Error(`${path} was answered with ${answer.status}, not with 200.`);
    return JSON.parse(answer.body) as T;
  };
  try {
    const { products, total } = await read<{ products: { slug: string }[]; total: number }>(
      '/api/products?limit=100',
    );
    const skus: string[] = [];
    for (const { slug } of products) {
      if (skus.length >= skusMin) break;
      const product = await read<{ variants: { sku: string; available: boolean }[] }>(
        `/api/products/${slug}`,
      );
      skus.push(...product.variants.filter((variant) => variant.available).map((variant) => variant.sku));
    }
    if (skus.length < skusMin) throw new Error(`Only ${skus.length} SKUs are in stock, not ${skusMin}.`);
    return {
      products: total,
      skus: skus.slice(0, skusMin),
      paths: products.map(({ slug }) => `/products/${slug}`),
    };
  } finally {
    browser.close();
  }
}
