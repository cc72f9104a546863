import type { Report } from '../context.ts'
import type { Locale } from '../kernel/sentence.ts'
import * as says from '../messages/map-show.ts'
import type { Paired, Shown } from '../product-mapping/name-shown.ts'
import { toldReport } from './told-report.ts'

export function mapShowReport(locale: Locale, shown: Shown, paired: Paired): Report {
  const { productId, code, source, why, also } = shown
  const lines = [
    says.pair(productId, code),
    ...(source === 'ambiguous' || source === 'none' ? [] : [says.sources[source]]),
    ...(source === 'none' ? [productId === null ? says.none[paired] : says.unlinked] : []),
    ...(why === null ? [] : [says.conflict(why)]),
    ...(also === null ? [] : [says.also(also.productId, also.code, paired)]),
  ]
  const more = also === null ? {} : { also: { ...also, source: paired } }
  return toldReport(locale, lines, { productId, code, source, ...more })
}
