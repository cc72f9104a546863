import type { BatchHead } from '../../stock/batch.ts'
import type { Candidate } from '../../stock/plan.ts'
import { NOTHING, type Unfinished, unfinished } from '../../stock/unfinished.ts'
import type { Store } from '../../store/store.ts'
import * as says from '../../text/flush.ts'
import { heldBecause } from '../../text/problems.ts'
import { say } from '../../text/sentence.ts'
import { table } from '../../text/table.ts'
import type { App, Report } from '../command.ts'
import { signed } from '../problems.ts'
import { candidatesFrom } from './ask.ts'
import { ignoredCounts } from './report.ts'
import { channelFrom, rulesFrom } from './round.ts'
import { take, type Taken } from './take.ts'

/** What has come in and has not been decided yet, decided for the sake of looking: nothing is written, nobody is called. */
export async function survey(
  app: App,
  store: Store,
): Promise<{ head: BatchHead | null; state: Unfinished; taken: Taken }> {
  const head = await store.batches.newest()
  const state = head === null ? NOTHING : unfinished(head, await store.batches.carried(head.id))
  const taken = await take({
    reading: store.unread(head?.position ?? {}),
    keys: store.keys,
    rules: rulesFrom(app),
    channel: channelFrom(app, head),
    keysFrom: head?.keysFrom ?? null,
    retentionDays: app.config.retentionDays,
    record: () => {},
    pause: () => Promise.resolve(),
  })
  store.keys.reset()
  return { head, state, taken }
}

/** `flush --dry-run`: what would be tried, before Next Engine has been asked what it can take. */
export async function preview(app: App, store: Store): Promise<Report> {
  const { state, taken } = await survey(app, store)
  const fresh = new Map(
    taken.fold.amounts().map((amount) => [amount.code, { ...amount, heldFor: null }]),
  )
  const open = candidatesFrom(state, fresh).filter((one) => one.delta !== 0)
  const rows = open
    .filter((one) => one.heldFor === null)
    .map(({ code, delta, changes }) => ({ code, delta, changes }))
  const held = open.filter((one) => one.heldFor !== null).map((one) => heldRow(app, one))
  return {
    exit: 'ok',
    json: { rows, held, ignored: ignoredCounts(taken.ignored) },
    text:
      rows.length + held.length === 0
        ? say(app.locale, says.nothingToDo)
        : previewText(app, rows, held),
  }
}

interface HeldRow {
  readonly code: string
  readonly delta: number
  readonly reason: string
  readonly message: string
}

function heldRow(app: App, { code, delta, heldFor }: Candidate): HeldRow {
  const message = heldFor === null ? '' : say(app.locale, heldBecause(heldFor, '').what)
  return { code, delta, reason: heldFor ?? '', message }
}

function previewText(
  { locale }: App,
  rows: readonly { code: string; delta: number; changes: number }[],
  held: readonly HeldRow[],
): string {
  const { code, delta, changes, what } = says.columns
  const title = [say(locale, code), say(locale, delta), say(locale, changes), say(locale, what)]
  const body = [
    ...rows.map((row) => [row.code, signed(row.delta), String(row.changes), '']),
    ...held.map((row) => [row.code, signed(row.delta), '', row.message]),
  ]
  return `${say(locale, says.dryRunTitle)}\n${table([title, ...body])}`
}
