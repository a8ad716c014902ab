const noAccounts = () => Promise.reject(new Error('this store knows guests alone'));

/** The other methods of a store, for tests of guests. */
export const withoutAccounts = {
  kind: 'external' as const,
  keepsCarts: 'server' as const,
  addRequestHooks: undefined,
  wasReplaced: async () => false,
  signIn: noAccounts,
  joinCartsWithin: noAccounts,
  joinCarts: noAccounts,
  end: noAccounts,
  sessionsOf: noAccounts,
  cartOf: noAccounts,
  endSession: noAccounts,
  endOthers: noAccounts,
  forget: noAccounts,
};
