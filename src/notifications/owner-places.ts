import type { WarningId } from '../status/warnings.ts'

/** Where the owner can see to it on his pages. Everything else is for whoever keeps the server. */
const PLACES: { readonly [id in WarningId]?: string } = {
  signIn: 'nextengine',
  signInSoon: 'nextengine',
  heldLong: 'todo',
  repair: 'todo',
  drift: 'compare',
  notBegun: 'compare',
  pause: 'stocktaking',
}

export function placeOf(id: WarningId): { readonly place?: string } {
  const place = PLACES[id]
  return place === undefined ? {} : { place }
}

/** The list of all, which has this one first: with hundreds it stands pages away, and no mark survives a sign-in. */
export function placeOfItem(id: string): string {
  return `todo?of=${encodeURIComponent(id)}`
}
