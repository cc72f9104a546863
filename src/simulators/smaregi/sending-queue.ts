/** Jobs that fly at most so many at a time, in the order in which they were added. */
export class SendingQueue<Job> {
  readonly #most: number
  readonly #fly: (job: Job) => Promise<void>
  readonly #waiting: Job[] = []
  #next = 0
  #flying = 0
  readonly #idle: (() => void)[] = []

  constructor(most: number, fly: (job: Job) => Promise<void>) {
    this.#most = most
    this.#fly = fly
  }

  add(job: Job): void {
    this.#waiting.push(job)
    this.#pump()
  }

  /** Resolves when nothing waits and nothing flies. */
  idle(): Promise<void> {
    if (this.#flying === 0 && this.#next === this.#waiting.length) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  /** Forgets what waits. */
  clear(): void {
    this.#waiting.length = 0
    this.#next = 0
  }

  #landed(): void {
    this.#flying -= 1
    this.#pump()
  }

  #pump(): void {
    while (this.#flying < this.#most) {
      const job = this.#waiting[this.#next]
      if (job === undefined) break
      this.#next += 1
      this.#flying += 1
      this.#fly(job).then(
        () => this.#landed(),
        (error: unknown) => {
          this.#landed()
          throw error
        },
      )
    }
    if (this.#flying > 0 || this.#next < this.#waiting.length) return
    this.clear()
    for (const wake of this.#idle.splice(0)) wake()
  }
}
