import type { Locale, Sentence } from '../../kernel/sentence.ts'
import * as says from '../../messages/owner.ts'
import { Html, html, NOTHING } from './html.ts'
import { STYLE } from './style.ts'
import { formTo, type Page, sayer, type Visit } from './visit.ts'

/** What is in the bar of places. */
const NAV: readonly (readonly [place: string, name: keyof typeof says.nav])[] = [
  ['', 'overview'],
  ['/todo', 'todo'],
  ['/table', 'table'],
  ['/product', 'product'],
  ['/compare', 'compare'],
  ['/settings', 'settings'],
]

/** In one piece: the policy names what is between its tags. */
const STYLE_TAG = new Html(`<style>${STYLE}</style>`)

interface About {
  readonly base: string
  readonly locale: Locale
  readonly title: Sentence
  /** The place, with its query, in the other language. */
  readonly here: string
  /** Null: nobody has signed in. */
  readonly nav: Html | null
}

/** The whole document. */
export function documentOf({ base, locale, title, here, nav }: About, body: Html): Html {
  const t = sayer(locale)
  const other: Locale = locale === 'ja' ? 'en' : 'ja'
  const mark = here.includes('?') ? '&' : '?'
  return html`<!DOCTYPE html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <title>${t(title)} - ${t(says.site)}</title>
        ${STYLE_TAG}
      </head>
      <body>
        <div class="page">
          <header class="top">
            <b>${t(says.site)}</b
            ><a class="link" href="${base}${here}${mark}lang=${other}" lang="${other}"
              >${says.thisLanguage[other]}</a
            >
          </header>
          ${nav ?? NOTHING}
          <main>${body}</main>
        </div>
      </body>
    </html> `
}

/** A page in its frame, for somebody who has signed in. */
export function framed(visit: Visit, { title, body }: Page): Html {
  const { base, locale, place, query, t, owner } = visit
  const kept = new URLSearchParams([...query].filter(([name]) => name !== 'lang')).toString()
  const here = place + (kept === '' ? '' : `?${kept}`)
  const leave = formTo(visit, '/sign-out', html`<button class="link">${t(says.signOut)}</button>`)
  const bar = html`<nav aria-label="${t(says.places)}">
    <ul>
      ${NAV.map(([to, name]) => {
        const current = isAt(place, to) ? html` aria-current="page"` : NOTHING
        return html`<li><a href="${base}${to}" ${current}>${t(says.nav[name])}</a></li>`
      })}
    </ul>
  </nav>`
  const who = html`${body}
    <footer class="head"><span>${t(says.signedInAs(owner.name))}</span>${leave}</footer>`
  return documentOf({ base, locale, title, here, nav: bar }, who)
}

function isAt(place: string, to: string): boolean {
  return to === '' ? place === '' : place === to || place.startsWith(`${to}/`)
}
