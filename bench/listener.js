import { startBare, startSton, withFolder } from './child.js'
import { generator, load, median } from './load.js'
import { ANSWER } from './notification.js'

const ROUNDS = 3
const SECONDS = 4
const WARM_UP_SECONDS = 2

/** Durable 200s against a handler that keeps nothing, in turn, so that a busy machine slows both. */
export function listenerRows() {
  return withFolder(async (folder) => {
    const servers = [await startBare(), await startBare(ANSWER), await startSton(folder)]
    try {
      return rowsOf(await rounds(servers, folder))
    } finally {
      await Promise.all(servers.map((server) => server.stop()))
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

function rowsOf([bare, answering, ston]) {
  const rate = (results) => median(results.map((result) => result.perSecond))
  const p99 = median(ston.map((result) => result.p99))
  const against = (other, which) => {
    const ratio = rate(ston) / rate(other)
    return {
      what: `serve: durable 200s at 100 connections, against a bare node:http handler ${which}`,
      measured: `${ratio.toFixed(2)} ×`,
      target: '≥ 0.5 ×',
      met: ratio >= 0.5,
      figures: `${Math.round(rate(ston))} / ${Math.round(rate(other))} a second, ${generator}`,
    }
  }
  return [
    against(answering, 'with the same answer'),
    against(bare, 'with an empty answer'),
    {
      what: 'serve: p99 at 100 connections',
      measured: `${p99.toFixed(1)} ms`,
      target: '≤ 10 ms',
      met: p99 <= 10,
      figures: `bare ${median(bare.map((result) => result.p99)).toFixed(1)} ms`,
    },
  ]
}
