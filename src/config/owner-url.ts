import type { Config } from './types.ts'

/** Where the owner's pages are seen from outside; null = they are not switched on. */
export function ownerUrl({
  owner,
  webhook: { publicUrl },
}: Pick<Config, 'owner' | 'webhook'>): string | null {
  if (!owner.enabled || publicUrl === undefined) return null
  return `${publicUrl.replace(/\/+$/, '')}${owner.path}`
}
