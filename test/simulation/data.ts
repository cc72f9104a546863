/** Where the shop's data lie: never on the real disk. */
export const DATA = '/simulated/shop/data'
