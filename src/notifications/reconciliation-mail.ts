import { bySize, type Difference, sizeOf, unexplained } from '../domain/reconciliation/compare.ts'
import { shownIn } from '../domain/stock/stock-key.ts'
import type { MailFacts } from '../mailer/facts.ts'
import { product } from '../messages/mail.ts'
import { moreInSmaregi } from '../messages/mail-quantities.ts'
import * as says from '../messages/reconcile-mail.ts'
import type { App } from '../context.ts'
import { NO_PARTS, quietly } from './context.ts'
import { sendOrKeep } from './post.ts'

/** `--mail`: the comparison of a night, for whoever looks after the stock. Never the command's own trouble. */
export async function mailFound(app: App, differences: readonly Difference[]): Promise<void> {
  await quietly(app, async () => {
    const mailer = await app.mailer()
    const mail = mailer?.compose(factsOf(app, differences)) ?? null
    if (mailer === null || mail === null) return
    await sendOrKeep({ app, store: await app.store(), mailer }, mail)
  })
}

function factsOf(app: App, differences: readonly Difference[]): MailFacts {
  const open = unexplained(differences).toSorted(bySize)
  const known = differences.length - open.length
  return {
    reason: open.length > 0 ? 'person' : 'nothing',
    outcome: open.length > 0 ? 'check' : 'done',
    headline:
      open.length === 0
        ? says.mailHeadline.equal
        : says.mailHeadline.differ(open.length, sizeOf(open)),
    at: app.now().toISOString(),
    since: null,
    notices: [],
    ...NO_PARTS,
    comparison: {
      lines: known > 0 ? [says.mailRest(known)] : [],
      problems: open.map((one) => ({
        product: product(
          shownIn(one.code, one.warehouse),
          one.productId === one.code ? [] : [one.productId],
          one.name === '' ? null : one.name,
        ),
        quantity: moreInSmaregi(one.difference),
        what: says.mailWhat(one.smaregi, one.nextengine, one.cause),
        next: says.mailNext,
        place: 'compare',
      })),
      known: 0,
    },
  }
}
