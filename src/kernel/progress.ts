import type { Output } from './console.ts'
import { width } from './table.ts'

export interface Progress {
  /** Shows this instead of what stood there; an empty text removes it. */
  show(text: string): void
  /** Takes the line away, so that something else can be written. */
  clear(): void
}

/** One line on stderr that is overwritten. On anything but a terminal it stays silent. */
export function createProgress(to: Output, quiet: boolean): Progress {
  if (to.isTTY !== true || quiet) return { show: () => {}, clear: () => {} }
  let shown = false
  const clear = (): void => {
    if (shown) to.write('\r\u001b[K')
    shown = false
  }
  return {
    clear,
    show(text) {
      clear()
      if (text === '') return
      // A line that is longer than the terminal could not be taken away again.
      to.write(cut(text, (to.columns ?? 80) - 1))
      shown = true
    },
  }
}

function cut(text: string, columns: number): string {
  let kept = ''
  for (const character of text) {
    if (width(kept + character) > columns) break
    kept += character
  }
  return kept
}
