import { join } from 'node:path'
import { removeQuietly } from './io.ts'
import type { Machine } from './machine.ts'
import type { FileRoom } from './temp.ts'
import type { Sign } from './sockets.ts'

/** Sockets of processes that were killed before or after they had a claim. */
export async function sweepSockets({ io, folder, machine }: FileRoom): Promise<void> {
  for (const name of await io.readdir(folder))
    if (name.startsWith(SOCKET) && (await machine.ask(folder, name)) === 'dead')
      await removeQuietly(io, join(folder, name))
}

const SOCKET = 's-'

/** The socket that shows that this process lives: made when it first wants a lock, one for all. */
export function signOfLife(
  machine: Machine,
  folder: string,
): { readonly name: () => Promise<string | null>; readonly close: () => Promise<void> } {
  let drawn: string | null = null
  let sign: Promise<Sign | null> | null = null
  return {
    name: async () => {
      const name = (drawn ??= `${SOCKET}${machine.system.hex(6)}`)
      return (await (sign ??= machine.listen(folder, name))) === null ? null : name
    },
    close: async () => {
      await (await sign)?.close()
      sign = null
    },
  }
}
