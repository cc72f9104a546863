import type { Sentence } from '../kernel/sentence.ts'

/** What people call Smaregi's stores and Next Engine's shops, by their ids; null = it is not known. */
export interface PlaceNames {
  store(id: string): string | null
  shop(id: string): string | null
}

export const NO_PLACES: PlaceNames = { store: () => null, shop: () => null }

/** A store of Smaregi within a sentence. */
export function storeIn(id: string, names: PlaceNames): Sentence {
  const name = names.store(id)
  return name === null
    ? { ja: `店舗ID ${id}`, en: `store ${id}` }
    : { ja: name, en: `store ${name}` }
}

/** The same where a person has to enter the id. */
export function storeWithId(id: string, names: PlaceNames): Sentence {
  const name = names.store(id)
  return name === null
    ? { ja: `店舗ID ${id}`, en: `store ${id}` }
    : { ja: `${name}（店舗ID ${id}）`, en: `${name} (store ${id})` }
}

/** An online shop of Next Engine within a sentence. */
export function shopIn(id: string, names: PlaceNames): Sentence {
  const name = names.shop(id)
  return name === null
    ? { ja: `ネットの店舗番号 ${id}`, en: `online shop ${id}` }
    : { ja: name, en: `online shop ${name}` }
}
