/**
 * `node --import` this before the program: its clock jumps a day back or forward, and back to the truth, now and then while it runs.
 * `STON_TEST_CLOCK` = a seed. Timers and `performance.now` go on as on a real machine, where only the wall clock is set.
 */
const RealDate = Date
const DAY = 24 * 60 * 60 * 1000
const JUMPS = [-DAY, 0, DAY]

let state = Number(process.env.STON_TEST_CLOCK ?? 1)
let shift = 0
let looks = 0

function random() {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0
  return state / 2 ** 32
}

function now() {
  if (looks++ % 7 === 0) shift = JUMPS[Math.floor(random() * JUMPS.length)]
  return RealDate.now() + shift
}

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0) super(now())
    else super(...given)
  }

  static now() {
    return now()
  }
}
