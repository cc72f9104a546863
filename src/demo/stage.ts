import { openApp } from '../app.ts'
import type { Listener } from '../web/listener/listener.ts'
import { startPracticeNextEngine } from '../simulators/nextengine/server.ts'
import { startPracticeSmaregi } from '../simulators/smaregi/server.ts'
import type { App, Frame } from '../context.ts'
import { listen } from '../web/listen.ts'
import { connect } from './channel.ts'
import { makeHome } from './home.ts'
import { stockUp } from './scenario.ts'
import type { Shop } from './shop.ts'

/** Everything that runs during the demo, in one folder and one process. */
export interface Stage {
  readonly shop: Shop
  readonly listener: Listener
  /** The configuration file. */
  readonly file: string
  /** Does one command's work as a call of its own would: with its own look at the configuration and the store. */
  run<T>(command: (app: App) => Promise<T>): Promise<T>
}

/** Sets the stage, lets `play` play, and takes everything down again, whatever happened. */
export async function onStage<T>(
  frame: Frame,
  api: Shop['api'],
  play: (stage: Stage) => Promise<T>,
): Promise<T> {
  const undo: (() => Promise<void>)[] = []
  try {
    return await play(await setUp(frame, api, undo))
  } finally {
    for (const step of undo.toReversed()) await step()
  }
}

async function setUp(
  frame: Frame,
  api: Shop['api'],
  undo: (() => Promise<void>)[],
): Promise<Stage> {
  const home = await makeHome()
  undo.push(() => home.remove())
  const smaregi = await startPracticeSmaregi()
  undo.push(() => smaregi.close())
  const nextEngine = await startPracticeNextEngine()
  undo.push(() => nextEngine.stop())
  const shop: Shop = { smaregi, nextEngine, api, locale: frame.locale }
  stockUp(shop)

  await home.write(shop, 0)
  const options = { config: home.file, locale: frame.locale, waitMs: 60_000 }
  const app = openApp(frame, options)
  undo.push(() => app.close())
  const listener = await listen(app)
  undo.push(() => listener.close())
  await home.write(shop, listener.port)
  connect(shop, `${listener.url}${home.path}`, home.sncode)

  async function run<R>(command: (app: App) => Promise<R>): Promise<R> {
    const own = openApp(frame, options)
    try {
      return await command(own)
    } finally {
      await own.close()
    }
  }
  return { shop, listener, file: home.file, run }
}
