import { registerHooks } from 'node:module';

/*
 * openapi-typescript builds its output with the JavaScript API of the TypeScript compiler, which TypeScript 7 no longer
 * has. The copy of TypeScript inside of @ts-morph/common stands in for it, and brings no second `tsc`.
 */
const COMPILER = `import common from ${JSON.stringify(import.meta.resolve('@ts-morph/common'))}; export default common.ts;`;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'typescript'
      ? { url: `data:text/javascript,${encodeURIComponent(COMPILER)}`, shortCircuit: true }
      : next(specifier, context),
});

const HEADER = `/* Generated from the API document by "npm run api-types". A test fails where this is out of date. */\n\n`;

/** The types of a client of the API, without comments: a sentence of the document may change, and they stay. */
export async function generateTypes(openApiDocument: string): Promise<string> {
  const { default: generate, astToString } = await import('openapi-typescript');
  const types = astToString(await generate(openApiDocument));
  return HEADER + types.replaceAll(/ *\/\*\*[\s\S]*?\*\/\n/g, '');
}
