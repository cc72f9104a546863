import type { Server as HttpServer } from 'node:http'
import type { AddressInfo, Server } from 'node:net'
import { StonError } from '../../kernel/errors.ts'
import { cannotListen } from '../../messages/serve.ts'

/** Takes a place where others can reach the server. Gives the port, which is a chosen one where 0 was asked for. */
export type Bind = (server: HttpServer, host: string, port: number) => Promise<number>

/** A socket of the system. */
export async function bind(server: Server, host: string, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException): void => reject(explained(error, host, port))
    server.once('error', failed)
    server.listen({ host, port }, () => {
      server.off('error', failed)
      resolve()
    })
  })
  return (server.address() as AddressInfo).port
}

const WHY: Readonly<Record<string, 'inUse' | 'forbidden' | 'noSuchHost'>> = {
  EADDRINUSE: 'inUse',
  EACCES: 'forbidden',
  EPERM: 'forbidden',
  EADDRNOTAVAIL: 'noSuchHost',
  ENOTFOUND: 'noSuchHost',
  EAI_AGAIN: 'noSuchHost',
}

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const why = WHY[error.code ?? '']
  if (why === undefined) return error
  const message = cannotListen[why](host, port)
  const hint = cannotListen[`${why}Hint`]
  return new StonError({ code: 'config', cause: error, message, hint })
}
