// Loaded before the program: at its end, the most memory that it has had (KiB) and the seconds of processor that it took go to a pipe
// of its own. Memory of this process alone:
// what `resourceUsage` tells on Linux begins with the memory of the one that started it.
import { readFileSync, writeSync } from 'node:fs'

const TO = 3

process.on('exit', () => writeSync(TO, `${peakKiB()} ${cpuSeconds()}`))

function cpuSeconds() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

function peakKiB() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
}
