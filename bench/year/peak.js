// Loaded before the program: at its end, the most memory that it has had (KiB) goes to a pipe of its own. Of this process alone:
// what `resourceUsage` tells on Linux begins with the memory of the one that started it.
import { readFileSync, writeSync } from 'node:fs'

const TO = 3

process.on('exit', () => writeSync(TO, String(peakKiB())))

function peakKiB() {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1])
}
