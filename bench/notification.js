/** One sale, as Smaregi sends it: some 520 bytes. */
const params = {
  data: [
    {
      table_name: 'Stock',
      proc_detail_name: 'sale',
      rows: [
        {
          storeId: '1',
          productId: '8000101',
          amount: '-2',
          stockAmount: '10',
          layawayStockAmount: '0',
          stockDivision: '02',
          fromStoreId: '',
          toStoreId: '',
          updDateTime: '2026-03-01 12:34:56',
        },
      ],
    },
  ],
}

const sncode = '0123456789abcdef0123456789abcdef'

/** What the listener answers to it. */
export const ANSWER = '{"result":[{"Stock":1}]}'

export const NOTIFICATION = {
  path: '/hooks/0123456789abcdef0123456789abcdef',
  sncode,
  type: 'application/x-www-form-urlencoded;charset=UTF-8',
  body: new URLSearchParams({
    proc_name: 'stock_send',
    params: JSON.stringify(params),
    sncode,
  }).toString(),
}
