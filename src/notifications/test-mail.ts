import { StonError, type Problem } from '../kernel/errors.ts'
import type { Delivery, MailFacts } from '../mailer/facts.ts'
import { ALLOWED } from '../messages/config.ts'
import { RULE } from '../messages/config-rules.ts'
import * as says from '../messages/mail-command.ts'
import { missingChoices } from '../messages/mail-choices.ts'
import { product } from '../messages/mail.ts'
import { inStores } from '../messages/mail-quantities.ts'
import { uploaded } from '../messages/mail-done.ts'
import { someRefused } from '../messages/mail-server.ts'
import { heldBecause } from '../messages/held.ts'
import type { Report } from '../context.ts'
import { toldReport } from '../reports/told-report.ts'
import { type MailApp, NO_PARTS } from './context.ts'

/** Sends a mail that looks like a real one, so that the owner sees it and knows that it arrives. */
export async function mailTest(app: MailApp): Promise<Report> {
  const mailer = await app.mailer()
  if (mailer === null) throw incomplete(app)
  const mail = mailer.compose(sample(app.now()))
  if (mail === null) throw new Error('the sample is always wanted')
  return report(app, await mailer.send(mail))
}

function report({ locale }: MailApp, { accepted, later, refused: lasting }: Delivery): Report {
  const sent = says.sent(accepted)
  const refused = [...lasting, ...later]
  if (refused.length === 0) return toldReport(locale, [sent], { outcome: 'ok', to: accepted })
  const json = { outcome: 'attention', to: accepted, refused }
  return toldReport(locale, [sent, someRefused(refused)], json, 'attention')
}

/** Everything that is missing at once. */
function incomplete({ config: { mail } }: MailApp): StonError {
  const problems: Problem[] = [
    ...(mail.enabled ? [] : [{ path: 'mail.enabled', found: 'false', allowed: says.mustBeOn }]),
    ...(mail.from === undefined
      ? [{ path: 'mail.from', found: '—', allowed: RULE.mailFrom() }]
      : []),
    ...(mail.to.length === 0 ? [{ path: 'mail.to', found: '[]', allowed: RULE.mailTo() }] : []),
    ...(mail.smtpUrl === ''
      ? [{ path: 'mail.smtpUrl', found: '—', allowed: ALLOWED.smtpUrl }]
      : []),
  ]
  return new StonError({
    code: 'config',
    message: says.incomplete,
    hint: says.incompleteHint,
    problems,
  })
}

function sample(now: Date): MailFacts {
  const { what } = heldBecause({ reason: 'missing' }, 'h-TEA-100G')
  const next = missingChoices('TEA-100G', 'TEA-100G', true)
  return {
    reason: 'person',
    outcome: 'done',
    headline: says.sampleHeadline,
    at: now.toISOString(),
    since: null,
    notices: [says.sampleNotice],
    ...NO_PARTS,
    upload: {
      lines: [uploaded(3, 3)],
      problems: [{ product: product('TEA-100G', ['8000101']), quantity: inStores(-2), what, next }],
      known: 0,
    },
  }
}
