/** Where a notification stands, as its id says: in which segment, and under which number there. */
export interface NotificationPlace {
  readonly segment: string
  readonly number: number
}

/** The place in an id that the store has given; of another text it is none that there is. */
export function placeOf(id: string): NotificationPlace {
  const at = id.lastIndexOf(':')
  return { segment: id.slice(0, at), number: Number(id.slice(at + 1)) }
}
