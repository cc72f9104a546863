export interface Once<T> {
  (): Promise<T>
  /** What was opened; undefined when nobody has asked for it. */
  opened(): Promise<T | undefined>
}

/** Opens at the first call and gives the same out from then on. */
export function once<T>(open: () => Promise<T>): Once<T> {
  let opening: Promise<T> | undefined
  const get = (): Promise<T> => (opening ??= open())
  return Object.assign(get, { opened: () => opening ?? Promise.resolve(undefined) })
}
