import { StonError } from '../kernel/errors.ts'
import type { ShipmentsClient } from '../connectors/smaregi/shipments-client.ts'
import type { Store } from '../store/store.ts'
import * as says from '../messages/probe.ts'
import { say } from '../kernel/sentence.ts'
import { jstDay, toJst } from '../kernel/time.ts'
import type { App, Report } from '../context.ts'
import { putBackUploads, tryUploads } from '../probe/nextengine.ts'
import { readHabits, readHistoryHabits } from '../probe/reading.ts'
import { ProbeBook, type ProbeRecord, PURPOSE, readProbe } from '../capabilities/probe-record.ts'
import { type Ended, probeReport } from '../probe/report.ts'
import { ShipmentProbe } from '../probe/smaregi.ts'
import { readSubject, type Subject } from '../probe/subject.ts'
import type { Tools } from '../probe/tools.ts'
import { withRun } from '../stock-sync/run-context.ts'
import { waitedInVain, withBothLocks } from './locks.ts'

export interface ProbeJob {
  /** 商品ID or 商品コード of the test product. */
  readonly product: string
  readonly client: ShipmentsClient | null
  /** A person wants it to end; what was done is put back all the same, so the app itself must not be stopped by it. */
  readonly stop: AbortSignal
}

/** Nobody takes the probe's own writing for anything else meanwhile. */
export function probeJob(app: App, store: Store, options: ProbeJob): Promise<Report> {
  const { client, stop, product } = options
  return withBothLocks({ app, store, purpose: PURPOSE }, () =>
    withRun({ app, store }, (run) => work({ app, store, run, client, stop }, product)),
  ).catch(waitedInVain)
}

async function work(tools: Tools, product: string): Promise<Report> {
  const { app, store, client, stop } = tools
  const { open: cutOff, revision } = await readProbe(store)
  if (cutOff !== null) {
    const ended = await finish(tools, new ProbeBook(store, cutOff, revision), null)
    // What has just been put back is enough for one run where nobody was asked about a new one.
    return probeReport(app, cutOff, ended, { earlier: true, left: [] })
  }
  const subject = await readSubject(app, store, client, product)
  const record = newRecord(app, subject)
  const book = new ProbeBook(store, record, revision)
  await book.save({})
  const error = await tryAll(tools, book).then(() => null, expected)
  const ended = await finish(tools, book, error)
  const left = [...subject.left, ...(stop.aborted ? [says.stopped] : [])]
  return probeReport(app, record, ended, { earlier: false, left })
}

function newRecord(app: App, { productId, code, nextengine, smaregi }: Subject): ProbeRecord {
  const now = app.now()
  const id = `P-${app.system.hex(6)}`
  return {
    id,
    productId,
    code,
    startedAt: now.toISOString(),
    nextengine: nextengine && { ...nextengine, uploads: [] },
    smaregi: smaregi && {
      ...smaregi,
      identificationNo: id,
      date: jstDay(now),
      token: `${toJst(now).replaceAll(/\D/g, '')}${id.slice(2)}`,
      unapproved: false,
      steps: [],
    },
    handedOver: false,
  }
}

/** Reading first: it costs nothing. */
async function tryAll(tools: Tools, book: ProbeBook): Promise<void> {
  const { client } = tools
  const { record } = book
  await readHabits(tools, record)
  if (record.smaregi !== null && client !== null) {
    await new ShipmentProbe(tools, book, client).try()
    await readHistoryHabits(tools, record)
  }
  if (record.nextengine !== null) await tryUploads(tools, book)
}

/** Puts back what was done, on each side as far as it goes. The record stays as long as anything is open. */
async function finish(tools: Tools, book: ProbeBook, error: StonError | null): Promise<Ended> {
  const { app, client } = tools
  if (book.record.handedOver) {
    await book.close()
    return { error, nextengine: 'byHand', smaregi: 'byHand', shipments: [] }
  }
  app.progress(say(app.locale, says.progressBack))
  let trouble = error
  const note = (caught: unknown): null => {
    trouble ??= expected(caught)
    return null
  }
  const smaregi = await smaregiBack(tools, book, client).catch(note)
  const uploads =
    book.record.nextengine === null
      ? ('none' as const)
      : await putBackUploads(tools, book).catch(note)
  const ended: Ended = {
    error: trouble,
    nextengine: uploads ?? 'unclear',
    smaregi: smaregi?.kind ?? 'unclear',
    shipments: smaregi?.left ?? [],
  }
  const whole = (one: string): boolean => one === 'back' || one === 'none'
  if (whole(ended.nextengine) && whole(ended.smaregi)) await book.close()
  else if (ended.nextengine === 'inDoubt' || ended.smaregi === 'inDoubt')
    await book.save({ handedOver: true })
  return ended
}

async function smaregiBack(tools: Tools, book: ProbeBook, client: ShipmentsClient | null) {
  if (book.record.smaregi === null) return { kind: 'none' as const, left: [] }
  if (client === null) return { kind: 'unclear' as const, left: [] }
  return new ShipmentProbe(tools, book, client).putBack()
}

/** Errors that a run may end with and still put back what it has done. Anything else goes up as it is; the record stays. */
function expected(error: unknown): StonError {
  if (error instanceof StonError && error.exit !== 'bug') return error
  throw error
}
