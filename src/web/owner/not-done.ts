import * as says from '../../messages/owner.ts'
import { standing } from '../../messages/owner-stocktaking.ts'
import { BUTTONS } from '../../messages/owner-words.ts'
import { toJstMinute } from '../../kernel/time.ts'
import { readPause } from '../../settings/pause.ts'
import { stateBox } from './state-box.ts'
import { html, type Html } from './html.ts'
import type { Json } from './json.ts'
import type { Run, Visit } from './visit.ts'

/** Where a command has ended well without having done anything, who pressed the button has to hear so; null = it has. */
export async function notDone(visit: Visit, { outcome }: Json): Promise<Html | null> {
  // Another one is at the same: its end is still to come.
  if (outcome === 'locked') return stateBox(visit, 'waits', says.run.locked)
  return outcome === 'paused' ? paused(visit) : null
}

async function paused(visit: Visit): Promise<Html> {
  const { t, base, store } = visit
  const pause = await readPause(store)
  const since = pause === null ? null : toJstMinute(pause.quietAt ?? pause.since)
  const lines = [
    ...(pause === null || since === null ? [] : [html`<p>${t(standing[pause.state](since))}</p>`]),
    html`<p>${t(says.run.pausedNext)}</p>`,
    html`<p><a href="${base}/stocktaking">${t(BUTTONS.resume)}</a></p>`,
  ]
  return stateBox(visit, 'waits', says.run.paused, ...lines)
}

/** What needs some more time has not gone wrong; null = it has, or the command has no such end. */
export async function notYet(visit: Visit, json: Json, run: Run): Promise<Html | null> {
  const isLate = json['outcome'] === 'temporary' && !('error' in json)
  return isLate && run.work.notYet !== undefined ? run.work.notYet(json, visit, run) : null
}
