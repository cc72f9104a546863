/** What Next Engine would have been told at its screen. */
export const PUSH = {
  path: '/ne/bench-path-0123456789',
  account: 'bench',
  key: 'bench-key-0123456789',
}
