/** In a month, as users of the API tell; beyond it Next Engine may charge. */
export const FREE_TRAFFIC = 3 * 1024 ** 3
