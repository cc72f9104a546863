import type { Sentence } from './sentence.ts'
import { toJst } from './time.ts'

/** A moment as a shop speaks of it, Japan time: 「12月2日（水）21:36」. */
export function spokenMoment(instant: Date): Sentence {
  const wall = toJst(instant)
  const day = new Date(`${wall.slice(0, 10)}T00:00:00Z`)
  const time = wall.slice(11, 16)
  const [month, date, weekday] = [day.getUTCMonth(), day.getUTCDate(), day.getUTCDay()]
  return {
    ja: `${month + 1}月${date}日（${'日月火水木金土'.charAt(weekday)}）${time}`,
    en: `${WEEKDAYS[weekday]} ${date} ${MONTHS[month]}, ${time}`,
  }
}

const WEEKDAYS = 'Sun Mon Tue Wed Thu Fri Sat'.split(' ')
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ')
