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

/**
 * Keeps the list, told of each call: many callers can go on without an API, and a person has to be told all the same. Writes only where
 * the answer is news.
 */
export function keepRefusedApis(
  store: Store,
  now: () => Date,
): (path: string, outcome: Outcome) => Promise<void> {
  /** As far as this process knows; null = not read yet. */
  let known: Set<string> | null = null
  return async (path, outcome) => {
    if (outcome.kind !== 'answered') return
    const isRefused = outcome.code === NO_PERMISSION
    if (!isRefused && outcome.result !== 'success') return
    known ??= new Set(await readRefusedApis(store))
    if (known.has(path) === isRefused) return
    const at = now().toISOString()
    await rewrite<RefusedApis>(store.document(DOCUMENT), (value) => {
      const { [path]: since, ...others } = value?.refused ?? {}
      return { refused: isRefused ? { ...others, [path]: since ?? at } : others }
    })
    if (isRefused) known.add(path)
    else known.delete(path)
  }
}
