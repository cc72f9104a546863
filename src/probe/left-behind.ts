import type { ProbeRecord, ProbeUpload } from '../capabilities/probe-record.ts'
import { grouped } from '../kernel/grouped.ts'

/** Undefined = the one that everything goes to. */
export type Warehouse = string | undefined

/** The 拠点 that a probe uploads to, one after the other. */
export function placesOf({ nextengine }: ProbeRecord): readonly Warehouse[] {
  return nextengine?.warehouses?.map(({ name }) => name) ?? [undefined]
}

export function uploadsOf({ nextengine }: ProbeRecord): readonly ProbeUpload[] {
  return nextengine?.uploads ?? []
}

/** The pieces that the uploads have left behind, where it is not 0; or why nobody can say. */
export function standing(
  record: ProbeRecord,
): readonly { readonly warehouse: Warehouse; readonly pieces: number }[] | 'unclear' | 'inDoubt' {
  const uploads = uploadsOf(record)
  if (uploads.some((one) => one.verdict === null)) return 'unclear'
  if (uploads.some((one) => one.verdict === 'inDoubt')) return 'inDoubt'
  const applied = uploads.filter(({ verdict }) => verdict === 'applied')
  const sums = [...grouped(applied, (one) => one.warehouse)].map(([warehouse, some]) => ({
    warehouse,
    pieces: some.reduce((sum, { sent }) => sum + sent, 0),
  }))
  return sums.filter(({ pieces }) => pieces !== 0)
}
