import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  addPicture,
  type ChangePictureResult,
  changePicture,
  PICTURES_MAX,
} from '../../catalog/pictures/change-pictures.ts';
import { type FetchPictureDeps, fetchPicture } from '../../catalog/pictures/fetching/fetch-picture.ts';
import { listWaiting, retryFetches } from '../../catalog/pictures/fetching/queue-fetches.ts';
import {
  findPicturedProduct,
  listPictures,
  type PicturedProduct,
} from '../../catalog/pictures/find-pictures.ts';
import { listRemovedPictures, removePicture, restorePicture } from '../../catalog/pictures/remove-picture.ts';
import { REFUSAL_TEXTS, storePicture } from '../../catalog/pictures/store-picture.ts';
import { pageNotFound, queryText, readFields } from '../../customers/forms.ts';
import type { Queryable } from '../../database/database.ts';
import { retriedTransaction } from '../../database/retried-transaction.ts';
import { html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import type { Kind } from '../../pictures/own/kinds.ts';
import { actorOf, staffOf } from '../../staff/page-guard.ts';
import { mayDo } from '../../staff/scopes.ts';
import { readFormWithLists } from '../../web/form.ts';
import type { FormFile } from '../../web/multipart.ts';
import { doneNotice, redirectDone } from '../shell/done.ts';
import { sendAdminPage } from '../shell/page.ts';
import { acceptForms, filesOf } from './upload-form.ts';
import { picturesView } from './view.ts';

export interface PictureRouteDeps extends FetchPictureDeps {
  /** Tells all instances that the catalog has changed. */
  announceCatalog(): Promise<void>;
}

const see = { right: 'catalog:read' } as const;
const change = { right: 'catalog:write' } as const;
const PAGE = '/admin/products/:slug/pictures';

const slugOf = ({ params }: FastifyRequest) => (params as { slug: string }).slug;
const idOf = ({ params }: FastifyRequest) => (params as { id: string }).id;

/** The page about the pictures of a product, and its forms. */
export function pictureRoutes(deps: PictureRouteDeps): (app: FastifyInstance) => Promise<void> {
  const { database } = deps;
  const pages = createPages(deps);

  async function addFile(request: FastifyRequest, slug: string, { path, isTooLarge }: FormFile) {
    if (isTooLarge) return REFUSAL_TEXTS.too_large;
    const stored = await storePicture(deps, path);
    return stored.ok ? pages.add(request, slug, stored) : REFUSAL_TEXTS[stored.reason];
  }

  return async (app) => {
    app.get(PAGE, { config: see }, (request, reply) => pages.send(request, reply));

    await app.register(async (uploads) => {
      acceptForms(uploads);
      uploads.post(PAGE, { config: change }, async (request, reply) => {
        const { slug } = await pages.find(request);
        const files = filesOf(request);
        const faults = files.length === 0 ? ['Choose at least one file.'] : [];
        for (const file of files) {
          const fault = await addFile(request, slug, file);
          if (fault !== undefined) faults.push(`${file.name.slice(0, 100)}: ${fault}`);
        }
        return faults.length > 0
          ? pages.send(request, reply, { faults })
          : redirectDone(reply, paths.adminPictures(slug), 'added');
      });
    });

    app.post(`${PAGE}/fetch`, { config: change }, async (request, reply) => {
      const { address } = readFields(request, ['address']);
      const { slug } = await pages.find(request);
      const stored = await fetchPicture(deps, address.trim());
      const fault = stored.ok ? await pages.add(request, slug, stored) : stored.fault;
      return fault === undefined
        ? redirectDone(reply, paths.adminPictures(slug), 'added')
        : pages.send(request, reply, { faults: [fault], address });
    });

    app.post(`${PAGE}/retry`, { config: change }, async (request, reply) => {
      readFields(request, []);
      const { id, slug } = await pages.find(request);
      await retryFetches(database, id);
      return redirectDone(reply, paths.adminPictures(slug), 'retried');
    });

    itemRoutes(app, deps, pages);
  };
}

type Pages = ReturnType<typeof createPages>;

function createPages({ database, announceCatalog }: PictureRouteDeps) {
  async function find(request: FastifyRequest): Promise<PicturedProduct> {
    const product = await findPicturedProduct(database, slugOf(request));
    if (!product) throw pageNotFound();
    return product;
  }

  async function send(
    request: FastifyRequest,
    reply: FastifyReply,
    typed: { faults?: readonly string[]; address?: string } = {},
  ): Promise<FastifyReply> {
    const staff = staffOf(request);
    const product = await find(request);
    const pictures = await listPictures(database, product.id);
    const waiting = await listWaiting(database, product.id);
    const removed = await listRemovedPictures(database, product.id);
    const mayChange = mayDo(staff.role, change.right);
    // The one that this member of the staff has removed, which may not be the last one that anyone has.
    const undoable = mayChange ? removed.find(({ id }) => id === queryText(request, 'picture')) : undefined;
    const content = {
      title: `Pictures of ${product.name}`,
      area: 'Products' as const,
      actions: html`<a class="btn small" href="${paths.adminProduct(product.slug)}">Back to the product</a>`,
      notice: doneNotice(request),
      main: picturesView({ product, pictures, waiting, removed, undoable, mayChange, ...typed }),
      scripts: ['admin/pictures'],
    };
    return sendAdminPage(reply, staff, content, typed.faults ? 422 : 200);
  }

  /** Makes a change in a transaction of its own. Resolves to a sentence about what is wrong with it. */
  async function apply(
    work: (connection: Queryable) => Promise<ChangePictureResult>,
  ): Promise<string | undefined> {
    const changed = await retriedTransaction(database, work);
    if (changed.ok) {
      await announceCatalog();
      return undefined;
    }
    if (changed.reason === 'faulty') return changed.fault;
    if (changed.reason === 'too_many') return `A product can have ${PICTURES_MAX} pictures.`;
    throw pageNotFound();
  }

  const add = (request: FastifyRequest, slug: string, { key, kind }: { key: string; kind: Kind }) =>
    apply((connection) => addPicture(connection, actorOf(request), { slug, key, kind, facts: {} }));

  return { find, send, apply, add };
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const COLORS_MAX = 100;
const FIELD_LENGTH_MAX = 10_000;

function itemRoutes(app: FastifyInstance, { database }: PictureRouteDeps, pages: Pages): void {
  const targetOf = (request: FastifyRequest) => {
    const target = { slug: slugOf(request), id: idOf(request) };
    if (!UUID.test(target.id)) throw pageNotFound();
    return target;
  };

  app.post(`${PAGE}/:id`, { config: change }, async (request, reply) => {
    const { form, lists } = readFormWithLists(request, {
      ...{ fields: ['alt', 'focusX', 'focusY', 'skus'], lists: ['colors'] },
      ...{ lengthMax: FIELD_LENGTH_MAX, valuesMax: COLORS_MAX },
    });
    const facts = {
      alt: form.alt ?? '',
      focusX: Number(form.focusX ?? 50),
      focusY: Number(form.focusY ?? 50),
      colors: lists.colors ?? [],
      skus: (form.skus ?? '')
        .split(/[,;\n]/)
        .map((sku) => sku.trim())
        .filter(Boolean),
    };
    const target = targetOf(request);
    const fault = await pages.apply((connection) =>
      changePicture(connection, actorOf(request), { ...target, facts }),
    );
    return fault === undefined
      ? redirectDone(reply, paths.adminPictures(target.slug), 'saved')
      : pages.send(request, reply, { faults: [fault] });
  });

  app.post(`${PAGE}/:id/move`, { config: change }, async (request, reply) => {
    const { to, position } = readFields(request, ['to', 'position']);
    const target = targetOf(request);
    const { id } = await pages.find(request);
    const place = (await listPictures(database, id)).findIndex((one) => one.id === target.id) + 1;
    const wanted = to === 'up' ? place - 1 : to === 'down' ? place + 1 : Number(position);
    if (!(Number.isInteger(wanted) && wanted >= 1))
      return redirectDone(reply, paths.adminPictures(target.slug), 'saved');
    await pages.apply((connection) =>
      changePicture(connection, actorOf(request), { ...target, facts: {}, position: wanted }),
    );
    return redirectDone(reply, paths.adminPictures(target.slug), 'saved');
  });

  app.post(`${PAGE}/:id/remove`, { config: change }, async (request, reply) => {
    readFields(request, []);
    const target = targetOf(request);
    await pages.apply((connection) => removePicture(connection, actorOf(request), target));
    const search = new URLSearchParams({ done: 'picture-removed', picture: target.id });
    return reply.redirect(`${paths.adminPictures(target.slug)}?${search}`, 303);
  });

  app.post(`${PAGE}/:id/restore`, { config: change }, async (request, reply) => {
    readFields(request, []);
    const target = targetOf(request);
    const fault = await pages.apply((connection) => restorePicture(connection, actorOf(request), target));
    return fault === undefined
      ? redirectDone(reply, paths.adminPictures(target.slug), 'picture-restored')
      : pages.send(request, reply, { faults: [fault] });
  });
}
