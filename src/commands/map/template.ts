import { HEADER } from '../../domain/mapping/row-check.ts'
import type { Report } from '../../context.ts'
import { wholeText } from '../../product-mapping/csv-text.ts'

/** The header alone: an example line would sooner or later be imported. Needs no configuration. */
export async function mapTemplate({ excel }: { readonly excel: boolean }): Promise<Report> {
  const csv = await wholeText([], excel)
  return { exit: 'ok', json: { header: HEADER, csv }, text: csv }
}
