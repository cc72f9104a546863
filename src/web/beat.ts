import { hostname } from 'node:os'
import { VERSION } from '../kernel/version.ts'
import { say } from '../kernel/sentence.ts'
import { serveLog } from '../messages/serve.ts'
import type { App } from '../context.ts'

const MINUTE_MS = 60 * 1000
/** A store that does not answer must not keep the program from ending. */
const LAST_MS = 2000

/** Tells once a minute that this listener is there, until it is told to stop. A store that refuses it is no reason to stop receiving. */
export function startBeating(
  app: App,
  listener: { readonly port: number; readonly rules?: number },
): { readonly stop: () => Promise<void> } {
  const { port, ...rules } = listener
  const facts = { host: hostname(), listener: String(port), version: VERSION, ...rules }
  let writing: Promise<void> | null = null
  let isRefused = false
  const write = async (ended: boolean): Promise<void> => {
    try {
      await (await app.store()).beats.beat(facts, ended)
      isRefused = false
    } catch (error) {
      if (!isRefused) app.log.warn({ err: error }, say(app.locale, serveLog.noBeat))
      isRefused = true
    }
  }
  const beat = (): void => {
    writing ??= write(false).finally(() => {
      writing = null
    })
  }
  beat()
  const timer = setInterval(beat, MINUTE_MS).unref()
  return {
    stop: async () => {
      clearInterval(timer)
      const last = Promise.resolve(writing).then(() => write(true))
      await Promise.race([last, new Promise((resolve) => setTimeout(resolve, LAST_MS).unref())])
    },
  }
}
