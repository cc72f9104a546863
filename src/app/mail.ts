import { requireMailServer } from '../config/index.ts'
import { ownerUrl } from '../config/owner-url.ts'
import type { App } from '../context.ts'
import type { Notifier } from '../mailer/chat.ts'
import type { Mailer } from '../mailer/facts.ts'

/** In the configured language: whoever calls ston by hand may speak another. */
export async function openMailerFor(app: App): Promise<Mailer | null> {
  const { config, signal, surroundings } = app
  const { enabled, smtpUrl, from, to, when } = config.mail
  if (!enabled || from === undefined || to.length === 0) return null
  requireMailServer(config)
  const { openMailer } = await import('../mailer/mailer.ts')
  const locale = config.locale ?? app.locale
  const { publicUrl } = config.webhook
  const pages = ownerUrl(config) ?? undefined
  const { sendMail } = surroundings
  const about = { smtpUrl, from, to, when, publicUrl, ownerUrl: pages }
  return openMailer({ ...about, locale, signal, sendMail })
}

/** Null where no chat is named to write to. */
export async function openNotifierFor(app: App): Promise<Notifier | null> {
  const { config, signal, surroundings } = app
  const { url } = config.notice
  if (url === '') return null
  const { openNotifier } = await import('../mailer/chat.ts')
  const locale = config.locale ?? app.locale
  return openNotifier(url, signal, {
    line: surroundings.line,
    locale,
    ownerUrl: ownerUrl(config) ?? undefined,
  })
}
