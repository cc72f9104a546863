import { StonError } from '../kernel/errors.ts'
import { QUESTION } from '../messages/init-questions.ts'
import type { Schedule, ScheduleWish } from './schedule.ts'
import type { Talk } from './talk.ts'

/** Where the schedule goes: asked until it can be written there, or is not wanted. Throws `Left`. */
export async function agreedSchedule(
  talk: Talk,
  wish: ScheduleWish,
  draft: (wish: ScheduleWish) => Promise<Schedule>,
): Promise<Schedule> {
  for (let wanted = wish; ; wanted = {}) {
    if (wanted.systemd === undefined && wanted.crontab === undefined) wanted = await wishOf(talk)
    try {
      return await draft(wanted)
    } catch (error) {
      if (!(error instanceof StonError)) throw error
      for (const one of error.told) talk.say(one)
    }
  }
}

async function wishOf(talk: Talk): Promise<ScheduleWish> {
  const systemd = await talk.answer({ text: QUESTION.systemd })
  return systemd === undefined
    ? { crontab: await talk.answer({ text: QUESTION.crontab }) }
    : { systemd }
}
