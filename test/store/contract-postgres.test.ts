import { onTestFinished } from 'vitest'
import { openPostgresStore } from '../../src/store/postgres/store.ts'
import { thisMachine } from '../../src/store/files/machine.ts'
import { ownersContract } from './contract-owners.ts'
import { productsContract } from './contract-products.ts'
import { type Place, storeContract } from './contract.ts'
import { newShop, usePostgres } from '../helpers/postgres.ts'

const postgres = await usePostgres()

async function newPlace(): Promise<Place> {
  const shop = newShop()
  return Promise.resolve({
    open: async (options) => {
      const store = await openPostgresStore({ url: postgres.url, shop, ...options })
      onTestFinished(() => store.close())
      return store
    },
    takeAway: async () => {
      // The server ends the connection of a machine that it does not hear of any more.
      await postgres.query(
        'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid IN (SELECT pid FROM ston.locks WHERE shop = $1)',
        [shop],
      )
      const there = { ...thisMachine().self(), boot: 'another machine', host: 'till-2' }
      await postgres.query('UPDATE ston.holders SET owner = $2 WHERE shop = $1', [
        shop,
        JSON.stringify(there),
      ])
    },
    age: async (to) => {
      const values = [shop, to]
      await postgres.query('UPDATE ston.segments SET opened_at = $2 WHERE shop = $1', values)
      for (const table of ['notifications', 'batch_lines'])
        await postgres.query(`UPDATE ston.${table} SET written_at = $2 WHERE shop = $1`, values)
    },
  })
}

storeContract('PostgreSQL', newPlace)
productsContract('PostgreSQL', newPlace)
ownersContract('PostgreSQL', newPlace)
