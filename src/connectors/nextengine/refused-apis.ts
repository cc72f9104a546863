import type { Store } from '../../store/store.ts'
import { rewrite } from '../../store/update-document.ts'
import type { Outcome } from './wire.ts'

/** The APIs that the app was told it has no permission for (004001), until one of their calls is answered. */
export interface RefusedApis {
  /** When it was first said (ISO instant), by path. */
  readonly refused: Readonly<Record<string, string>>
}

const DOCUMENT = 'apis'
const NO_PERMISSION = '004001'

/** The paths, in no order. */
export async function readRefusedApis(store: Store): Promise<readonly string[]> {
  const { value } = await store.document<RefusedApis>(DOCUMENT).read()
  return Object.keys(value?.refused ?? {})
}

/** Keeps the list: many callers can go on without an API, and a person has to be told all the same. */
export class ApiBook {
  readonly #store: Store
  readonly #now: () => Date
  /** As far as this process knows; null = not read yet. */
  #refused: Set<string> | null = null

  constructor(store: Store, now: () => Date) {
    this.#store = store
    this.#now = now
  }

  /** After a call. Writes only where the answer is news. */
  async note(path: string, outcome: Outcome): Promise<void> {
    if (outcome.kind !== 'answered') return
    const isRefused = outcome.code === NO_PERMISSION
    if (!isRefused && outcome.result !== 'success') return
    this.#refused ??= new Set(await readRefusedApis(this.#store))
    if (this.#refused.has(path) === isRefused) return
    const at = this.#now().toISOString()
    await rewrite<RefusedApis>(this.#store.document(DOCUMENT), (value) => {
      const { [path]: since, ...others } = value?.refused ?? {}
      return { refused: isRefused ? { ...others, [path]: since ?? at } : others }
    })
    if (isRefused) this.#refused.add(path)
    else this.#refused.delete(path)
  }
}
