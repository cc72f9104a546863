/** Translates changes in a random order, a chunk at a time, as `flush` does. `node look-up.js DATA PRODUCTS CHANGES` */
import { translateAll } from '../../dist/domain/mapping/translate.js'
import { openFileStore } from '../../dist/store/files/store.js'
import { someId } from './rows.js'

const CHUNK = 1000

const [path, products, changes] = process.argv.slice(2)
const store = await openFileStore({ path })
const { number } = await store.tables.current()
const table = await store.tables.open(number)
const ids = Array.from({ length: Number(changes) }, (_, i) =>
  someId((i * 99_991) % Number(products)),
)
await translate() // reads the table into memory
const started = performance.now()
await translate()
const seconds = (performance.now() - started) / 1000
process.stdout.write(
  JSON.stringify({
    perSecond: ids.length / seconds,
    peakMiB: process.resourceUsage().maxRSS / 1024,
  }),
)
await table.close()
await store.close()

async function translate() {
  for (let at = 0; at < ids.length; at += CHUNK) {
    const chunk = ids.slice(at, at + CHUNK)
    const found = await translateAll(table, chunk)
    if (chunk.some((id) => found.get(id)?.source !== 'table')) throw new Error('not found')
  }
}
