import { createHash } from 'node:crypto'
import { Agent, request } from 'node:http'
import { join } from 'node:path'
import { startServer, withFolder } from './child.js'
import { PUSH } from './push-target.js'
import { scaled } from './scale.js'

const CALLS = 5000
const CONNECTIONS = 10
const PROMISED_MS = 50

/** Next Engine's own calls, while the disk takes 5 s to sync. */
export function pushRows() {
  return withFolder(async (folder) => {
    const server = await startServer(['bench/servers/slow-push.js', join(folder, 'data')])
    try {
      const times = await callAll(server.port)
      const p99 = times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)]
      return [
        {
          what: 'serve: p99 of the answer to Next Engine, while the disk takes 5 s to sync',
          measured: `${p99.toFixed(1)} ms`,
          target: `≤ ${PROMISED_MS} ms`,
          met: p99 <= PROMISED_MS,
          figures: `${times.length} calls on ${CONNECTIONS} connections`,
        },
      ]
    } finally {
      await server.stop()
    }
  })
}

async function callAll(port) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS })
  const times = []
  let left = Math.max(100, scaled(CALLS))
  const work = async () => {
    while (left > 0) {
      left -= 1
      times.push(await call(port, agent, left))
    }
  }
  await Promise.all(Array.from({ length: CONNECTIONS }, work))
  agent.destroy()
  return times
}

function call(port, agent, number) {
  const query = `StoreAccount=${PUSH.account}&Code=C${number}&Stock=${number % 9}&ts=20261130120000`
  const signature = createHash('md5').update(`${query}${PUSH.key}`).digest('hex')
  const path = `${PUSH.path}?${query}&.sig=${signature}`
  const started = performance.now()
  return new Promise((resolve, reject) => {
    const asked = request({ port, agent, path, host: '127.0.0.1' }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(performance.now() - started))
    })
    asked.once('error', reject).end()
  })
}
