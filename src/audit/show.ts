import { type Locale, say, type Sentence } from '../kernel/sentence.ts'
import * as says from '../messages/why.ts'
import { settingsThen } from '../messages/settings.ts'
import { byName, decided, relinked } from '../messages/decisions.ts'
import * as orderSays from '../messages/why-orders.ts'
import * as ends from '../messages/why-ends.ts'
import { minuteOf } from '../kernel/time.ts'
import { signed } from '../reports/problems.ts'
import { shownIn } from '../domain/stock/stock-key.ts'
import { NO_PLACES, type PlaceNames, storeIn } from '../messages/places.ts'
import type { ChangeEvent, OrderEvent, OutcomeEvent, SentEvent, StoryEvent } from './events.ts'
import type { Open } from './open.ts'
import type { Subject } from './subject.ts'

export function textOf(
  locale: Locale,
  subject: Subject & { readonly name: string | null },
  events: readonly StoryEvent[],
  open: readonly Open[],
): string {
  const t = (sentence: Sentence): string => say(locale, sentence)
  return [
    ...(subject.name === null ? [] : [subject.name]),
    t(says.subject(subject.productId, subject.code)),
    ...(subject.also === null ? [] : [t(says.also(subject.productId ?? '', subject.also))]),
    '',
    ...(events.length === 0 ? [t(says.nothingYet)] : events.map((one) => line(locale, one))),
    '',
    ...(open.length === 0 ? [t(says.nothingOpen)] : [t(says.now)]),
    ...open.flatMap((one) => openLines(one)),
  ].join('\n')
}

function line(locale: Locale, event: StoryEvent): string {
  return `${minuteOf(event.at)}  ${say(locale, eventSentence(event))}`
}

/** What has happened, without its time. */
export function eventSentence(event: StoryEvent): Sentence {
  switch (event.kind) {
    case 'change':
      return change(event)
    case 'sent':
      return sent(event)
    case 'outcome':
      return outcome(event)
    case 'order':
      return signedBy(event, order(event))
    case 'table':
      return signedBy(event, relinked(event.how, event.productId, event.from, event.to))
    case 'decision':
      return decided(event.who, event.did)
    default:
      return says.stopped(shownIn(event.code, event.warehouse), signed(event.delta), event.message)
  }
}

function order(event: OrderEvent): Sentence {
  return orderSays.order(event.what, {
    ...event,
    delta: signed(event.delta),
    shipment: event.batch,
  })
}

function signedBy({ who }: { readonly who?: string }, told: Sentence): Sentence {
  return who === undefined ? told : says.join(told, byName(who))
}

function change(event: ChangeEvent): Sentence {
  const store = storeIn(event.storeId, namedIn(event))
  if (event.decision === 'alignment')
    return says.join(
      says.setEqual(store, event.after ?? 0),
      says.recordedEqual(minuteOf(event.recordedAt ?? event.at), event.batch),
    )
  const what = says.changed(store, event.division, signed(event.delta))
  const came = event.found
    ? says.cameByItself
    : says.came(event.receivedAt === null ? null : minuteOf(event.receivedAt), event.notification)
  const { settings } = event
  const then =
    settings === undefined ? says.nothing : settingsThen(minuteOf(settings.from), settings)
  return says.join(what, says.decided(event.decision, event.code, event.batch), then, came)
}

/** An event knows its own store only. */
function namedIn({ storeName }: ChangeEvent): PlaceNames {
  return { ...NO_PLACES, store: () => storeName ?? null }
}

function sent(event: SentEvent): Sentence {
  const { batch, row, code, changes, queId, verdict, by, words, late = [] } = event
  const went = says.sent({
    place: `${batch}/${row}`,
    code: shownIn(code, event.warehouse),
    delta: signed(event.delta),
    wanted: event.wanted === event.delta ? null : signed(event.wanted),
    changes,
    queId,
  })
  return says.join(
    went,
    ends.verdict(verdict, by, words),
    late.length === 0 ? says.nothing : ends.late(late.join(', ')),
    event.unverified ? says.unverified : says.nothing,
  )
}

function outcome(event: OutcomeEvent) {
  const { outcome: kind, delta, by, why, ofBatch, ofRow, who } = event
  const code = shownIn(event.code, event.warehouse)
  const of = ofBatch === null ? '' : `${ofBatch}/${ofRow ?? ''}`
  const told = ends.outcome({ kind, code, delta: signed(delta), by, why, of })
  return signedBy(who === undefined ? {} : { who }, told)
}

function openLines(open: Open): string[] {
  const { kind, id, code, warehouse, delta, since, message, next } = open
  const what = [
    id ?? shownIn(code, warehouse),
    delta === null ? '' : signed(delta),
    minuteOf(since),
  ]
  const mark = kind === 'held' || kind === 'inDoubt' || kind === 'failed' ? '!' : '-'
  return [`${mark} ${what.filter((one) => one !== '').join('  ')}  ${message}`, `    → ${next}`]
}
