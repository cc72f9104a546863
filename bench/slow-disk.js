import { join } from 'node:path'
import { startServer, withFolder } from './child.js'
import { generator, load } from './load.js'

const SECONDS = 4

/** What sharing a sync is worth on an ordinary disk. */
export function slowDiskRows() {
  return withFolder(async (folder) => {
    const single = await rateOf(folder, 'single')
    const group = await rateOf(folder, 'group')
    const ratio = group / single
    return [
      {
        what: 'serve: a disk whose flush takes 5 ms, against one sync for each event',
        measured: `${ratio.toFixed(0)} ×`,
        target: '≥ 25 ×',
        met: ratio >= 25,
        figures: `${Math.round(group)} / ${Math.round(single)} a second, ${generator}`,
      },
    ]
  })
}

async function rateOf(folder, way) {
  const server = await startServer(['bench/servers/slow-disk.js', join(folder, way), way])
  try {
    return (await load(server.port, SECONDS, folder)).perSecond
  } finally {
    await server.stop()
  }
}
