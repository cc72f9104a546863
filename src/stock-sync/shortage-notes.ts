import { withShortage } from '../domain/stock/shortage.ts'
import type { Held, HeldFor, OpenWork, Shortage } from '../domain/stock/open-work.ts'
import { keyOf } from '../domain/stock/stock-key.ts'
import type { Store } from '../store/store.ts'

/** What was found out about a held decrement, and for which quantity. */
export interface Note extends Shortage {
  readonly delta: number
  /** ISO instant */
  readonly at: string
}

/** By `keyOf`, for as long as it is held. Only a note: nothing that is sent or held rests on it. */
export type Notes = Readonly<Record<string, Note>>

/** The state as people are told it: held decrements carry what was last found out about them. Asks nobody. */
export async function withNotes(store: Store, state: OpenWork): Promise<OpenWork> {
  if (!state.held.some(isShort)) return state
  return noted(state, (await store.document<Notes>('shortages').read()).value ?? {})
}

/** The shops of Next Engine that people are told with them, by id. */
export async function shopsTold(store: Store): Promise<ReadonlySet<string>> {
  const { value } = await store.document<Notes>('shortages').read()
  const slips = Object.values(value ?? {}).flatMap((note) => note.slips ?? [])
  return new Set(slips.map(({ shopId }) => shopId))
}

export function noted(state: OpenWork, notes: Notes): OpenWork {
  const held = state.held.map((one) => {
    if (!isShort(one)) return one
    const note = notes[keyOf(one)]
    return note === undefined || note.delta !== one.delta ? one : withShortage(one, note)
  })
  return { ...state, held }
}

export function isShort(held: Held): held is HeldFor<'oversold'> {
  return held.reason === 'oversold' && held.delta < 0
}
