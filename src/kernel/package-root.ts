import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The package's own folder, whether this module runs as a source, compiled, or bundled: the nearest one with a package.json. */
export const ROOT = nearestPackage(import.meta.dirname)

function nearestPackage(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder
  const above = dirname(folder)
  if (above === folder) throw new Error('no package.json above the program')
  return nearestPackage(above)
}
