import type { Counts, Upload, VerdictKind } from '../domain/stock/batch.ts'
import type { Document, Store } from '../store/store.ts'

/** One upload of a probe. On disk before it leaves; its row for the test product is row 1. */
export interface ProbeUpload {
  readonly tag: string
  /**
   * `mixed`: with a row that cannot be good beside it. `all`: takes exactly the free stock. `newer`: makes a line that shows how new the
   * history is. `back`: puts back.
   */
  readonly what: 'mixed' | 'all' | 'newer' | 'back'
  /** Signed pieces. */
  readonly sent: number
  /** 拠点名, '' = 基本拠点; absent = the one that everything goes to. */
  readonly warehouse?: string
  readonly before: Counts
  readonly upload: Upload
  /** Null: not known yet. */
  readonly verdict: VerdictKind | null
  /** The number by which its sender held the lock `stock`; absent in records of older versions. */
  readonly holder?: number
}

/** A 拠点 that a probe uploads to, where there are several. */
export interface ProbedWarehouse extends Counts {
  /** '' = 基本拠点 */
  readonly name: string
  /** As people know it. */
  readonly shown: string
}

/** One writing call to Smaregi. On disk before it leaves. */
export interface ProbeStep {
  /** Names it in the ledger of echoes. */
  readonly id: string
  /** `again`: the same token once more. `add`: a change of the stock, where Smaregi does not let a 出荷 be deleted. */
  readonly what: 'register' | 'again' | 'edit' | 'remove' | 'add'
  /** What it does to the stock, if it is done. */
  readonly delta: number
  /** Of `edit` and `remove`. */
  readonly shipmentId: string | null
  /** The newest movement of the product before the call; null = none in the day before. */
  readonly seenUpTo: string | null
  /** ISO instant. */
  readonly at: string
  readonly state: 'open' | 'done' | 'void'
  /** The number by which its sender held the lock `orders`; absent in records of older versions. */
  readonly holder?: number
}

/** A probe that is being made, or was when ston was killed. At most one at a time. */
export interface ProbeRecord {
  readonly id: string
  readonly productId: string
  readonly code: string
  /** ISO instant. */
  readonly startedAt: string
  readonly nextengine: {
    readonly neCode: string
    /** Before anything was done. */
    readonly stock: number
    /** Where it is done, one after the other, with the counts from before; absent = where everything goes. */
    readonly warehouses?: readonly ProbedWarehouse[]
    readonly uploads: readonly ProbeUpload[]
  } | null
  readonly smaregi: {
    readonly storeId: string
    /** Before anything was done; null where it could not be read. */
    readonly stock: number | null
    /** What its 出荷 are found by. */
    readonly identificationNo: string
    /** `YYYY-MM-DD` */
    readonly date: string
    readonly token: string
    /** The 出荷 waits for an approval, so nothing moves. */
    readonly unapproved: boolean
    readonly steps: readonly ProbeStep[]
  } | null
  /** Said to a person who has to put it right by hand; the next probe takes it that this was done. */
  readonly handedOver: boolean
}

interface Probes {
  readonly open: ProbeRecord | null
}

export async function openProbe(store: Store): Promise<ProbeRecord | null> {
  return (await readProbe(store)).open
}

/** The same, and which revision of the document it is: for whoever goes on with it, or begins another one. */
export async function readProbe(
  store: Store,
): Promise<{ readonly open: ProbeRecord | null; readonly revision: number }> {
  const { value, revision } = await store.document<Probes>('probe').read()
  return { open: value?.open ?? null, revision }
}

export const PURPOSE = 'doctor --probe'

/** A probe that nobody is making any more, and that has not put everything back. */
export async function cutOffProbe(store: Store): Promise<ProbeRecord | null> {
  const open = await openProbe(store)
  return open !== null && (await store.holder('stock')) === PURPOSE ? null : open
}

/**
 * The record of a probe, for the holder of both locks: every change is on stable storage when it resolves. Throws `Moved` where somebody
 * else has written meanwhile: a probe that was stopped must not write over what the next one has found out and put back.
 */
export class ProbeBook {
  readonly #document: Document<Probes>
  #record: ProbeRecord
  #revision: number

  /** `revision`: of the document, as it was read under the same locks. */
  constructor(store: Store, record: ProbeRecord, revision: number) {
    this.#document = store.document<Probes>('probe')
    this.#record = record
    this.#revision = revision
  }

  get record(): ProbeRecord {
    return this.#record
  }

  save(change: Partial<ProbeRecord>): Promise<void> {
    this.#record = { ...this.#record, ...change }
    return this.#write(this.#record)
  }

  /** By its tag: a new one, or the same one again. */
  async upload(one: ProbeUpload): Promise<void> {
    const { nextengine } = this.#record
    if (nextengine === null) throw new Error('the probe has no part in Next Engine')
    const others = nextengine.uploads.filter((known) => known.tag !== one.tag)
    await this.save({ nextengine: { ...nextengine, uploads: [...others, one] } })
  }

  /** By its id: a new one, or the same one again. */
  async step(one: ProbeStep): Promise<void> {
    const { smaregi } = this.#record
    if (smaregi === null) throw new Error('the probe has no part in Smaregi')
    const others = smaregi.steps.filter((known) => known.id !== one.id)
    await this.save({ smaregi: { ...smaregi, steps: [...others, one] } })
  }

  /** Everything is as it was. */
  close(): Promise<void> {
    return this.#write(null)
  }

  async #write(open: ProbeRecord | null): Promise<void> {
    await this.#document.replace({ open }, this.#revision)
    this.#revision += 1
  }
}
