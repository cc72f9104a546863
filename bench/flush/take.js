/** The same, and all that `flush` does with it before it calls Next Engine. `node take.js FOLDER` */
import { takeIn } from '../../dist/stock-sync/take-in.js'
import { RepeatJudge } from '../../dist/stock-sync/judge-repeats.js'
import { ReturnedShipments } from '../../dist/stock-sync/returned-shipment-rules.js'
import { openTranslator } from '../../dist/product-mapping/translator.js'
import { Exclusions } from '../../dist/domain/mapping/exclusions.js'
import { Alignments } from '../../dist/domain/stock/alignment.js'
import { RuleBook } from '../../dist/settings/rule-book.js'
import { openFileStore } from '../../dist/store/files/store.js'

const store = await openFileStore({ path: process.argv[2] })
const started = performance.now()
const draft = await store.batches.draft(0)
const translator = openTranslator(store.tables, 'csv')
const returned = new ReturnedShipments({}, { asks: true, divisions: [], forwarded: [] })
const taken = await takeIn({
  reading: store.unread({}),
  keys: store.keys,
  translator,
  exclusions: new Exclusions({ entries: [], watch: [] }),
  echoes: store.echoes,
  alignments: () => Promise.resolve(new Alignments()),
  returnedShipments: () => Promise.resolve(returned),
  takenBefore: () => Promise.resolve(new Set()),
  links: [],
  // Nothing is sent twice here, so nobody is asked.
  repeats: { held: [], watched: [], judge: new RepeatJudge({ store }, draft) },
  unresolved: [],
  failing: [],
  resolve: () => Promise.resolve({ changes: [], failed: [], left: [], unmanaged: new Set() }),
  rules: new RuleBook(store, {
    stockMaster: 'smaregi',
    smaregi: { stores: [], ignoreDivisions: [], forwardDivisions: [] },
  }),
  channel: null,
  keysFrom: null,
  retentionDays: 90,
  record: (line) => draft.record(line),
  pause: () => draft.drain(),
  watch: () => {},
})
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
  taken.sums.amounts().map((amount) => ({ ...amount, kind: 'waiting' })),
)
await store.keys.commit(draft.id)
const seconds = (performance.now() - started) / 1000
process.stdout.write(
  JSON.stringify({ count: taken.changes, seconds, peakMiB: process.resourceUsage().maxRSS / 1024 }),
)
await translator.close()
await store.close()
