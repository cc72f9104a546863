import { setTimeout as pause } from 'node:timers/promises'
import { startBare, startSton, withFolder } from './child.js'

const SETTLE_MS = 3_000

/** Resident memory of a listener that nobody has called yet. */
export function memoryRows() {
  return withFolder(async (folder) => {
    const servers = [await startBare(), await startSton(folder)]
    await pause(SETTLE_MS)
    const [bare, ston] = servers.map((server) => server.residentKiB() / 1024)
    await Promise.all(servers.map((server) => server.stop()))
    const ratio = ston / bare
    return [
      {
        what: 'serve: idle memory, against an empty node:http server',
        measured: `${ratio.toFixed(2)} ×`,
        target: '≤ 1.4 ×',
        met: ratio <= 1.4,
        figures: `${ston.toFixed(0)} / ${bare.toFixed(0)} MiB`,
      },
    ]
  })
}
