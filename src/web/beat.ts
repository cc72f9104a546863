import { MINUTE_MS } from '../kernel/time.ts'
import { VERSION } from '../kernel/version.ts'
import { say } from '../kernel/sentence.ts'
import { within } from '../kernel/within.ts'
import { serveLog } from '../messages/serve.ts'
import type { App } from '../context.ts'
import type { LiveListener } from './listen.ts'

/** A store that does not answer must not keep the program from ending. */
const LAST_MS = 2000

/**
 * Tells once a minute, and at once when its settings have changed, that this listener is there, until it is told to stop. A store that
 * refuses it is no reason to stop receiving.
 */
export function startBeating(
  app: App,
  listener: Pick<LiveListener, 'port'> & Partial<Pick<LiveListener, 'settings' | 'onChange'>>,
): { readonly stop: () => Promise<void> } {
  const { port, settings, onChange } = listener
  let writing: Promise<void> | null = null
  let isDue = false
  let isRefused = false
  let isOver = false
  const write = async (ended: boolean): Promise<void> => {
    try {
      await (await app.store()).beats.beat({ ...nameOf(app, port), ...settings?.() }, ended)
      isRefused = false
    } catch (error) {
      if (!isRefused) app.log.warn({ err: error }, say(app.locale, serveLog.noBeat))
      isRefused = true
    }
  }
  const writeAll = async (): Promise<void> => {
    for (; isDue; await write(false)) isDue = false
  }
  const beat = (): void => {
    // A sign of life after the last one would be missed when no more follow.
    if (isOver) return
    isDue = true
    writing ??= writeAll().finally(() => (writing = null))
  }
  beat()
  onChange?.(beat)
  const timer = app.system.every(MINUTE_MS, beat).unref()
  return {
    stop: async () => {
      timer.stop()
      isOver = true
      isDue = false
      const last = Promise.resolve(writing).then(() => write(true))
      await within(last, LAST_MS, undefined, app.system)
    },
  }
}

function nameOf({ system }: App, port: number) {
  return { host: system.hostname(), listener: String(port), version: VERSION }
}
