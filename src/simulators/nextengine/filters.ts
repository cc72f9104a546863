import { fromJst } from '../../kernel/time.ts'
import { INVENTED, Refusal } from './refusal.ts'
import type { Fields, Kind, Row } from './table.ts'

/** Next Engine takes no longer lists. */
const MAX_LIST = 1000

export interface FilterRules {
  readonly searchCase: 'strict' | 'ignore'
}

type Test = (have: string | null) => boolean
type Maker = (want: string, kind: Kind, rules: FilterRules) => Test

interface Operator {
  readonly kinds: readonly Kind[]
  readonly make: Maker
}

const ALL: readonly Kind[] = ['string', 'number', 'date']
const ORDERED: readonly Kind[] = ['number', 'date']
const LISTED: readonly Kind[] = ['string', 'number']
const TEXT: readonly Kind[] = ['string']

const OPERATORS: ReadonlyMap<string, Operator> = new Map(
  Object.entries<Operator>({
    eq: { kinds: ALL, make: compared((order) => order === 0) },
    neq: { kinds: ALL, make: compared((order) => order !== 0) },
    lt: { kinds: ORDERED, make: compared((order) => order < 0) },
    lte: { kinds: ORDERED, make: compared((order) => order <= 0) },
    gt: { kinds: ORDERED, make: compared((order) => order > 0) },
    gte: { kinds: ORDERED, make: compared((order) => order >= 0) },
    in: { kinds: LISTED, make: listed(true) },
    nin: { kinds: LISTED, make: listed(false) },
    like: { kinds: TEXT, make: alike(true, false) },
    nlike: { kinds: TEXT, make: alike(false, false) },
    nlikeornull: { kinds: TEXT, make: alike(false, true) },
    null: { kinds: ALL, make: () => (have) => have === null },
    nnull: { kinds: ALL, make: () => (have) => have !== null },
    blank: { kinds: ALL, make: () => (have) => have === null || have === '' },
    nblank: { kinds: ALL, make: () => (have) => have !== null && have !== '' },
  }),
)

/** One parameter `<field>-<operator>=value`. Refuses what the field's kind does not allow. */
export function filter(
  name: string,
  want: string,
  fields: Fields,
  rules: FilterRules,
): (row: Row) => boolean {
  const at = name.lastIndexOf('-')
  const field = name.slice(0, at)
  const kind = Object.hasOwn(fields, field) ? fields[field] : undefined
  const operator = OPERATORS.get(name.slice(at + 1))
  if (at < 1 || kind === undefined || operator === undefined) {
    throw bad(`検索条件「${name}」は指定できません。`)
  }
  if (!operator.kinds.includes(kind)) {
    throw bad(`検索条件「${name}」は、この型の項目には指定できません。`)
  }
  const test = operator.make(want, kind, rules)
  return (row) => test(row[field] ?? null)
}

function compared(holds: (order: number) => boolean): Maker {
  return (want, kind, rules) => {
    const right = comparable(want, kind, rules)
    return (have) => {
      // As in SQL, nothing compares with NULL, not even "is different from".
      if (have === null) return false
      const left = stored(have, kind, rules)
      return holds(left < right ? -1 : left > right ? 1 : 0)
    }
  }
}

function listed(inside: boolean): Maker {
  return (want, kind, rules) => {
    const values = want.split(',')
    if (values.length > MAX_LIST) throw bad(`一度に指定できる値は${MAX_LIST}個までです。`)
    const set = new Set(values.map((value) => comparable(value, kind, rules)))
    return (have) => have !== null && set.has(stored(have, kind, rules)) === inside
  }
}

function alike(wanted: boolean, orNull: boolean): Maker {
  return (want, _kind, rules) => {
    const pattern = likePattern(want, rules)
    return (have) => (have === null ? orNull : pattern.test(have) === wanted)
  }
}

/** MySQL's LIKE: `%` any text, `_` any one character, a backslash takes the next one literally. */
function likePattern(want: string, rules: FilterRules): RegExp {
  const body = want.replace(/\\([\s\S])|[\s\S]/g, (one, escaped: string | undefined) => {
    if (escaped !== undefined) return literal(escaped)
    if (one === '%') return '.*'
    return one === '_' ? '.' : literal(one)
  })
  return new RegExp(`^${body}$`, rules.searchCase === 'ignore' ? 'sui' : 'su')
}

function literal(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}

/** A value of the table: known to be well-formed. */
function stored(text: string, kind: Kind, rules: FilterRules): string | number {
  return kind === 'string' ? comparable(text, kind, rules) : kind === 'number' ? Number(text) : text
}

/** A value that a caller sent. */
function comparable(text: string, kind: Kind, rules: FilterRules): string | number {
  if (kind === 'number') return numberOf(text)
  if (kind === 'date') return dateOf(text)
  return rules.searchCase === 'ignore' ? text.toLowerCase() : text
}

function numberOf(text: string): number {
  if (!/^-?\d+(\.\d+)?$/.test(text)) throw bad(`「${text}」は数値ではありません。`)
  return Number(text)
}

/** Dates are compared as they are written; a day alone is its first second. */
function dateOf(text: string): string {
  const full = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text} 00:00:00` : text
  if (fromJst(full) === null) throw bad(`「${text}」は日時ではありません。`)
  return full
}

function bad(message: string): Refusal {
  return new Refusal(INVENTED.filter, message)
}
