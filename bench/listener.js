import { startBare, startSton, withFolder } from './child.js'
import { generator, load, median } from './load.js'

const ROUNDS = 3
const SECONDS = 4
const WARM_UP_SECONDS = 2

/** Durable 200s against a handler that keeps nothing, in turn, so that a busy machine slows both. */
export function listenerRows() {
  return withFolder(async (folder) => {
    const bare = await startBare()
    const ston = await startSton(folder)
    try {
      return rowsOf(await rounds([bare, ston], folder))
    } finally {
      await Promise.all([bare.stop(), ston.stop()])
    }
  })
}

async function rounds(servers, folder) {
  const results = servers.map(() => [])
  for (const { port } of servers) await load(port, WARM_UP_SECONDS, folder)
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [i, { port }] of servers.entries()) {
      results[i].push(await load(port, SECONDS, folder))
    }
  }
  return results
}

function rowsOf([bare, ston]) {
  const rate = (results) => median(results.map((result) => result.perSecond))
  const p99 = median(ston.map((result) => result.p99))
  const ratio = rate(ston) / rate(bare)
  const rates = `${Math.round(rate(ston))} / ${Math.round(rate(bare))} a second, ${generator}`
  return [
    {
      what: 'serve: durable 200s at 100 connections, against a bare node:http handler',
      measured: `${ratio.toFixed(2)} ×`,
      target: '≥ 0.5 ×',
      met: ratio >= 0.5,
      figures: rates,
    },
    {
      what: 'serve: p99 at 100 connections',
      measured: `${p99.toFixed(1)} ms`,
      target: '≤ 10 ms',
      met: p99 <= 10,
      figures: `bare ${median(bare.map((result) => result.p99)).toFixed(1)} ms`,
    },
  ]
}
