import type { App, Report } from '../context.ts'
import { openOf } from '../audit/open.ts'
import { textOf } from '../audit/show.ts'
import { withSettings } from '../audit/settings-then.ts'
import { storyOf } from '../audit/story.ts'
import { Concerns, subjectOf } from '../audit/subject.ts'
import { askedName } from '../product-mapping/asked-names.ts'
import { readNames } from '../product-mapping/names.ts'

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
