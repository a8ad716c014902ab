import { parseCookie, stringifySetCookie } from 'cookie';
import type { CartPromo, CartPromos } from '../../cart/cart-promo.ts';
import { emailKey } from '../../customers/email.ts';
import type { CustomerGuard } from '../../customers/require-customer.ts';
import type { Database } from '../../database/database.ts';
import type { Settings } from '../../settings/settings.ts';
import { quote } from '../pricing/quote.ts';
import { INVALID_CODE, promoCodeOf } from './promo.ts';
import type { TryPromo } from './promo-use.ts';

interface CartPromosDeps {
  publicUrl: string;
  database: Database;
  settings: Pick<Settings, 'current'>;
  guard: Pick<CustomerGuard, 'findVisitor'>;
  tryPromo: TryPromo;
}

const NAME = 'promo';

/** Promo codes of carts. They are priced and refused by the same functions as at the checkout. */
export function createCartPromos({ publicUrl, ...deps }: CartPromosDeps): CartPromos {
  const secure = publicUrl.startsWith('https:');
  const common = { name: NAME, path: '/', sameSite: 'lax', httpOnly: true, secure } as const;
  const read: CartPromos['read'] = ({ headers: { cookie } }) =>
    cookie?.includes(NAME) ? promoCodeOf(parseCookie(cookie)[NAME] ?? '') : undefined;
  return {
    read,
    keep: (reply, typed) => {
      const code = promoCodeOf(typed);
      if (code === undefined || code === read(reply.request)) return;
      reply.header('set-cookie', stringifySetCookie({ ...common, value: code }));
    },
    drop: (reply) => {
      if (read(reply.request) === undefined) return;
      reply.header('set-cookie', stringifySetCookie({ ...common, value: '', maxAge: 0 }));
    },
    look: (request, typed, cart) => look(deps, request, typed, cart),
  };
}

async function look(
  { database, settings, guard, tryPromo }: Omit<CartPromosDeps, 'publicUrl'>,
  ...[request, typed, cart]: Parameters<CartPromos['look']>
): Promise<CartPromo> {
  const code = promoCodeOf(typed);
  if (code === undefined) return { kind: 'refused', code: typed, message: INVALID_CODE };
  const { customer } = await guard.findVisitor(request);
  const order = {
    // What cannot be bought counts nothing, as in the cart's subtotal.
    items: cart.lines.filter(({ buyable }) => buyable).map(({ sku, quantity }) => ({ sku, quantity })),
    ...{ country: '', deliveryMethod: '', promoCode: code },
    user: { customerId: customer?.id, emailKey: customer ? emailKey(customer.email) : '' },
  };
  const tried = await tryPromo(
    request,
    code,
    () => quote(database, order, settings.current),
    ({ promo }) => promo,
  );
  if (!tried.ok) {
    const { message, retryAfterSeconds } = tried;
    return { kind: 'refused', code, message, retryAfterSeconds };
  }
  const { promo, subtotalMinor, discountMinor, deliveryMinor, vat, totalMinor } = tried.value;
  if (!promo?.ok) return { kind: 'refused', code, message: promo?.message ?? INVALID_CODE };
  const amounts = { subtotalMinor, discountMinor, deliveryMinor, vat, totalMinor };
  return { kind: 'applied', code, note: promo.note, amounts };
}
