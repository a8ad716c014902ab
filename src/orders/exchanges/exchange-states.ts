/** Which state of an exchange may follow which: the one table, as states.ts is for orders. No I/O here. */

export type ExchangeState = 'to_pack' | 'packed' | 'shipped' | 'delivered' | 'canceled';

export type ExchangeAction = 'pack' | 'ship' | 'deliver' | 'cancel';

interface Rule {
  from: readonly ExchangeState[];
  to: ExchangeState;
}

const RULES: Readonly<Record<ExchangeAction, Rule>> = {
  pack: { from: ['to_pack'], to: 'packed' },
  ship: { from: ['packed'], to: 'shipped' },
  deliver: { from: ['shipped'], to: 'delivered' },
  // An exchange that cannot be sent is refunded instead.
  cancel: { from: ['to_pack', 'packed'], to: 'canceled' },
};

/** The state after `action`; undefined where it cannot be done now. */
export const nextExchangeState = (state: ExchangeState, action: ExchangeAction): ExchangeState | undefined =>
  RULES[action].from.includes(state) ? RULES[action].to : undefined;

export const exchangeActionsOf = (state: ExchangeState): ExchangeAction[] =>
  (Object.keys(RULES) as ExchangeAction[]).filter((action) => nextExchangeState(state, action) !== undefined);
