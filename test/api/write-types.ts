import { writeFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { generateTypes } from './generate-types.ts';

/** `npm run api-types`: writes the types of the document that comes on the input. */
writeFileSync(new URL('api-types.d.ts', import.meta.url), await generateTypes(await text(process.stdin)));
