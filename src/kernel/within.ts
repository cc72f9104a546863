import { type System, thisSystem, type Timer } from './system.ts'

/** What `work` comes to, or `late` where that takes longer than `ms`; it goes on all the same. */
export async function within<T, L>(
  work: Promise<T>,
  ms: number,
  late: L,
  system: System = thisSystem,
): Promise<T | L> {
  let timer: Timer | undefined
  const over = new Promise<L>((resolve) => {
    timer = system.after(ms, () => resolve(late))
  })
  try {
    return await Promise.race([work, over])
  } finally {
    timer?.stop()
  }
}
