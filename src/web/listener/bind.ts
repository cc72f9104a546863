import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { StonError } from '../../kernel/errors.ts'
import { cannotListen } from '../../messages/serve.ts'

/** Gives the port, which is a chosen one where 0 was asked for. */
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

function explained(error: NodeJS.ErrnoException, host: string, port: number): Error {
  const parts = { code: 'config', exit: 'config', cause: error } as const
  switch (error.code) {
    case 'EADDRINUSE':
      return new StonError({
        ...parts,
        message: cannotListen.inUse(host, port),
        hint: cannotListen.inUseHint,
      })
    case 'EACCES':
    case 'EPERM':
      return new StonError({
        ...parts,
        message: cannotListen.forbidden(host, port),
        hint: cannotListen.forbiddenHint,
      })
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StonError({
        ...parts,
        message: cannotListen.noSuchHost(host),
        hint: cannotListen.noSuchHostHint,
      })
    default:
      return error
  }
}
