/** One page of a list; `total`: the rows on all pages, null where the API does not tell. */
export interface ListPage<Row> {
  readonly rows: readonly Row[]
  readonly total: number | null
}

/** Two ways to the same rows: the whole list, or what belongs to one value a call. */
export interface Lists<Row> {
  readonly whole: () => AsyncIterable<ListPage<Row>>
  readonly one: (value: string) => AsyncIterable<ListPage<Row>>
  /** Of the rows of the whole list. */
  readonly isWanted: (row: Row) => boolean
  /** A row may come twice when the list changes meanwhile: of those with one name the later counts. */
  readonly nameOf: (row: Row) => string
}

/** So few values are asked for one by one without a look at the size of the whole list. */
const FEW = 3

/** The rows that belong to these values, by the way that takes fewer calls. */
export async function wantedRows<Row>(
  values: ReadonlySet<string>,
  lists: Lists<Row>,
): Promise<Iterable<Row>> {
  const listed = values.size > FEW ? await readWhole(values.size, lists) : null
  return listed?.values() ?? eachOnce(oneByOne(values, lists), lists.nameOf)
}

/**
 * Null when the list is so long that one call a value is cheaper. Its first page shows that where the length is told. Where it is not, the
 * list is given up when it has taken half as many calls as the other way would, so that no way costs more than half as much again as
 * the better one.
 */
async function readWhole<Row>(
  values: number,
  { whole, isWanted, nameOf }: Lists<Row>,
): Promise<ReadonlyMap<string, Row> | null> {
  const found = new Map<string, Row>()
  let pages = 0
  for await (const { rows, total } of whole()) {
    pages += 1
    if (total === null && pages > Math.ceil(values / 2)) return null
    for (const row of rows) if (isWanted(row)) found.set(nameOf(row), row)
    const pagesLeft = (total ?? 0) / Math.max(rows.length, 1) - 1
    if (pages === 1 && pagesLeft > values) return null
  }
  return found
}

/** All rows of a list that may grow meanwhile: of those with one name the later counts. */
export async function eachOnce<Row>(
  pages: AsyncIterable<ListPage<Row>>,
  nameOf: (row: Row) => string,
): Promise<readonly Row[]> {
  const found = new Map<string, Row>()
  for await (const { rows } of pages) for (const row of rows) found.set(nameOf(row), row)
  return [...found.values()]
}

async function* oneByOne<Row>(
  values: ReadonlySet<string>,
  { one }: Lists<Row>,
): AsyncGenerator<ListPage<Row>> {
  for (const value of values) yield* one(value)
}

/** The pages of a list whose length nothing tells. */
export async function* untold<Row>(
  pages: AsyncIterable<readonly Row[]>,
): AsyncGenerator<ListPage<Row>> {
  for await (const rows of pages) yield { rows, total: null }
}
