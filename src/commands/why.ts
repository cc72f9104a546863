import type { App, Report } from '../context.ts'
import { lastDecisions } from '../audit/decisions.ts'
import { openOf } from '../audit/open.ts'
import { textOf } from '../audit/show.ts'
import { withSettings } from '../audit/settings-then.ts'
import { storyOf } from '../audit/story.ts'
import { Concerns, subjectOf } from '../audit/subject.ts'
import { say } from '../kernel/sentence.ts'
import { jstIsoOf, minuteOf } from '../kernel/time.ts'
import { decided, nobodyYet } from '../messages/decisions.ts'
import { askedName } from '../product-mapping/asked-names.ts'
import { readNames } from '../product-mapping/names.ts'

/** What people did last who were named with `--as`, as on the owner's pages, whatever it was about. */
export async function decisions(app: App): Promise<Report> {
  const all = (await lastDecisions(await app.store())).map(({ at, ...one }) => ({
    at: jstIsoOf(at),
    ...one,
  }))
  const lines = all.map(({ at, who, did, names }) =>
    [minuteOf(at), say(app.locale, decided(who, did)), names.join(', ')].join('  ').trimEnd(),
  )
  const text = lines.length === 0 ? say(app.locale, nobodyYet) : lines.join('\n')
  return { exit: 'ok', json: { decisions: all }, text }
}

/** One product's whole story, as far as it is kept: each change, what became of it, and what is open now. Asks nobody. */
export async function why(app: App, idOrCode: string): Promise<Report> {
  const name = askedName(idOrCode)
  const store = await app.store()
  const subject = await subjectOf(store, app.config.mapping.mode, name)
  const concerns = new Concerns(subject, name)
  const story = await storyOf(store, app.locale, concerns)
  const events = await withSettings(store, app.config, story)
  const open = await openOf(app, store, concerns)
  const { productId, code, also } = subject
  const called = (await readNames(store)).of([productId ?? ''])
  return {
    exit: 'ok',
    json: {
      productId,
      code,
      ...(called === null ? {} : { name: called }),
      ...(also === null ? {} : { also }),
      events,
      open,
    },
    text: textOf(app.locale, { ...subject, name: called }, events, open),
  }
}
