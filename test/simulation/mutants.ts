import type { PlanChanges } from './plan.ts'

/**
 * Mistakes that the simulation has to find: a text of a compiled module, and what stands there instead. `from` occurs once; white space
 * counts as one blank. A new promise of the product brings its mutant.
 */
export interface Mutant {
  readonly name: string
  /** In `src`, without its ending. */
  readonly file: string
  readonly from: string
  readonly to: string
  /** Only in shops of this kind it makes a difference. */
  readonly shops?: 'takeovers'
  /** What of their plans is otherwise than drawn, where few shops bring what it needs. */
  readonly changes?: PlanChanges
  /** Only thousands of shops find it: it is tried with the history that names it, and not hunted. */
  readonly isRare?: true
}

const BUSY: PlanChanges = {
  eyes: 'platform',
  share: { order: 0.5, orderEdit: 0.5, typed: 0, drift: 0 },
  more: { slips: 0.8, oldSlips: 1 },
}
const BY_HAND: PlanChanges = {
  eyes: 'platform',
  correctionDivision: '10',
  changes: 10,
  share: { order: 0.5, orderEdit: 0.15, typed: 0, drift: 0 },
  more: { slips: 0, byHand: 3, newOrders: 0 },
}

export const MUTANTS: readonly Mutant[] = [
  // What must be on the disk.
  {
    name: 'a notification is answered before it is synced',
    file: 'store/files/segment',
    from: 'await this.#file.datasync();',
    to: '',
  },
  {
    name: "a segment's name is not synced",
    file: 'store/files/segment',
    from: 'await syncFolder(io, folder);',
    to: '',
  },
  {
    name: 'a document or head is not synced',
    file: 'store/files/temp',
    from: "await writeNew(io, temp, bytes, 'sync'); return await linkOnce",
    to: 'await writeNew(io, temp, bytes); return await linkOnce',
  },
  {
    name: 'the name of a document or head is not synced',
    file: 'store/files/temp',
    from: 'throw new Moved(basename(path)); await syncFolder(room.io, dirname(path));',
    to: 'throw new Moved(basename(path));',
  },
  {
    name: "a batch's lines are not synced",
    file: 'store/files/draft',
    from: 'await this.write(); await this.#file?.datasync();',
    to: 'await this.write();',
  },
  {
    name: "the names of a batch's lines are not synced",
    file: 'store/files/batches',
    from: 'if (finished.renames.length > 0) await syncFolder(io, folder);',
    to: '',
  },
  {
    name: 'bookings are not synced',
    file: 'store/files/line-file',
    from: 'await file.datasync(); await this.#isAlone',
    to: 'await this.#isAlone',
  },
  {
    name: 'the name of a file of bookings is not synced',
    file: 'store/files/line-file',
    from: 'await syncFolder(this.#io, dirname(path)); return file;',
    to: 'return file;',
  },
  // Who may go on.
  {
    name: 'a lock is not fenced',
    file: 'store/leave',
    from: '&& isHolder()',
    to: '',
    shops: 'takeovers',
  },
  {
    name: 'a stopped sender counts as dead',
    file: 'store/files/holders',
    from: 'if (holder?.claim?.epoch === epoch) return true;',
    to: '',
    shops: 'takeovers',
  },
  {
    name: 'a silent holder is given up at once',
    file: 'store/files/watch',
    from: 'const SILENT_MS = 10 * MINUTE_MS;',
    to: 'const SILENT_MS = 0;',
    shops: 'takeovers',
  },
  {
    name: 'a holder that was overtaken goes on writing',
    file: 'store/files/epochs',
    from: 'statOrNull(io, epochFile(folder, lock, epoch + 1)) === null',
    to: 'true',
    shops: 'takeovers',
  },
  // What is known of an upload.
  {
    name: 'an upload leaves before that is written down',
    file: 'stock-sync/upload',
    from: "head = await advance(run, head, { ...head, state: 'sending', upload: left });",
    to: "head = { ...head, state: 'sending', upload: left };",
  },
  {
    name: 'marks of earlier uploads are not looked for',
    file: 'stock-sync/earlier-marks',
    from: 'if (instant === null)',
    to: 'if (instant !== 1)',
  },
  {
    name: 'a line without a name is nobody’s',
    file: 'domain/stock/nameless-lines',
    from: 'return marks.filter((mark) => mark.lostAfter !== undefined && take(mark));',
    to: 'return [];',
  },
  {
    name: 'the time to settle is nothing',
    file: 'stock-sync/upload-end',
    from: 'const over = waited >= settleMs && rests && !unclear',
    to: 'const over = true',
  },
  {
    name: 'counts are a witness however old they are',
    file: 'domain/stock/verdict',
    from: "change === 'none' && !isCountBlind(row, evidence)",
    to: "change === 'none'",
    isRare: true,
  },
  {
    name: 'a count knows all that was sent before',
    file: 'domain/stock/row-reading',
    from: 'if (evidence.historyShows === true) return [];',
    to: 'return [];',
    isRare: true,
  },
  {
    name: 'a history needs no newer line',
    file: 'stock-sync/evidence',
    from: 'const calm = newer.length > 0;',
    to: 'const calm = over;',
  },
  {
    name: 'the end of a lost upload is not asked for',
    file: 'stock-sync/queue-entry',
    from: 'const endedBy = ends.toSorted().at(-1);',
    to: 'const endedBy = undefined;',
  },
  {
    name: 'an upload in the queue counts as over',
    file: 'stock-sync/evidence',
    from: "if (queue.state === 'unfinished') return { upload, evidence: null };",
    to: '',
  },
  {
    name: 'what a reading does not show has not happened',
    file: 'domain/stock/verdict',
    from: "const believed = evidence.calm || (evidence.queue === 'failed' && named);",
    to: 'const believed = true;',
  },
  {
    name: 'one witness is enough',
    file: 'domain/stock/verdict',
    from: 'if (witnesses.length >= 2)',
    to: 'if (witnesses.length >= 1)',
  },
  {
    name: "a failed file's rows were all refused",
    file: 'domain/stock/verdict',
    from: "if (hasTag(row, evidence.movements)) return verdict(row, 'applied', 'tag');",
    to: "if (evidence.queue === 'failed') return verdict(row, 'refused', 'queue');",
  },
  {
    name: 'what left unasked and shows no mark was refused',
    file: 'domain/stock/unasked-verdict',
    from: "return signs.calm ? 'inDoubt' : undecided(signs)",
    to: "return 'refused'",
  },
  // What comes in.
  {
    name: 'the same key counts again',
    file: 'stock-sync/decider',
    from: 'return isAdded && !this.#takenBefore.has(change.key);',
    to: 'return true;',
  },
  {
    name: 'keys of earlier runs are not looked at',
    file: 'stock-sync/decider',
    from: 'await store.keys.load([...days, ...book.days]);',
    to: '',
  },
  {
    name: 'equal rows are always the same change',
    file: 'domain/stock/repeats',
    from: 'return { least: Math.max(0, ...times.values()), most: rows.length };',
    to: 'return { least: 1, most: 1 };',
  },
  {
    name: 'equal rows are always different changes',
    file: 'domain/stock/repeats',
    from: 'return { least: Math.max(0, ...times.values()), most: rows.length };',
    to: 'return { least: rows.length, most: rows.length };',
  },
  {
    name: 'counts prove what was never told',
    file: 'stock-sync/judge-repeats',
    from: 'untold.length > 0 ? null :',
    to: '',
    isRare: true,
  },
  {
    name: 'lost webhooks are not looked for',
    file: 'stock-sync/lost-webhooks',
    from: 'await orError(searchPairs(run, platform))',
    to: 'NONE',
  },
  {
    name: 'a history that lags counts as read',
    file: 'stock-sync/lost-webhook-search',
    from: 'if (isBehind(history, stand)) {',
    to: 'if (history.rows.length < 0) {',
  },
  {
    name: 'the look for lost webhooks has no overlap',
    file: 'stock-sync/lost-webhook-search',
    from: 'const overlap = Math.max(OVERLAP_MS, this.#run.app.config.nextengine.settleMs);',
    to: 'const overlap = 0;',
  },
  // What stays open.
  {
    name: 'what is unfinished is not carried on',
    file: 'store/files/draft',
    from: 'for (const row of carried) this.#carried.add(row);',
    to: 'for (const row of carried.slice(1)) this.#carried.add(row);',
  },
  {
    name: 'the rest of an oversold decrement is forgotten',
    file: 'domain/stock/left-by-verdict',
    from: 'return rest === 0 ?',
    to: 'return rest !== 1.5 ?',
  },
  {
    name: 'a code that has turned up is sent without a comparison',
    file: 'domain/stock/plan',
    from: 'return isCompared(candidate)',
    to: 'return candidate === null',
  },
  // Orders.
  {
    name: 'an order is announced after its call',
    file: 'outbox/outbox',
    from: 'await this.#kind.open(writes); await this.announceAgain(writes);',
    to: 'await this.announceAgain(writes);',
  },
  {
    name: 'what a registration causes is not expected back',
    file: 'outbox/outbox',
    from: 'await this.#kind.open(writes); await this.announceAgain(writes);',
    to: 'await this.#kind.open(writes);',
  },
  {
    name: 'a registration is sent again at once',
    file: 'outbox/outbox',
    from: 'return nextengine.settleMs;',
    to: 'return nextengine.settleMs * 0;',
  },
  {
    name: 'an order line that is cancelled stays booked',
    file: 'domain/orders/difference',
    from: '...tooMany(want, part, -missing, history), ',
    to: '',
  },
  {
    name: 'pieces that came back are not taken off',
    file: 'domain/orders/effective-quantity',
    from: 'line.quantity - line.returnedGood',
    to: 'line.quantity',
  },
  {
    name: '出荷 are passed on to Next Engine',
    file: 'domain/stock/rules',
    from: "const SHIPMENT = '10';",
    to: "const SHIPMENT = '99';",
  },
  {
    name: 'a line of an old slip counts where it was merged in',
    file: 'domain/orders/origin',
    from: 'if (mergedFrom !== null) return mergedFrom;',
    to: '',
    changes: BUSY,
  },
  {
    name: 'what is copied of an old slip counts',
    file: 'domain/orders/origin',
    from: 'return [dividedFromSlip, copiedFromSlip]',
    to: 'return [dividedFromSlip]',
    changes: BUSY,
  },
  {
    name: 'a 出荷 that is not shipped any more is corrected',
    file: 'outbox/shipment-listing',
    from: 'return isThere && isShipped(found) &&',
    to: 'return isThere &&',
    changes: BY_HAND,
  },
  // Several 拠点.
  {
    name: 'sums do not tell the 拠点',
    file: 'domain/stock/sums',
    from: '...inWarehouse(warehouse),',
    to: '',
  },
  {
    name: 'what is in doubt in one 拠点 holds nothing back in any',
    file: 'domain/stock/open-work',
    from: 'keys.has(foldedKeyOf(key)) || codes.has(caseFolded(key.code))',
    to: 'keys.has(caseFolded(key.code))',
  },
  {
    name: 'what moves to another store stays in the old one as well',
    file: 'domain/orders/difference',
    from: 'moved: true, quantity: pieces - stay',
    to: 'moved: true, quantity: 0',
  },
  // A stocktaking.
  {
    name: 'counted: what came before the count goes as well',
    file: 'domain/stock/alignment',
    from: 'if (counted.some((at) => change.at <= at)) return true;',
    to: '',
  },
  {
    name: 'counted: sold goods stay in the count',
    file: 'jobs/settle-count',
    from: 'if (count.sold.length === 0)',
    to: 'if (count.sold.length >= 0)',
  },
]
