import type { FastifyInstance } from 'fastify';

type SchemaOptions = Parameters<FastifyInstance['setSchemaController']>[0];
type Factories = Required<NonNullable<SchemaOptions['compilersFactory']>>;

/** A validator or a serializer of one schema. Fastify reads the errors of a validator from the function. */
type Compiled = ((data: unknown) => unknown) & { errors?: unknown };
type Build = (...given: never[]) => (route: unknown) => Compiled;

/**
 * Compiles each schema when a request first needs it. A test of one feature would otherwise compile those of 600 routes,
 * which takes longer than many tests. Every test that starts the shop as a process compiles them all at its start.
 */
export function compileLazily(app: FastifyInstance): void {
  const { buildValidator, buildSerializer } = factoriesOf(app);
  app.setSchemaController({
    compilersFactory: { buildValidator: lazily(buildValidator), buildSerializer: lazily(buildSerializer) },
  });
}

/** Fastify has no public way to read what it compiles with. */
function factoriesOf(app: FastifyInstance): Factories {
  const key = Object.getOwnPropertySymbols(app).find(
    ({ description }) => description === 'fastify.schemaController',
  );
  const controllers = app as unknown as Record<symbol, { compilersFactory: Factories } | undefined>;
  const controller = key && controllers[key];
  if (!controller) throw new Error('this version of Fastify keeps its compilers elsewhere');
  return controller.compilersFactory;
}

function lazily<Factory>(factory: Factory): Factory {
  const build = factory as Build;
  const buildLazily: Build = (...given) => {
    const compile = build(...given);
    return (route) => {
      let compiled: Compiled | undefined;
      const lazy: Compiled = (data) => {
        compiled ??= compile(route);
        const result = compiled(data);
        lazy.errors = compiled.errors;
        return result;
      };
      return lazy;
    };
  };
  return buildLazily as Factory;
}
