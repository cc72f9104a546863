import { existsSync } from 'node:fs'

/** The package's own folder, whether this module runs as a source, compiled, or bundled: the nearest one with a package.json. */
export const ROOT = nearestPackage(new URL('./', import.meta.url))

function nearestPackage(folder: URL): URL {
  if (existsSync(new URL('package.json', folder))) return folder
  const above = new URL('../', folder)
  if (above.href === folder.href) throw new Error('no package.json above the program')
  return nearestPackage(above)
}
