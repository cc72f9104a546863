import type { Config } from '../config/index.ts'
import type { Copies } from '../store/copies.ts'

/** For whole copies of the store that the configuration names. */
export async function openCopies({ url, path, shop }: Config['store']): Promise<Copies> {
  if (url === undefined) return (await import('../store/files/copies.ts')).fileCopies(path)
  return (await import('../store/postgres/copies.ts')).postgresCopies({ url, shop })
}
