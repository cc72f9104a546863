import type { Answer, Session } from './next-engine.ts'

export type Row = Answer['data'][number]

/** Some services stop at 1,000 whatever they are asked for, so a full page of that size is never taken for the last. */
const PAGE = 1000

/** All rows of a search. The result order is Next Engine's own, fixed per search. */
export async function readAll(
  session: Session,
  path: string,
  params: Record<string, string>,
): Promise<Row[]> {
  const rows: Row[] = []
  for (;;) {
    const page = await session.read(path, {
      ...params,
      limit: String(PAGE),
      offset: String(rows.length),
    })
    rows.push(...page.data)
    if (page.data.length < PAGE) return rows
  }
}

/** A filter takes at most 1,000 values. */
export const MAX_VALUES = 1000

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

export function text(value: string | null | undefined): string {
  return value ?? ''
}
