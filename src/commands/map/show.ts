import { StonError } from '../../errors.ts'
import { isCode, isProductId } from '../../mapping/names.ts'
import { type Conflict, productOf, translate } from '../../mapping/translate.ts'
import type { Lookup, Pair } from '../../mapping/table.ts'
import * as says from '../../text/map-show.ts'
import { type Locale, say } from '../../text/sentence.ts'
import type { App, Report } from '../command.ts'
import { withTable } from './tables.ts'

/** How a name was understood, and what stands on its other side. */
interface Shown {
  /** Null when no product has the code. */
  readonly productId: string | null
  /** Null when it cannot be told. */
  readonly code: string | null
  readonly source: 'table' | 'same' | 'ambiguous' | 'none'
  readonly why: Conflict | null
  /** A product whose code reads like the id that was asked for. */
  readonly also: Pair | null
}

/** What the table in force says about a 商品ID or a 商品コード. Digits that can be an id are read as one. */
export async function mapShow(app: App, idOrCode: string): Promise<Report> {
  const name = idOrCode.trim()
  if (!isProductId(name) && !isCode(name)) {
    const path = 'ID_OR_CODE'
    const problems = [{ path, found: name === '' ? '""' : name, allowed: says.nameAllowed }]
    throw new StonError({ code: 'usage', exit: 'config', message: says.noName, problems })
  }
  const store = await app.store()
  const { number } = await store.tables.current()
  const shown = await withTable(store, number, (table) =>
    isProductId(name) ? byId(table, name) : byCode(table, name),
  )
  const { productId, code, source, also } = shown
  return {
    exit: 'ok',
    json: {
      productId,
      code,
      source,
      ...(also === null ? {} : { also: { ...also, source: 'table' } }),
    },
    text: textOf(app.locale, shown),
  }
}

async function byId(table: Lookup, productId: string): Promise<Shown> {
  const found = await translate(table, productId)
  const also = await readsLike(table, productId)
  return found.source === 'ambiguous'
    ? { productId, code: null, source: 'ambiguous', why: found.why, also }
    : { productId, code: found.code, source: found.source, why: null, also }
}

/** The row of another product whose code is this text. */
async function readsLike(table: Lookup, text: string): Promise<Pair | null> {
  const productId = await table.idOf(text)
  return productId === null || productId === text ? null : { productId, code: text }
}

async function byCode(table: Lookup, asked: string): Promise<Shown> {
  const found = await productOf(table, asked)
  if (found.source !== 'table')
    return { productId: null, code: asked, source: 'none', why: null, also: null }
  const { productId } = found
  // As the table writes it, whatever letter case it was asked in.
  const code = (await table.codeOf(productId)) ?? asked
  return { productId, code, source: 'table', why: null, also: null }
}

function textOf(locale: Locale, { productId, code, source, why, also }: Shown): string {
  const lines = [
    says.pair(productId, code),
    ...(source === 'table' || source === 'same' ? [says.sources[source]] : []),
    ...(source === 'none' ? [says.none] : []),
    ...(why === null ? [] : [says.conflict(why)]),
    ...(also === null ? [] : [says.also(also.productId, also.code)]),
  ]
  return lines.map((line) => say(locale, line)).join('\n')
}
