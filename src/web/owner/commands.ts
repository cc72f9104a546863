import * as says from '../../messages/owner.ts'
import { html } from './html.ts'
import type { Command } from './runs.ts'
import { Leads, type Seen, type Visit, type Work } from './visit.ts'

/** A command in the name and the language of who looks. `values`: what people typed; none of it is taken for an option. */
export function command(
  { owner, locale }: Visit,
  words: readonly string[],
  values: readonly string[] = [],
  input?: Command['input'],
): Command {
  const named = [...words, `--as=${owner.name}`, `--locale=${locale}`]
  const args = values.length === 0 ? named : [...named, '--', ...values]
  return { args, ...(input === undefined ? {} : { input }) }
}

/** Has it done, and leads to where one sees what becomes of it. */
export function begin(visit: Visit, work: Work): Seen {
  const run = visit.runs.begin(work)
  if (run !== null) return new Leads(`/run?id=${run.id}`)
  return told(visit, says.tooMuch, says.tooMuchWhy, work.back)
}

/** A page with one thing to say, and the way back. */
export function told(
  { base, t }: Visit,
  title: typeof says.tooMuch,
  why: typeof says.tooMuch,
  back: string,
): Seen {
  const body = html`<div class="state check">
      <h1>${t(title)}</h1>
      <p>${t(why)}</p>
    </div>
    <div class="acts"><a class="button" href="${base}${back}">${t(says.back)}</a></div>`
  return { title, body, status: 200 }
}
