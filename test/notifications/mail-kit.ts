import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addUp } from '../../src/stock-sync/results.ts'
import type { MailApp } from '../../src/notifications/context.ts'
import { type Ended, mailAfter } from '../../src/notifications/mail.ts'
import { flushMail } from '../../src/notifications/flush-mail.ts'
import { outcomeOf } from '../../src/reports/ended.ts'
import { standing } from '../../src/status/totals.ts'
import { readRuns, recordRun } from '../../src/status/runs.ts'
import { loadConfig } from '../../src/config/index.ts'
import { type ErrorCode, StonError } from '../../src/kernel/errors.ts'
import { openMailer } from '../../src/mailer/mailer.ts'
import type { SendMail } from '../../src/mailer/transport.ts'
import type { Amount, BatchHead } from '../../src/domain/stock/batch.ts'
import { openItemsOf, type Held, NOTHING, type OpenWork } from '../../src/domain/stock/open-work.ts'
import type { Store } from '../../src/store/store.ts'
import { head, SINCE } from '../domain/stock/make.ts'
import { newFolder, openStore } from '../store/helpers.ts'

type FlushMailFacts = Omit<Ended, 'runs'> & Parameters<typeof flushMail>[1]

export interface Bench {
  readonly store: Store
  readonly log: string[]
  now: Date
  /** One run of flush, as far as a mail sees it. */
  run(parts?: Partial<FlushMailFacts>): Promise<void>
  /** Writes a batch down, as a run would. */
  batch(parts?: Partial<BatchHead>, state?: OpenWork): Promise<void>
}

/** A real store, a real mailer, and runs of which only the end is made up. */
export async function openBench(
  port: number,
  mail: Readonly<Record<string, unknown>> = {},
  sendMail?: SendMail,
): Promise<Bench> {
  const dir = await newFolder()
  const store = await openStore(join(dir, 'data'))
  const config = configWith(dir, port, mail)
  const log: string[] = []
  const line = (fields: object, message: string): void =>
    void log.push(`${message} ${JSON.stringify(fields)}`)
  const bench: Bench = {
    store,
    log,
    now: new Date('2026-11-24T00:00:00.000Z'),
    run: (parts = {}) => run(app, store, bench.now, parts),
    batch: (parts = {}, state = NOTHING) => batch(store, bench.now, parts, state),
  }
  const { smtpUrl, from = '', to, when } = config.mail
  const app: MailApp = {
    config,
    locale: 'ja',
    log: { debug: line, info: line, warn: line, error: line },
    now: () => bench.now,
    mailer: async () =>
      openMailer({
        smtpUrl,
        from,
        to,
        when,
        publicUrl: undefined,
        locale: 'ja',
        signal: new AbortController().signal,
        sendMail,
      }),
  }
  return bench
}

function configWith(dir: string, port: number, mail: object) {
  const path = join(dir, 'config.json')
  const all = {
    locale: 'ja',
    mail: {
      enabled: true,
      smtpUrl: `smtp://127.0.0.1:${port}`,
      from: 'ston@example.jp',
      to: ['shop@example.jp'],
      ...mail,
    },
  }
  writeFileSync(path, JSON.stringify(all), { mode: 0o600 })
  return loadConfig(path, {}).config
}

async function run(
  app: MailApp,
  store: Store,
  now: Date,
  parts: Partial<FlushMailFacts>,
): Promise<void> {
  const { state = NOTHING, error = null, done = addUp([]), startedAt = now } = parts
  const outcome = outcomeOf(error, standing(state))
  await recordRun(store, 'flush', { startedAt: now, finishedAt: now, facts: { outcome }, error })
  const { alarms = [], week = null, elsewhere, isUntried } = parts
  const told = {
    alarms,
    week,
    ...(elsewhere && { elsewhere }),
    ...(isUntried !== undefined && { isUntried }),
  }
  const ended = { error, startedAt, runs: await readRuns(store), ...told }
  await mailAfter(app, store, flushMail(store, { done, state, startedAt, compares: true }), ended)
}

async function batch(
  store: Store,
  now: Date,
  parts: Partial<BatchHead>,
  state: OpenWork,
): Promise<void> {
  const newest = await store.batches.newest()
  const draft = await store.batches.draft(newest?.id ?? 0)
  const at = now.toISOString()
  const next = head({ id: draft.id, sealedAt: at, settledAt: at, ...parts })
  await draft.seal(next, openItemsOf(state))
}

export function held(
  code: string,
  parts: Partial<Amount> & { readonly reason?: 'missing' | 'oversold' } = {},
): Held {
  return {
    code,
    products: [code],
    delta: -2,
    changes: 1,
    since: SINCE,
    reason: 'missing',
    ...parts,
  }
}

export function withHeld(...rows: Held[]): OpenWork {
  return { ...NOTHING, held: rows }
}

export function later(bench: Bench, ms: number): void {
  bench.now = new Date(bench.now.getTime() + ms)
}

export function trouble(
  exit: 'auth' | 'temporary' | 'attention',
  code: ErrorCode = exit === 'attention' ? 'nextengine' : exit,
): StonError {
  const message = { ja: `問題です（${code}）。`, en: `Trouble (${code}).` }
  return new StonError({ code, exit, message, hint: { ja: '待つ', en: 'wait' } })
}

export function verdicts(...kinds: ('applied' | 'notSent')[]) {
  return kinds.map((kind, i) => ({ row: i + 1, kind, by: 'tag', words: '' }))
}
