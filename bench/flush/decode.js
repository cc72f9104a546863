/** What cannot be avoided: reading, checking and decoding the notifications. `node decode.js FOLDER` */
import { legacyChanges } from '../../dist/connectors/smaregi/legacy-rows.js'
import { openFileStore } from '../../dist/store/files/store.js'

const store = await openFileStore({ path: process.argv[2] })
const started = performance.now()
let changes = 0
for await (const chunk of store.unread({})) {
  for (const item of chunk)
    if (item.kind === 'notification') changes += legacyChanges(item.received).changes.length
}
const seconds = (performance.now() - started) / 1000
process.stdout.write(
  JSON.stringify({ count: changes, seconds, peakMiB: process.resourceUsage().maxRSS / 1024 }),
)
await store.close()
