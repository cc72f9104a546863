import { chmodSync, closeSync, openSync } from 'node:fs'
import { connect, createServer, type Server } from 'node:net'
import { isAbsolute, join, relative } from 'node:path'

/** What the kernel takes for the address of a socket, with its end, on every system. */
const ADDRESS_BYTES = 104
const ASK_MS = 2000

/**
 * A sign of life that needs no clock: the kernel takes a connection for a process as long as there is the process, also while it is
 * stopped, and refuses it from the moment it is gone. It works between containers that share the folder.
 */
export interface Sign {
  /** Takes the socket away. */
  close(): Promise<void>
}

/** Whether the process behind a socket lives; `unknown` where nothing tells. */
export type Life = 'alive' | 'dead' | 'unknown'

/** Null where the file system keeps no sockets, or nobody could reach it: that is tried. */
export async function listenIn(folder: string, name: string): Promise<Sign | null> {
  const address = addressOf(folder, name)
  if (address === null) return null
  const server = createServer((socket) => {
    socket.destroy()
  })
  const close = async (): Promise<void> => {
    await new Promise((resolve) => server.close(resolve))
    address.close()
  }
  try {
    await listening(server, address.path)
    chmodSync(address.path, 0o600)
    if ((await askIn(folder, name)) === 'alive') return { close }
  } catch {
    // Then there is no such sign here, and it is done without.
  }
  await close()
  return null
}

/** Refused, or no socket at all: nobody listens any more. A queue that is full is somebody's. */
export async function askIn(folder: string, name: string): Promise<Life> {
  const address = addressOf(folder, name)
  if (address === null) return 'unknown'
  try {
    return await new Promise<Life>((resolve) => {
      const socket = connect({ path: address.path })
      const answer = (life: Life): void => {
        clearTimeout(timer)
        socket.destroy()
        resolve(life)
      }
      const timer = setTimeout(() => answer('unknown'), ASK_MS)
      socket.once('connect', () => answer('alive'))
      socket.on('error', (error: NodeJS.ErrnoException) => answer(lifeAfter(error.code)))
    })
  } finally {
    address.close()
  }
}

function lifeAfter(errno: string | undefined): Life {
  if (errno === 'ECONNREFUSED' || errno === 'ENOENT') return 'dead'
  return errno === 'EAGAIN' ? 'alive' : 'unknown'
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen({ path }, () => {
      server.off('error', reject)
      server.on('error', () => undefined)
      server.unref()
      resolve()
    })
  })
}

interface Address {
  readonly path: string
  close(): void
}

/** An address has room for a hundred bytes, whatever a path may have: a long one is reached through the folder, opened. */
function addressOf(folder: string, name: string): Address | null {
  const path = join(folder, name)
  const near = relative(process.cwd(), path)
  const short = [path, near].find((one) => Buffer.byteLength(one) < ADDRESS_BYTES)
  if (short !== undefined) return { path: isAbsolute(short) ? short : `./${short}`, close() {} }
  if (process.platform !== 'linux') return null
  try {
    const opened = openSync(folder, 'r')
    return { path: `/proc/self/fd/${opened}/${name}`, close: () => closeSync(opened) }
  } catch {
    return null
  }
}
