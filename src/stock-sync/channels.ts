import type { BatchHead } from '../domain/stock/batch.ts'
import type { App } from '../context.ts'

export type Channel = BatchHead['channel']

export interface Channels {
  readonly channel: Channel
  readonly soFar: Channel
}

/** The form that counts now: the configured one, else the one that has counted so far. */
export function channelsFrom({ config }: App, head: BatchHead | null): Channels {
  const soFar = head?.channel ?? null
  const { receive } = config.smaregi
  return { soFar, channel: receive === 'auto' ? soFar : receive }
}
