import { isObject } from '../../src/kernel/json.ts'

/** What kind of value stands there. */
export type Kind =
  | 'absent'
  | 'null'
  | 'empty'
  | 'number'
  | 'boolean'
  | 'digits'
  | 'decimal'
  | 'time'
  | 'text'
  | 'list'
  | 'object'

/** The kinds that were seen, by the place that they stand in: `data[].stock_goods_id`. */
export type Shapes = Map<string, Set<Kind>>

/** What everybody gets with any answer, and only now and then. */
const NOW_AND_THEN = /^(access|refresh)_token(_end_date)?$/

/** Adds what this answer shows. */
export function learn(shapes: Shapes, body: unknown, place = ''): void {
  note(shapes, place, kindOf(body))
  if (Array.isArray(body)) learnItems(shapes, body, `${place}[]`)
  if (!isObject(body)) return
  for (const [name, value] of Object.entries(body))
    if (!(place === '' && NOW_AND_THEN.test(name)))
      learn(shapes, value, place === '' ? name : `${place}.${name}`)
}

/** A key that only some of them have is absent in others. */
function learnItems(shapes: Shapes, items: readonly unknown[], place: string): void {
  const names = new Set(items.flatMap((one) => (isObject(one) ? Object.keys(one) : [])))
  for (const item of items) {
    learn(shapes, item, place)
    if (!isObject(item)) continue
    for (const name of names) if (!(name in item)) note(shapes, `${place}.${name}`, 'absent')
  }
}

function note(shapes: Shapes, place: string, kind: Kind): void {
  const known = shapes.get(place)
  if (known === undefined) shapes.set(place, new Set([kind]))
  else known.add(kind)
}

function kindOf(value: unknown): Kind {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'list'
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'object')
    return typeof value as Kind
  const text = typeof value === 'string' ? value.trim() : ''
  if (text === '') return 'empty'
  if (/^-?\d+$/.test(text)) return 'digits'
  if (/^-?\d+\.\d+$/.test(text)) return 'decimal'
  return /^\d{4}[-/]\d{2}[-/]\d{2}([ T]|$)/.test(text) ? 'time' : 'text'
}

/** How the first differ from the second, in words; what the second never shows cannot be compared. */
export function differences(theirs: Shapes, ours: Shapes): readonly string[] {
  const found: string[] = []
  for (const [place, kinds] of theirs) {
    const expected = ours.get(place)
    if (expected === undefined) {
      if (isComparable(place, ours)) found.push(`${nameOf(place)}: unknown to the simulators`)
      continue
    }
    const strange = [...kinds].filter((kind) => !fits(kind, expected))
    if (strange.length > 0)
      found.push(`${nameOf(place)}: ${strange.join(', ')}; simulators: ${[...expected].join(', ')}`)
  }
  for (const place of ours.keys())
    if (
      !theirs.has(place) &&
      isComparable(place, theirs) &&
      ours.get(place)?.has('absent') !== true
    )
      found.push(`${nameOf(place)}: absent; simulators have it`)
  return found
}

/** Words may look like numbers. */
function fits(kind: Kind, expected: ReadonlySet<Kind>): boolean {
  return expected.has(kind) || (expected.has('text') && (kind === 'digits' || kind === 'decimal'))
}

/** What it is a part of was seen there. */
function isComparable(place: string, shapes: Shapes): boolean {
  const parent = place.includes('.') ? place.slice(0, place.lastIndexOf('.')) : ''
  if (place.endsWith('[]')) return false
  return shapes.get(parent)?.has('object') === true
}

function nameOf(place: string): string {
  return place === '' ? 'the answer' : place
}
