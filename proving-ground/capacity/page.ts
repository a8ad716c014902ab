import { fileURLToPath } from 'node:url';

const inDocs = (name: string) => fileURLToPath(new URL(`../../docs/${name}`, import.meta.url));

export const PAGE_FILE = inDocs('capacity.md');
export const PLOT_FILE = inDocs('capacity.svg');
