import { createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { LockSession } from '../../src/store/postgres/lock-session.ts'

test('a database that hangs up while the connection is being opened is an ordinary error', async () => {
  const server = createServer((socket) => {
    socket.once('data', () => socket.destroy())
  })
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const { port } = server.address() as AddressInfo
  const locks = new LockSession({ host: '127.0.0.1', port, user: 'ston', database: 'ston' }, 'main')
  await expect(locks.take('stock', 'flush')).rejects.toThrow(/terminated|ECONNRESET/)
  // Nothing was lost with it, so the next try is as good as the first.
  await expect(locks.take('stock', 'flush')).rejects.toThrow(/terminated|ECONNRESET/)
  expect(locks.isHolding).toBe(false)
})
