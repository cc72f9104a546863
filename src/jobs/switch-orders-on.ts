import type { Place } from '../config/load.ts'
import { prepared, setValue, type Wish } from '../config/set.ts'
import type { App, Report } from '../context.ts'
import { importJob } from './import-job.ts'
import { StonError } from '../kernel/errors.ts'
import { foreignJson, isObject } from '../kernel/json.ts'
import { verbatim } from '../kernel/sentence.ts'
import { toJstMinute } from '../kernel/time.ts'
import { notWhilePaused } from '../messages/orders.ts'
import type { Beginning } from '../order-sync/run.ts'
import { readPause } from '../settings/pause.ts'
import { readInput } from '../user-files/read.ts'

const SWITCH = 'orders.enabled'

export interface SwitchOn extends Place {
  readonly stdin: NodeJS.ReadableStream | undefined
}

/**
 * What the owner's page does in one: the settings on standard input, as a text for each key, count for this command alone until Smaregi was
 * seen to take them. Once it is written down where orders begin, they go into the file together with the switch, at one stroke, and the
 * first import is made; where that fails, it is switched off again.
 */
export async function switchOrdersOn(
  app: App,
  { file, env, stdin }: SwitchOn,
  beginning: Beginning,
): Promise<Report> {
  const pause = await readPause(await app.store())
  if (pause !== null)
    throw new StonError({ code: 'busy', message: notWhilePaused(toJstMinute(pause.since)) })
  const settings = prepared(file, env, wishesIn(await readInput('-', stdin)))
  app.takeOver(settings.after.config)
  let written = false
  const begun = async (): Promise<void> => {
    await settings.write()
    written = true
  }
  const off = async (): Promise<void> => {
    if (written) await setValue(file, env, { name: SWITCH, text: 'false', typed: true })
  }
  try {
    const report = await importJob(app, { ...beginning, begun })
    if (hasFailed(report)) await off()
    // Another import is at work: for a run that is no trouble, but nothing was switched on.
    else if (!written) throw new StonError({ code: 'busy', message: verbatim(report.text) })
    return report
  } catch (error) {
    await off()
    throw error
  }
}

function wishesIn(bytes: Buffer): readonly Wish[] {
  const given = foreignJson(bytes.toString('utf8'))
  const wishes = Object.entries(isObject(given) ? given : {}).map(([name, text]) => ({
    name,
    text: String(text),
    typed: false,
  }))
  return [...wishes, { name: SWITCH, text: 'true', typed: false }]
}

/** What is held for a person has been done as well as it could be. */
function hasFailed({ exit, json }: Report): boolean {
  return (exit !== 'ok' && exit !== 'attention') || (isObject(json) && 'error' in json)
}
