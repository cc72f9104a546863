import { isObject } from '../../kernel/json.ts'
import { within } from '../../kernel/within.ts'
import { type Sentence, verbatim } from '../../kernel/sentence.ts'
import * as says from '../../messages/owner.ts'
import { product } from '../../messages/owner-pages.ts'
import { fieldOf } from '../../messages/owner-words.ts'
import { type Json, listIn, textIn } from './json.ts'
import { told } from './commands.ts'
import { html, type Html, NOTHING } from './html.ts'
import { wentWell } from './runs.ts'
import { notDone, notYet } from './not-done.ts'
import type { Page, Seen, Visit, Run } from './visit.ts'
import { ownersStep, ownersWords } from './words.ts'

/** Most commands are over by then, and the page needs no second loading. */
const PATIENCE_MS = 1_500
const AGAIN_SECONDS = 2

/** What becomes of what was begun. */
export async function runPage(visit: Visit): Promise<Seen> {
  const { runs, query, app } = visit
  const run = runs.find(query.get('id') ?? '')
  if (run === null) return told(visit, says.run.forgotten, says.run.forgottenWhy, '')
  if (run.ended === null) await within(run.end, PATIENCE_MS, undefined, app.system)
  const { ended, work } = run
  if (ended === null) return underWay(visit, run)
  const json = isObject(ended.json) ? ended.json : {}
  const whenWell = async (): Promise<Html> =>
    (await notDone(visit, json)) ?? work.show(json, visit, run)
  const otherwise = async (): Promise<Html> =>
    (await notYet(visit, json, run)) ?? wentWrong(visit, json, work.advice)
  const shown = await (wentWell(ended) ? whenWell() : otherwise())
  return { title: work.title, body: html`${shown}${wayBack(visit, work.back)}` }
}

function underWay(visit: Visit, run: Run): Page {
  const { t, base, runs } = visit
  const body = html`<div class="state waits" role="status">
      <h1>${t(run.work.title)}</h1>
      <p>${t(says.run.underWay(runs.ageOf(run)))}</p>
      <p>${t(says.run.goesOn)}</p>
    </div>
    <div class="acts">
      <a class="button" href="${base}/run?id=${run.id}">${t(says.run.look)}</a>
      <a class="button" href="${base}${run.work.back}">${t(says.back)}</a>
    </div>`
  return { title: run.work.title, body, refresh: { seconds: AGAIN_SECONDS } }
}

export function wentWrong({ t, base }: Visit, json: Json, advice?: Sentence): Html {
  const error = isObject(json['error']) ? json['error'] : {}
  const text = (name: string): string => textIn(error, name)
  const problems = listIn(error, 'problems')
  const needsSignIn = json['outcome'] === 'auth'
  const isTyped = problems.length > 0 && problems.every((one) => enteredAt(textIn(one, 'path')))
  const told = isTyped ? says.run.mistyped : advice
  return html`<div class="state ${json['outcome'] === 'temporary' ? 'check' : 'bad'}" role="alert">
      <h1>${t(says.run.wrong)}</h1>
      ${
        (told === undefined || problems.length === 0) &&
        html`<p class="what">
          ${t(text('message') === '' ? says.run.unknown : ownersWords(verbatim(text('message'))))}
        </p>`
      }
      ${
        told === undefined
          ? text('hint') !== '' &&
            html`<p class="what">${t(ownersStep(verbatim(text('hint')))).replaceAll('`', '')}</p>`
          : html`<p>${t(told)}</p>`
      }
      ${needsSignIn && html`<p><a href="${base}/nextengine">${t(says.nextEngine.again)}</a></p>`}
    </div>
    ${problems.length > 0 ? mistakes(t, problems) : NOTHING}`
}

/** Where each mistake is, what stands there, and what may stand there. */
function mistakes(t: Visit['t'], problems: readonly Json[]): Html {
  return html`<ul class="card plain">
    ${problems.map(
      (one) =>
        html`<li>
          <b>${placeOf(t, textIn(one, 'path'))}</b> <code>${textIn(one, 'found')}</code>
          <p>${t(ownersWords(verbatim(textIn(one, 'allowed'))))}</p>
        </li>`,
    )}
  </ul>`
}

/** Of a file that was sent, `-` is the whole, and `-:12` its line 12. What no page has a field for is a key of the configuration. */
function placeOf(t: Visit['t'], path: string): string {
  const line = /^-:(\d+)$/.exec(path)?.[1]
  if (line !== undefined) return t(says.run.lineOf(line))
  if (path === '-') return t(says.run.wholeFile)
  return t(enteredAt(path) ?? (IS_KEY.test(path) ? says.run.otherSetting : says.run.entered))
}

const IS_KEY = /^[a-z]\w*(?:[.[]|$)/i

/** Where a person has entered it; null = at none of our fields. `ID_OR_CODE` is what commands call a product that is asked about. */
function enteredAt(path: string): Sentence | null {
  return path === 'ID_OR_CODE' ? product.label : fieldOf(path)
}

function wayBack({ base, t }: Visit, back: string): Html {
  return html`<div class="acts"><a class="button" href="${base}${back}">${t(says.back)}</a></div>`
}
