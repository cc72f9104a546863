import type { Found } from './search.ts'
import type { Row } from './table.ts'
import { strike, type Faults } from './faults.ts'

type Params = Readonly<Record<string, string>>

/** What a search is answered with, where the faults makes the answer contradict itself or the list go on for ever. */
export function strangely(
  found: (params: Params) => Found,
  { path, params }: { readonly path: string; readonly params: Params },
  faults: Faults,
): Partial<Found> {
  const paging = strike(faults.strangePages, path)
  if (paging?.how === 'endless') return endless(params)
  const answer = found(paging === null ? params : { ...params, offset: '0' })
  const { count, data } = answer
  switch (strike(faults.contradict, path)?.how) {
    case 'noRows':
      return { count: String(Math.max(1, data.length)), data: [] }
    case 'fewerRows':
      return { count: String(data.length + 1), data }
    case 'moreRows':
      return { count: String(data.length), data: [...data, ...data, {}] }
    case 'noData':
      return { count }
    case 'nothing':
      return {}
    case 'bareRows':
      return {
        count: String(Math.max(1, data.length)),
        data: data.length === 0 ? [{}] : data.map(() => ({})),
      }
    case undefined:
      return answer
  }
}

let numbers = 1_000_000_000

/** A full page of rows that nobody has seen before. */
function endless(params: Params): Found {
  const names = (params['fields'] ?? '').split(',')
  const data = Array.from({ length: Number(params['limit'] ?? 1000) }, (): Row => {
    numbers += 1
    return Object.fromEntries(names.map((name) => [name, String(numbers)]))
  })
  return { count: String(data.length), data }
}
