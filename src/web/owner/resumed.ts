import * as says from '../../messages/owner-stocktaking.ts'
import { unshippedInNextEngine } from '../../messages/pause.ts'
import { html, type Html } from './html.ts'
import { type Json, listIn, textIn } from './json.ts'
import { stateBox } from './state-box.ts'
import type { Visit } from './visit.ts'

/** What became of the counts when a stocktaking was ended, and what a person has to do himself. */
export function resumed(json: Json, visit: Visit): Html {
  const { t } = visit
  const { end } = says
  if (json['wasPaused'] === false) return stateBox(visit, 'good', end.notPaused)
  const mended = json['mended']
  const byHand = leftToDo(json, visit)
  const lines = [
    ...(typeof mended === 'number' ? [end.mended(mended)] : []),
    ...(json['notCompared'] === 'salesOnly' ? [end.notCompared.salesOnly] : []),
    ...byHand,
  ]
  const state = byHand.length > 0 ? 'check' : 'good'
  return stateBox(visit, state, end.done, ...lines.map((line) => html`<p>${t(line)}</p>`))
}

type Line = typeof says.title

function leftToDo(json: Json, { app }: Visit): readonly Line[] {
  const { end } = says
  const left = Array.isArray(json['left']) ? json['left'].map(String) : []
  const codesWith = (name: 'refused' | 'unsure'): string =>
    listIn(json, 'takenOff')
      .filter((one) => textIn(one, name) !== '')
      .map((one) => textIn(one, 'code'))
      .join('、')
  const [refused, unsure] = [codesWith('refused'), codesWith('unsure')]
  const isInNextEngine =
    app.config.stockMaster === 'nextengine' && listIn(json, 'unshipped').length > 0
  return [
    ...(json['notCompared'] === 'unreadable' ? [end.notCompared.unreadable] : []),
    ...(textIn(json, 'notTakenOff') === '' ? [] : [end.notTakenOff]),
    ...(isInNextEngine ? [unshippedInNextEngine] : []),
    ...(left.length > 0 ? [end.left(left.slice(0, 20).join('、'))] : []),
    ...(refused === '' ? [] : [end.refused(refused)]),
    ...(unsure === '' ? [] : [end.unsure(unsure)]),
  ]
}
