import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Loads every module of the program: one that is loaded in the middle of a history takes real time, which no seed decides. */
export async function preload(
  folder = fileURLToPath(new URL('../../src', import.meta.url)),
): Promise<void> {
  for (const one of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, one.name)
    if (one.isDirectory()) await preload(path)
    else if (/\.(?:js|ts)$/.test(path)) await import(path)
  }
}
