/** What a run sends, of all that could go. */
export type Sends =
  | 'all'
  /** What takes the last pieces, or leaves few; the rest is carried on. */
  | 'urgent'
  /** Only takes in what has come, with the amounts that Smaregi alone knows. Never asks Next Engine for counts. */
  | 'nothing'

/**
 * `ston run` has started it, and looks by itself what became of it. `ask`: for counts, whatever is known; `send`: at once what may go
 * without; `look`: only at what has been sent, because the calls do for nothing else; null = somebody else has started it.
 */
export type Planned = 'ask' | 'send' | 'look' | null
