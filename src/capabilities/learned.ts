import type { Habits } from '../connectors/nextengine/habits.ts'
import type { Store } from '../store/store.ts'
import { DAY_MS } from '../kernel/time.ts'

/**
 * What nobody could say beforehand about Next Engine's uploads, learnt from what it is seen to do. Until something is learnt, ston
 * acts in a way that is safe either way.
 */
export interface Learnt {
  /** Does the reason column of an upload come back in the stock history? */
  readonly reasonKept?: boolean
  /** What stands there instead, where it is always the same; '' = nothing. */
  readonly words?: string
  /** Do uploads show in the stock history at all? */
  readonly historyShows?: boolean
  /** Does Next Engine give the stock history out? */
  readonly historyGiven?: true
  /** May a decrement take exactly the free stock? */
  readonly equalToFree?: boolean
  /** When a "no" was learnt: it is asked again a day later, as something else may have been in the way. */
  readonly equalToFreeAt?: string
  /** A file with good and bad rows: the good ones in and the entry failed or succeeded, or nothing in at all. */
  readonly partlyGood?: 'failed' | 'succeeded' | 'nothing'
  /** Does the queue's message name the code of a bad row? */
  readonly namesBadRows?: boolean
  /** When the newest upload left whose marks were seen, and the newest one that wanted one of its marks (both JST). */
  readonly markedAt?: string
  readonly unmarkedAt?: string
}

/** The same about the services as a whole, whatever form uploads have. Only `doctor --probe` asks these. */
export interface Observed extends Habits {
  /** Is a registered 出荷 answered with its number? */
  readonly shipmentTold?: boolean
  /** Is a token that was used passed over without a second 出荷? */
  readonly tokenPassedOver?: boolean
  /** 在庫区分 of the rows that an edited and a deleted 出荷 write. */
  readonly editDivisions?: readonly string[]
  readonly removalDivisions?: readonly string[]
  /** May a finished 出荷 be edited, and deleted? */
  readonly editsAllowed?: boolean
  readonly removalsAllowed?: boolean
  /** Does a registered 出荷 wait for an approval? */
  readonly approvalNeeded?: boolean
  /** Does `/stock/changes` do as `sort` and `id` say? */
  readonly historySorted?: boolean
  readonly historyById?: boolean
}

/** Where an answer comes from. */
export interface Known {
  /** `seen`: in ordinary work. `probed`: `doctor --probe` tried it on purpose. */
  readonly source: 'seen' | 'probed'
  /** ISO instant; since when it is answered like this. */
  readonly at: string
}

export type Sources = Readonly<Record<string, Known>>

export function mayTakeAll({ equalToFree, equalToFreeAt }: Learnt, now: Date): boolean {
  const age = now.getTime() - Date.parse(equalToFreeAt ?? '')
  // A time that lies ahead is a clock's mistake.
  return equalToFree !== false || age > DAY_MS || age < 0
}

/** `known`: the sources, by the name of the question. What was learnt before there were any was seen, nobody knows when. */
type Part<T> = T & { readonly known?: Sources }

/** Each upload form has its own, and of several 拠点 each: what one is seen to do says nothing about the other. */
type Remembered = Part<Learnt> & {
  readonly warehouse?: Part<Learnt>
  /** By 拠点名, '' = 基本拠点. */
  readonly warehouses?: Readonly<Record<string, Part<Learnt>>>
  readonly both?: Part<Observed>
}

/** By which something is learnt: an upload form with the one 拠点 that it changes, or one 拠点 of several. */
export type Place = 'goods' | 'warehouse' | { readonly warehouse: string }

export interface Capabilities {
  /** Of the form that the configuration names. */
  readonly learnt: Part<Learnt>
  of(place: Place): Part<Learnt>
  readonly observed: Part<Observed>
  learn(facts: Learnt, source?: Known['source'], place?: Place): Promise<void>
  observe(facts: Observed): Promise<void>
}

/** Where a row goes, or went. */
export function placeOfRow({
  warehouse,
  upload,
}: {
  readonly warehouse?: string
  readonly upload: { readonly form: 'goods' | 'warehouse' }
}): Place {
  return warehouse === undefined ? upload.form : { warehouse }
}

/** For holders of the lock `stock`, or for reading. */
export async function openCapabilities(
  store: Store,
  form: 'goods' | 'warehouse',
  now: () => Date,
): Promise<Capabilities> {
  const document = store.document<Remembered>('capabilities')
  let { value, revision } = await document.read()
  const write = async (next: Remembered): Promise<void> => {
    if (JSON.stringify(next) === JSON.stringify(value)) return
    await document.replace(next, revision)
    ;({ value, revision } = await document.read())
  }
  const at = (): string => now().toISOString()
  return {
    get learnt() {
      return partOf(value, form)
    },
    of: (place) => partOf(value, place),
    get observed() {
      return value?.both ?? {}
    },
    learn(facts, source = 'seen', place = form) {
      const next = merged(partOf(value, place), facts, { source, at: at() })
      return write(withPart(value, place, next))
    },
    observe(facts) {
      const both = merged(value?.both ?? {}, facts, { source: 'probed', at: at() })
      return write({ ...value, both })
    },
  }
}

function partOf(value: Remembered | null, place: Place): Part<Learnt> {
  if (place === 'goods') return value ?? {}
  if (place === 'warehouse') return value?.warehouse ?? {}
  return value?.warehouses?.[place.warehouse] ?? {}
}

function withPart(value: Remembered | null, place: Place, part: Part<Learnt>): Remembered {
  if (place === 'goods') return { ...value, ...part }
  if (place === 'warehouse') return { ...value, warehouse: part }
  return { ...value, warehouses: { ...value?.warehouses, [place.warehouse]: part } }
}

function merged<T extends object>(before: Part<T>, facts: T, source: Known): Part<T> {
  const known = sourcesOf(before.known ?? {}, before, facts, source)
  const all = { ...before, ...facts }
  return Object.keys(known).length === 0 ? all : { ...all, known }
}

/** What is new, or tried on purpose, gets this source; what is only seen once more keeps its old one. */
export function sourcesOf(known: Sources, before: object, facts: object, source: Known): Sources {
  const news = Object.entries(facts).filter(
    ([name, answer]) =>
      source.source === 'probed' ||
      JSON.stringify(Reflect.get(before, name)) !== JSON.stringify(answer),
  )
  return { ...known, ...Object.fromEntries(news.map(([name]) => [name, source])) }
}
