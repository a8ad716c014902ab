import { Type } from '../../process/schema.ts';
import { INVALID_KEY, KEY_REUSED, NOT_FOUND } from '../../web/api/common-problems.ts';
import {
  type ApiOperation,
  type ApiProblem,
  IDEMPOTENCY_KEY,
  NoBody,
  NoContent,
} from '../../web/api/operation.ts';

const common = { tags: ['Admin'], access: 'key', scope: 'catalog:write' } as const;

const slug = Type.String({ description: 'The current slug of the product, or a former one.' });
const id = Type.String({ format: 'uuid', description: 'The ID of the picture.' });
const alt = Type.String({
  maxLength: 1_000,
  description: 'What the picture shows, for people who do not see it. At most 512 characters.',
});
const percent = (description: string) => Type.Integer({ minimum: 0, maximum: 100, description });

const PICTURE_MEMBERS = {
  id: Type.String({ format: 'uuid' }),
  url: Type.String({ description: 'The path of the picture in its largest size, as WebP.' }),
  width: Type.Integer({ description: 'In pixels, after it was made at most 1,600 wide.' }),
  height: Type.Integer(),
  alt: Type.String(),
  focusX: Type.Integer({ description: 'In percent from the left.' }),
  focusY: Type.Integer({ description: 'In percent from the top.' }),
  colors: Type.Array(Type.String(), {
    description: 'The colors that it shows. Empty for the product as a whole.',
  }),
  skus: Type.Array(Type.String(), { description: 'The variants that it shows.' }),
};

const PictureAnswer = Type.Object(PICTURE_MEMBERS, {
  title: 'AdminPicture',
  description: 'A picture of a product.',
});

const RemovedPictureAnswer = Type.Object(
  { ...PICTURE_MEMBERS, removedAt: Type.String({ format: 'date-time' }) },
  { title: 'AdminRemovedPicture', description: 'A picture that was removed, and can be restored.' },
);

const FAULTY: ApiProblem = {
  status: 422,
  code: 'picture_faulty',
  description: 'A color, a variant or the text is not acceptable, or the product has 100 pictures already.',
};

export const listProductPictures = {
  ...common,
  scope: 'catalog:read',
  operationId: 'listProductPictures',
  summary: 'List the pictures of a product',
  description: 'The pictures in the sequence in which the shop shows them.',
  params: Type.Object({ slug }),
  response: { 200: Type.Object({ pictures: Type.Array(PictureAnswer) }) },
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;

export const addProductPicture = {
  ...common,
  operationId: 'addProductPicture',
  summary: 'Add a picture to a product',
  description:
    'Takes the file of a picture as the body, with any content type: JPEG, PNG, WebP or AVIF, at most 20 MB and 50 megapixels. Convert HEIC, the format of iPhones, before you send it. The file is judged by its content, turned upright, stripped of metadata and saved again in several sizes.',
  params: Type.Object({ slug }),
  querystring: Type.Object(
    {
      alt: Type.Optional(alt),
      color: Type.Optional(
        Type.String({ maxLength: 255, description: 'The color of the variants that it shows.' }),
      ),
      sku: Type.Optional(Type.String({ maxLength: 100, description: 'The variant that it shows.' })),
    },
    { additionalProperties: false },
  ),
  requestHeaders: [IDEMPOTENCY_KEY],
  fileType: 'application/octet-stream',
  response: { 201: PictureAnswer },
  problems: [
    INVALID_KEY,
    NOT_FOUND,
    {
      status: 413,
      code: 'picture_too_large',
      description: 'The file is larger than 20 MB, or the picture has more than 50 megapixels.',
    },
    {
      status: 415,
      code: 'picture_refused',
      description:
        'The file is no picture, damaged, or something else besides a picture. `detail` says which.',
    },
    FAULTY,
    KEY_REUSED,
  ],
} as const satisfies ApiOperation;

export const updateProductPicture = {
  ...common,
  operationId: 'updateProductPicture',
  summary: 'Change a picture',
  description: 'Changes the members that the body has.',
  params: Type.Object({ slug, id }),
  requestHeaders: [IDEMPOTENCY_KEY],
  body: Type.Object(
    {
      alt: Type.Optional(alt),
      focusX: Type.Optional(percent('The point that stays visible where the picture is cut: from the left.')),
      focusY: Type.Optional(percent('The same from the top.')),
      colors: Type.Optional(Type.Array(Type.String({ maxLength: 255 }), { maxItems: 100 })),
      skus: Type.Optional(Type.Array(Type.String({ maxLength: 100 }), { maxItems: 2_000 })),
      position: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 1_000, description: 'The first one is 1.' }),
      ),
    },
    { additionalProperties: false, minProperties: 1 },
  ),
  response: { 200: PictureAnswer },
  problems: [INVALID_KEY, NOT_FOUND, FAULTY, KEY_REUSED],
} as const satisfies ApiOperation;

export const deleteProductPicture = {
  ...common,
  operationId: 'deleteProductPicture',
  summary: 'Delete a picture',
  description: 'Removes a picture from its product. It can be restored for at least 7 days.',
  params: Type.Object({ slug, id }),
  body: NoBody,
  response: { 204: NoContent },
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;

export const listRemovedProductPictures = {
  ...common,
  scope: 'catalog:read',
  operationId: 'listRemovedProductPictures',
  summary: 'List the removed pictures of a product',
  description: 'The pictures that can be restored, the last removed one first, at most 100.',
  params: Type.Object({ slug }),
  response: {
    200: Type.Object({ pictures: Type.Array(RemovedPictureAnswer) }),
  },
  problems: [NOT_FOUND],
} as const satisfies ApiOperation;

export const restoreProductPicture = {
  ...common,
  operationId: 'restoreProductPicture',
  summary: 'Restore a removed picture',
  description:
    'Brings a removed picture back to its place, with its text, focal point, and those of its colors and variants that the product still has.',
  params: Type.Object({ slug, id }),
  requestHeaders: [IDEMPOTENCY_KEY],
  body: NoBody,
  response: { 200: PictureAnswer },
  problems: [INVALID_KEY, NOT_FOUND, FAULTY, KEY_REUSED],
} as const satisfies ApiOperation;
