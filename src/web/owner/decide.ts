import type { Sentence } from '../../kernel/sentence.ts'
import { flush as words } from '../../messages/owner.ts'
import * as says from '../../messages/owner-todo.ts'
import { BUTTONS } from '../../messages/owner-words.ts'
import { type Json, numberIn } from './json.ts'
import { begin, command, told } from './commands.ts'
import { html, type Html } from './html.ts'
import { stateBox, wentWellBox } from './state-box.ts'
import { Leads, type Seen, type Visit, type Work } from './visit.ts'

/** A person's decisions about single items and products: each is the command of the same name. */

const TODO = '/todo'

/** One, or several, each on a line. Nothing is sent again without having been named. */
export function retry(visit: Visit): Seen {
  const ids = visit.form
    .text('id')
    .split(/\r?\n/)
    .filter((id) => id !== '')
  if (ids.length === 0) return new Leads(TODO)
  return begin(visit, {
    commands: [command(visit, ['failures', 'retry'], ids)],
    title: BUTTONS.retry,
    show: saying(says.todo.retried),
    back: TODO,
  })
}

export function drop(visit: Visit): Seen {
  const why = visit.form.text('why').trim()
  if (why === '') return told(visit, says.todo.noReason, says.todo.noReasonWhy, TODO)
  return begin(visit, {
    commands: [command(visit, ['failures', 'drop', `--why=${why}`], [visit.form.text('id')])],
    title: BUTTONS.drop,
    show: saying(says.todo.dropped),
    back: TODO,
  })
}

export function resolve(visit: Visit): Seen {
  const answer = visit.form.text('answer')
  if (answer !== 'applied' && answer !== 'notApplied')
    return told(visit, says.todo.left, says.todo.leftWhy, TODO)
  const flag = answer === 'applied' ? '--applied' : '--not-applied'
  return begin(visit, {
    commands: [command(visit, ['failures', 'resolve', flag], [visit.form.text('id')])],
    title: BUTTONS[answer],
    show: saying(says.todo.resolved),
    back: TODO,
  })
}

export function exclude(visit: Visit): Seen {
  const { done, doneWhy } = says.excluded
  return begin(visit, {
    commands: [command(visit, ['map', 'exclude'], [visit.form.text('product')])],
    title: BUTTONS.exclude,
    show: saying(done, doneWhy),
    back: visit.form.text('back') === 'product' ? productOf(visit) : TODO,
  })
}

export function include(visit: Visit): Seen {
  const { back, backWhy, notOut } = says.excluded
  return begin(visit, {
    commands: [command(visit, ['map', 'include'], [visit.form.text('product')])],
    title: BUTTONS.include,
    show: (json, ...page) =>
      (listed(json, 'included') ? saying(back, backWhy) : saying(notOut))(json, ...page),
    back: productOf(visit),
  })
}

function listed(json: Json, name: string): boolean {
  const names = json[name]
  return Array.isArray(names) && names.length > 0
}

function productOf({ form }: Visit): string {
  return `/product?q=${encodeURIComponent(form.text('product'))}`
}

export function flush(visit: Visit): Seen {
  return begin(visit, {
    commands: [command(visit, ['flush'])],
    title: words.title,
    show: sent,
    back: '',
  })
}

/** Whoever believes that nothing is under way mends the counts by hand, and what is under way counts once more. */
function sent(json: Json, visit: Visit): Html {
  const { t } = visit
  const [applied, waiting] = [numberIn(json, 'applied'), numberIn(json, 'waiting')]
  const open = openLines(json, visit)
  const lines = [
    ...(waiting > 0
      ? [html`<p>${t(words.waiting(waiting))}</p>`, html`<p>${t(words.doNotMend)}</p>`]
      : []),
    ...open,
  ]
  if (applied > 0) return wentWellBox(visit, words.done(applied), ...lines)
  if (waiting > 0) return stateBox(visit, 'waits', words.underWay, ...lines)
  return open.length > 0
    ? stateBox(visit, 'check', words.notSent, ...lines)
    : wentWellBox(visit, words.nothing)
}

/** What needs a person, where there is anything. */
export function openLines(json: Json, { t, base }: Visit): readonly Html[] {
  const open = openIn(json)
  return open > 0 ? [html`<p><a href="${base}/todo">${t(words.open(open))}</a></p>`] : []
}

function openIn(json: Json): number {
  return ['held', 'failed', 'inDoubt'].reduce((sum, name) => sum + numberIn(json, name), 0)
}

/** A headline, and a sentence below it. */
export function saying(title: Sentence, why?: Sentence): Work['show'] {
  return (_json, visit) =>
    wentWellBox(visit, title, ...(why === undefined ? [] : [html`<p>${visit.t(why)}</p>`]))
}
