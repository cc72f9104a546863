import { amountOf, type Amount } from './stock-key.ts'
import type { BatchHead, RowOutcome } from './batch.ts'
import type { Hold, Overlap } from './hold.ts'
import type { Failure, OpenItem } from './left-open.ts'
import type { ReturnedShipment } from './returned-shipment.ts'

/**
 * What earlier versions wrote, as it is said today. They kept facts of a hold or a failure in a text (`words`), and gave what had no
 * code, or was looked at by itself, a name that begins with a colon in place of one. Nothing else knows of it.
 */
type Written = OpenItem & { readonly words?: string }

/** A carried row as a batch of any age holds it. */
export function openItemFrom(row: Written): OpenItem {
  switch (row.kind) {
    case 'waiting':
      return { ...row, ...codeFrom(row) }
    case 'held':
      return row.words === undefined || row.reason === 'refused'
        ? row
        : { ...amountOf(row), ...codeFrom(row), ...holdFrom(row, row.words), kind: 'held' }
    case 'failed':
      return row.words === undefined || row.reason === 'refused' ? row : failedFrom(row, row.words)
    case 'link':
      return { ...row, gone: row.gone.map(linkedFrom), waiting: row.waiting.map(linkedFrom) }
    default:
      return row
  }
}

/** A head of any age. */
export function headFrom(head: BatchHead): BatchHead {
  const isOld = head.outcomes.some(({ code }) => code.startsWith(':'))
  return isOld ? { ...head, outcomes: head.outcomes.map(outcomeFrom) } : head
}

/** `:<product>`, or `:<mark>:<code>` of a change that was looked at by itself. */
function outcomeFrom(outcome: RowOutcome): RowOutcome {
  const [, name, alone] = /^:([^:]*)(?::(.*))?$/.exec(outcome.code) ?? []
  if (name === undefined) return outcome
  return { ...outcome, code: '', ...(alone === undefined ? { product: name } : { alone }) }
}

function linkedFrom(amount: Amount): Amount {
  return { ...amount, ...codeFrom(amount) }
}

function codeFrom({ code }: Pick<Amount, 'code'>): Pick<Amount, 'code'> {
  return { code: code.startsWith(':') ? '' : code }
}

function holdFrom(row: Extract<OpenItem, { kind: 'held' }>, words: string): Hold {
  const [first = '', second = ''] = words.split(' ')
  switch (row.reason) {
    case 'counts':
      return { reason: row.reason, nextEngine: Number(first), smaregi: Number(second) }
    case 'ambiguous':
      return { reason: row.reason, overlap: overlapFrom(words) }
    case 'unlinked':
      return { reason: row.reason, key: words }
    case 'set':
      return { reason: row.reason, names: words.split(' ') }
    case 'shipment':
      return { reason: row.reason, returned: JSON.parse(words) as ReturnedShipment }
    case 'repeat':
      return { reason: row.reason, repeat: row.repeat }
    case 'refused':
    case 'turnedUp':
    case 'uncounted':
    case 'otherLink':
    case 'unknownChange':
    case 'twice':
      return row
    default:
      return { reason: row.reason }
  }
}

/** `name = what it is`, `key: name name …` or `key: product = code`; anything else are spellings. */
function overlapFrom(words: string): Overlap {
  const [key = '', names] = split(words, ': ')
  const [one = '', other] = split(names ?? words, ' = ')
  if (names === undefined) {
    return other === undefined
      ? { kind: 'spellings', spellings: words.split(' ') }
      : { kind: 'table', name: one, is: other }
  }
  return other === undefined
    ? { kind: 'key', key, names: names.split(' ') }
    : { kind: 'taken', key, productId: one, code: other }
}

function split(text: string, by: string): string[] {
  const at = text.indexOf(by)
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + by.length)]
}

function failedFrom(row: Extract<OpenItem, { kind: 'failed' }>, words: string): OpenItem {
  const { kind, id, raw, productId, storeId, code, delta, since } = row
  const store = storeId === undefined ? {} : { storeId }
  const of = { kind, id, raw, productId, ...store, code, delta, since }
  return { ...of, ...failureFrom(row.reason, words) }
}

function failureFrom(reason: Failure['reason'], words: string): Failure {
  switch (reason) {
    case 'badRow':
      return { reason, what: words }
    case 'tooOld':
      return { reason, at: words }
    case 'unexplained':
      // No earlier version wrote one.
      return { reason, at: words, count: 0 }
    case 'unknownChange':
      return { reason, changeId: words }
    case 'refused':
      return { reason, words }
    case 'damage': {
      const [segment = '', offset, bytes] = words.split(' ')
      return { reason, segment, offset: Number(offset), bytes: Number(bytes) }
    }
  }
}
