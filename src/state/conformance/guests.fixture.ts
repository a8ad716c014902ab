const noAccounts = () => Promise.reject(new Error('this store knows guests alone'));

/** The rest of a store for tests of guests. */
export const withoutAccounts = {
  wasReplaced: async () => false,
  signIn: noAccounts,
  joinCarts: noAccounts,
  end: noAccounts,
  sessionsOf: noAccounts,
  endSession: noAccounts,
  endOthers: noAccounts,
  forget: noAccounts,
};
