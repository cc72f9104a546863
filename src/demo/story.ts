import type { BatchHead, ChangeRecord } from '../domain/stock/batch.ts'
import type { Hold } from '../domain/stock/hold.ts'
import type { IgnoreRule } from '../domain/stock/change.ts'
import { collected } from '../kernel/collected.ts'
import type { Store } from '../store/store.ts'
import { noticesOf } from '../audit/notices.ts'

/** One change and what became of it, as the batches have it written down. */
export interface Told {
  readonly change: ChangeRecord
  readonly end: End
  /** It came without a notification: ston found it by itself. */
  readonly found: boolean
}

export type End =
  | { readonly kind: 'ignored'; readonly rule: IgnoreRule }
  | { readonly kind: 'failed' }
  | { readonly kind: 'sent'; readonly sent: Sent }
  /** Its code's changes add up to nothing. */
  | { readonly kind: 'zero' }
  | { readonly kind: 'held'; readonly hold: Hold; readonly sent: Sent | null }
  | { readonly kind: 'waiting' }

/** The row that a change went out in. */
export interface Sent {
  readonly delta: number
  readonly changes: number
  readonly queId: string
}

interface Page {
  readonly head: BatchHead
  /** By code; what is asked about equal rows, by their content. */
  readonly held: ReadonlyMap<string, Hold>
  readonly waiting: ReadonlySet<string>
  readonly changes: readonly Received[]
}

type Received = ChangeRecord & {
  readonly decision: Exclude<ChangeRecord['decision'], 'alignment'>
}

/** That two counts were found equal is no change. */
function isChange(line: ChangeRecord): line is Received {
  return line.decision !== 'alignment'
}

/** Every change that was received, in the order in which it was taken. */
export async function tell(store: Store): Promise<readonly Told[]> {
  const pages: Page[] = []
  for (const id of await store.batches.list()) {
    const head = await store.batches.read(id)
    if (head !== null) pages.push(await readPage(store, head))
  }
  const changes = pages.flatMap((page) => page.changes)
  const notices = await noticesOf(store, new Set(changes.map((one) => one.notification)))
  return pages.flatMap((page, i) =>
    page.changes.map((change) => ({
      change,
      end: endOf(change, page, pages.slice(i + 1)),
      found: notices.get(change.notification)?.found ?? false,
    })),
  )
}

async function readPage(store: Store, head: BatchHead): Promise<Page> {
  const carried = await store.batches.carried(head.id)
  const changes = (await collected(store.batches.changes(head.id))).filter(isChange)
  const held = carried.flatMap((one) => {
    if (one.kind !== 'held') return []
    const name = one.reason === 'repeat' ? (one.repeat.change.content ?? '') : one.code
    return name === '' ? [] : [[name, one] as const]
  })
  const waiting = carried.flatMap((one) => (one.kind === 'waiting' ? [one.code] : []))
  return { head, held: new Map(held), waiting: new Set(waiting), changes }
}

function endOf(change: Received, page: Page, later: readonly Page[]): End {
  const { decision, code, key, content = key } = change
  if (decision === 'failed') return { kind: 'failed' }
  if (decision !== 'counted' && decision !== 'repeat') return { kind: 'ignored', rule: decision }
  const hold = page.held.get(decision === 'repeat' ? content : code)
  const now = sentIn(page, code)
  const then = later.map((one) => sentIn(one, code)).find((one) => one !== null) ?? null
  if (hold !== undefined) return { kind: 'held', hold, sent: decision === 'repeat' ? null : then }
  if (now !== null) return { kind: 'sent', sent: now }
  if (!page.waiting.has(code) && !page.head.rows.some((row) => row.code === code))
    return { kind: 'zero' }
  return then === null ? { kind: 'waiting' } : { kind: 'sent', sent: then }
}

/** Only a row that is known to have been applied counts as sent. */
function sentIn({ head }: Page, code: string): Sent | null {
  const index = head.rows.findIndex((row) => row.code === code)
  const row = head.rows[index]
  const applied = head.verdicts?.some((one) => one.row === index + 1 && one.kind === 'applied')
  if (row === undefined || applied !== true) return null
  return { delta: row.sent, changes: row.changes, queId: head.upload?.queId ?? '' }
}
