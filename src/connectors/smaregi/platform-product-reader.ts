import type { Platform } from './platform-api.ts'
import type { PlatformProduct } from './platform-shapes.ts'
import type { Product, ProductReader } from './product-reader.ts'

/** So few products are asked for one by one without a look at the whole list. */
const FEW = 3

/** Products through the platform API, which takes one id or code a call, or gives everything page by page. */
export function platformProductReader(platform: Platform): ProductReader {
  return {
    products: (productIds) =>
      productIds === null
        ? read(platform.products())
        : readSome(platform, new Set(productIds), byId),
    productsByCode: (codes) => readSome(platform, new Set(codes), byCode),
    get calls() {
      return platform.calls
    },
  }
}

/** A way of asking for one product: by what, and how. */
interface Key {
  of(row: PlatformProduct): string | null
  find(platform: Platform, value: string): Promise<readonly Product[]>
}

const byId: Key = {
  of: (row) => row.productId,
  async find(platform, productId) {
    const row = await platform.product(productId)
    return row === null ? [] : [productOf(row)]
  },
}

const byCode: Key = {
  of: (row) => row.productCode,
  find: (platform, productCode) => read(platform.products({ productCode })),
}

async function readSome(
  platform: Platform,
  values: ReadonlySet<string>,
  key: Key,
): Promise<readonly Product[]> {
  const wanted = new Set([...values].filter((value) => value !== ''))
  const listed = wanted.size > FEW ? await readList(platform, wanted, key) : null
  if (listed !== null) return listed
  const found: Product[] = []
  for (const value of wanted) found.push(...(await key.find(platform, value)))
  return found
}

/** Null when the list is so long that asking one by one is cheaper; nobody knows its length beforehand. */
async function readList(
  platform: Platform,
  wanted: ReadonlySet<string>,
  key: Key,
): Promise<readonly Product[] | null> {
  const found = new Map<string, Product>()
  let left = Math.ceil(wanted.size / 2)
  for await (const page of platform.products()) {
    if (left === 0) return null
    left -= 1
    for (const row of page)
      if (wanted.has(key.of(row) ?? '')) found.set(row.productId, productOf(row))
  }
  return [...found.values()]
}

/** A product may come twice when the list grows meanwhile. */
async function read(pages: AsyncIterable<readonly PlatformProduct[]>): Promise<readonly Product[]> {
  const found = new Map<string, Product>()
  for await (const page of pages) for (const row of page) found.set(row.productId, productOf(row))
  return [...found.values()]
}

/** 0 = managed, 1 = not managed; what is not told is managed. */
function productOf(row: PlatformProduct): Product {
  return {
    productId: row.productId,
    productCode: row.productCode ?? '',
    name: row.productName ?? '',
    managed: row.stockControlDivision !== '1',
  }
}
