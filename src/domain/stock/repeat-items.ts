import type { HeldFor } from './open-work.ts'
import { countingOf, named, numbersOf } from './repeat-question.ts'

type Asked = HeldFor<'repeat'>

/** Equal rows that are asked about, each by itself: of two that look alike one may be a sale and the other a repeat. */
export function eachOf(asked: Asked): readonly { readonly id: string; readonly held: Asked }[] {
  return numbersOf(asked.repeat).map((number) => ({
    id: idOf(asked, number),
    held: withNumbers(asked, [number], { counting: countingOf(asked) }),
  }))
}

/** What stays of a question. `decided`: by id; `left`: empty where it was dropped, else it counts. */
export function withoutDecided(
  asked: Asked,
  decided: ReadonlyMap<string, { readonly left: readonly unknown[] }>,
): readonly Asked[] {
  const said = (number: number) => decided.get(idOf(asked, number))
  const before = countingOf(asked)
  const all = numbersOf(asked.repeat)
  const numbers = all.filter((one) => said(one)?.left.length !== 0)
  const dropped = (asked.repeat.dropped ?? 0) + all.length - numbers.length
  const counting = numbers.filter((one) => before.includes(one) || said(one) !== undefined)
  if (numbers.length === 0) return []
  return [withNumbers(asked, numbers, { counting, dropped })]
}

function withNumbers(
  { released: _released, ...asked }: Asked,
  numbers: readonly number[],
  said: { readonly counting: readonly number[]; readonly dropped?: number },
): Asked {
  const { change, heardAt } = asked.repeat
  const copies = numbers.length
  const counting = numbers.filter((one) => said.counting.includes(one))
  const { dropped = 0 } = said
  return {
    ...asked,
    ...(counting.length > 0 && { released: true }),
    delta: copies * change.delta,
    changes: copies,
    repeat: {
      change,
      copies,
      heardAt,
      ...named(numbers),
      ...(counting.length > 0 && counting.length < copies && { counting }),
      ...(dropped > 0 && { dropped }),
    },
  }
}

function idOf({ repeat }: Asked, number: number): string {
  const digits = (repeat.change.content ?? '').slice(0, 10)
  return number === 1 ? `r-${digits}` : `r-${digits}-${number}`
}
