import { isDeepStrictEqual } from 'node:util';
import { paths } from '../../layout/paths.ts';
import { DEFAULT_SETTINGS } from '../../settings/defaults.ts';
import type { SectionName, ShopSettings } from '../../settings/schema.ts';
import type { Right } from '../../staff/scopes.ts';
import type { ShopFacts } from './first-steps.ts';

/** Something that the owner of a fresh shop still has to do. */
export interface FirstStep {
  title: string;
  text: string;
  /** Where it is done, with the words of the link. */
  path: string;
  link: string;
  isDone: boolean;
}

interface StepDefinition extends Omit<FirstStep, 'isDone'> {
  right: Right;
  /** Missing for a step that every shop has. */
  isFor?(facts: ShopFacts): boolean;
  isDone(facts: ShopFacts): boolean;
}

const isOwn = (settings: ShopSettings, ...sections: readonly SectionName[]): boolean =>
  sections.some((name) => !isDeepStrictEqual(settings[name], DEFAULT_SETTINGS[name]));

const SETTINGS: readonly StepDefinition[] = [
  {
    title: 'Name your shop',
    text: 'Its name and logo are on every page and in every email.',
    path: paths.adminSettings('shop'),
    link: 'Name and logo',
    right: 'settings:write',
    isDone: ({ settings }) => isOwn(settings, 'name') && isOwn(settings, 'logo'),
  },
  {
    title: 'Choose the currency and the time zone',
    text: 'You can’t change the currency once there is an order.',
    path: paths.adminSettings('region'),
    link: 'Currency and time',
    right: 'settings:write',
    isDone: ({ settings }) => isOwn(settings, 'currency', 'timeZone'),
  },
  {
    title: 'Set what delivery costs',
    text: 'Set the zones, methods, prices and days, and when delivery is free.',
    path: paths.adminSettings('delivery'),
    link: 'Delivery',
    right: 'settings:write',
    isDone: ({ settings }) => isOwn(settings, 'delivery'),
  },
  {
    title: 'Check the taxes',
    text: 'The rates of the European Union are filled in. Change what differs, or enter your VAT ID.',
    path: paths.adminSettings('taxes'),
    link: 'Taxes',
    right: 'settings:write',
    isDone: ({ settings }) => isOwn(settings, 'taxes') || settings.legal.vatId !== '',
  },
  {
    title: 'Get paid',
    text: 'Connect a provider for cards, or decide who can pay on delivery.',
    path: paths.adminSettings('payments'),
    link: 'Payments',
    right: 'settings:write',
    isDone: ({ settings, takesCards }) => takesCards || isOwn(settings, 'payments'),
  },
  {
    title: 'Say who sells',
    text: 'The law of most countries asks for the company and the address of the seller.',
    path: `${paths.adminSettings('shop')}#setting-legal-company`,
    link: 'Seller',
    right: 'settings:write',
    isDone: ({ settings: { legal } }) => legal.company !== '' && legal.address !== '',
  },
  {
    title: 'Write the terms and the privacy page',
    text: 'The texts of the demo are a start. Have someone who knows the law check yours.',
    path: `${paths.adminSettings()}#texts`,
    link: 'Legal pages',
    right: 'settings:write',
    isDone: ({ settings: { content } }) => Boolean(content.pages.terms && content.pages.privacy),
  },
];

const PRODUCTS: readonly StepDefinition[] = [
  {
    title: 'Add your products',
    text: 'Import a CSV from your last shop. You see every change before it is made, and can undo it.',
    path: paths.adminImports(),
    link: 'Import products',
    right: 'catalog:write',
    isDone: ({ sellsOwn }) => sellsOwn,
  },
  {
    title: 'Add pictures',
    text: 'A product without a picture of its own is shown as a drawing.',
    path: paths.adminProducts('status=active'),
    link: 'Choose a product',
    right: 'catalog:write',
    isDone: ({ sellsOwn, lacksPictures }) => sellsOwn && !lacksPictures,
  },
  {
    title: 'Take the demo products off sale',
    text: 'Archive what the shop came with, so that customers find only what you sell.',
    path: paths.adminProducts('status=active'),
    link: 'See active products',
    right: 'catalog:write',
    isDone: ({ sellsDemo }) => !sellsDemo,
  },
];

const OTHERS: readonly StepDefinition[] = [
  {
    title: 'Invite your staff',
    text: 'Give everyone who works in the shop an account of their own, with the rights that they need.',
    path: paths.adminStaff(),
    link: 'Invite someone',
    right: 'staff:write',
    isDone: ({ staff }) => staff > 1,
  },
  {
    title: 'Have a second owner',
    text: 'If you lose your phone and your passkey, another owner can let you in again.',
    path: paths.adminStaff(),
    link: 'Choose an owner',
    right: 'staff:write',
    isDone: ({ owners }) => owners > 1,
  },
  {
    title: 'Remove the demo reviews',
    text: 'The law doesn’t allow an open shop to show reviews that no customer wrote.',
    path: paths.adminDemo(),
    link: 'Demo year',
    right: 'settings:write',
    isFor: ({ hasDemoYear }) => hasDemoYear,
    isDone: ({ hasDemoReviews }) => !hasDemoReviews,
  },
  {
    title: 'Place a test order',
    text: 'Order something as a customer would, and read the emails that you get.',
    path: paths.home(),
    link: 'Go to the shop',
    right: 'orders:read',
    isDone: ({ hasOrder }) => hasOrder,
  },
];

/** Steps are listed in the sequence in which they are best done. */
export const STEPS: readonly StepDefinition[] = [...SETTINGS, ...PRODUCTS, ...OTHERS];
