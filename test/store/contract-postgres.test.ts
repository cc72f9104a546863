import { onTestFinished } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { storeContract } from './contract.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'

const postgres = await usePostgres()

storeContract('PostgreSQL', async () => {
  const shop = newShop()
  return Promise.resolve({
    open: async (options) => {
      const store = await openPostgresStore({ url: postgres.url, shop, ...options })
      onTestFinished(() => store.close())
      return store
    },
    age: async (to) => {
      const values = [shop, to]
      await postgres.query('UPDATE ston.segments SET opened_at = $2 WHERE shop = $1', values)
      for (const table of ['notifications', 'batch_lines'])
        await postgres.query(`UPDATE ston.${table} SET written_at = $2 WHERE shop = $1`, values)
    },
  })
})
