import { setTimeout } from 'node:timers/promises'

/** Waits so long, or until ston is told to stop: who goes on looks at the signal. Never rejects. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  const options = signal === undefined ? {} : { signal }
  await setTimeout(ms, undefined, options).catch(() => undefined)
}
