/** The same, and all that `flush` does with it before it calls Next Engine. `node take.js FOLDER` */
import { writeFileSync } from 'node:fs'
import { openApp } from '../../dist/app.js'
import { NOTHING } from '../../dist/domain/stock/open-work.js'
import { openTranslator } from '../../dist/product-mapping/translator.js'
import { decide } from '../../dist/stock-sync/decide.js'
import { openDecider } from '../../dist/stock-sync/decider.js'
import { RepeatJudge } from '../../dist/stock-sync/judge-repeats.js'
import { withoutAsking } from '../../dist/stock-sync/resolve-ids.js'
import { takeIn } from '../../dist/stock-sync/take-in.js'

const [folder] = process.argv.slice(2)
const config = `${folder}.json`
writeFileSync(config, JSON.stringify({ store: { path: folder } }), { mode: 0o600 })
const output = { write: () => {} }
const frame = {
  locale: 'en',
  json: true,
  quiet: true,
  verbose: false,
  color: false,
  env: {},
  stdout: output,
  stderr: output,
  signal: new AbortController().signal,
}
const app = openApp(frame, { config, locale: 'en', waitMs: 0 })
const store = await app.store()
const started = performance.now()
const draft = await store.batches.draft(0)
const translator = openTranslator(store.tables, 'csv')
const deciding = {
  app,
  store,
  translator,
  head: null,
  state: NOTHING,
  places: { isMany: false, single: '' },
  // Nothing is sent twice here, so nobody is asked.
  judge: new RepeatJudge({ app, store }, draft, { judged: 0 }),
  record: (line) => draft.record(line),
}
const told = await takeIn(deciding, await openDecider(deciding), () => draft.drain())
const taken = await decide(told, withoutAsking(told.ids))
await draft.seal(
  {
    id: draft.id,
    tag: '000001-bench',
    state: 'settled',
    sealedAt: new Date().toISOString(),
    position: taken.position,
    lastReceivedAt: taken.lastReceivedAt,
    channel: taken.channel,
    otherChannel: 0,
    keysFrom: null,
    rows: [],
    taken: taken.changes,
    ignored: {},
    outcomes: [],
    upload: null,
    verdicts: [],
    settledAt: null,
  },
  taken.sums.map((one) => ({ ...one, kind: 'waiting' })),
)
await store.keys.commit(draft.id)
const seconds = (performance.now() - started) / 1000
process.stdout.write(
  JSON.stringify({ count: taken.changes, seconds, peakMiB: process.resourceUsage().maxRSS / 1024 }),
)
await translator.close()
await app.close()
