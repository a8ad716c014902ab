import { promoEffect } from '../../checkout/promo/promo.ts';
import type { ListedPromoCode, PromoState } from '../../checkout/promo/promo-admin.ts';
import { type Html, html } from '../../layout/html.ts';
import { paths } from '../../layout/paths.ts';
import { timeView } from '../../layout/shop-time.ts';
import type { ShopUnits } from '../../settings/schema.ts';
import type { List } from '../lists/list.ts';

const BADGES: Readonly<Record<PromoState, Html>> = {
  active: html`<span class="badge good">Active</span>`,
  scheduled: html`<span class="badge plain">Scheduled</span>`,
  ended: html`<span class="badge plain">Ended</span>`,
  used_up: html`<span class="badge warn">Used up</span>`,
};

export const promoBadge = ({ state }: ListedPromoCode): Html => BADGES[state];

export const promoCodesList = ({ currency, timeZone }: ShopUnits): List<ListedPromoCode> => ({
  name: 'promo-codes',
  path: paths.adminPromoCodes(),
  noun: 'promo codes',
  searchLabel: 'Start of the code',
  columns: [
    {
      key: 'code',
      label: 'Code',
      isName: true,
      cell: ({ code }) => html`<a href="${paths.adminPromoCode(code)}">${code}</a>`,
    },
    { key: 'effect', label: 'What it does', cell: (promo) => promoEffect(promo, currency) },
    { key: 'for', label: 'For', cell: ({ categories }) => categories.join(', ') || 'Everything' },
    { key: 'uses', label: 'Used', isNumber: true, cell: usesText },
    {
      key: 'from',
      label: 'From',
      isHiddenAtFirst: true,
      cell: ({ startsAt }) => timeView(startsAt, timeZone),
    },
    { key: 'until', label: 'Until', cell: ({ endsAt }) => (endsAt ? timeView(endsAt, timeZone) : 'No end') },
    { key: 'state', label: 'State', cell: promoBadge },
  ],
  filters: [
    {
      name: 'state',
      label: 'State',
      options: [
        { value: 'active', label: 'Active' },
        { value: 'scheduled', label: 'Scheduled' },
        { value: 'used_up', label: 'Used up' },
        { value: 'ended', label: 'Ended' },
      ],
    },
  ],
  sorts: [{ key: 'created', label: 'Newest' }],
  idOf: ({ code }) => code,
  nameOf: ({ code }) => code,
  bulkActions: [],
});

export const usesText = ({ uses, usesMax }: ListedPromoCode): string =>
  usesMax === null ? `${uses}` : `${uses} of ${usesMax}`;
