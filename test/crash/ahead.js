/**
 * Part of `kill-at.js` and `pause-at.js`: the program's clock is `STON_TEST_AHEAD` milliseconds ahead of the machine's, as are those of the
 * practice services that a test has let go on.
 */
const ahead = Number(process.env.STON_TEST_AHEAD ?? 0)
const RealDate = Date

if (ahead !== 0) {
  globalThis.Date = class extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + ahead)
      else super(...given)
    }

    static now() {
      return RealDate.now() + ahead
    }
  }
}
