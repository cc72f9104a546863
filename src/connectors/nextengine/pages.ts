import type { Answer, Session } from './next-engine.ts'

/** One row of an answer, by Next Engine's column names. */
export type Row = Answer['data'][number]

const PAGE = 1000
/** Whoever stops earlier than asked does so at a round number. */
const ROUND = 50

/**
 * All rows of a search. The result order is Next Engine's own, fixed per search. `complete`: what tells that nothing can be missing
 * any more, which saves a call. Throws as `Session.read` does.
 */
export async function readAll(
  session: Session,
  path: string,
  params: Record<string, string>,
  complete: (rows: readonly Row[]) => boolean = () => false,
): Promise<Row[]> {
  const rows: Row[] = []
  for (;;) {
    const page = await session.read(path, {
      ...params,
      limit: String(PAGE),
      offset: String(rows.length),
    })
    rows.push(...page.data)
    if (isLast(page.data.length) || complete(rows)) return rows
  }
}

/** The most that a service gives in one answer is not documented, so a page of a round size is never taken for the last. */
function isLast(size: number): boolean {
  return size < PAGE && (size === 0 || size % ROUND !== 0)
}

/** A filter takes at most 1,000 values. */
export const MAX_VALUES = 1000

/** In order, each of at most `size`; nothing at all for an empty list. */
export function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) =>
    items.slice(i * size, (i + 1) * size),
  )
}

/** Every value comes as text or null; a number that is none counts as 0. */
export function number(value: string | null | undefined): number {
  const found = Number(value ?? 0)
  return Number.isFinite(found) ? found : 0
}

/** '' for what is absent or null. Not trimmed: a blank may belong to the value. */
export function text(value: string | null | undefined): string {
  return value ?? ''
}
