import type { QueueEntry } from './queue-entry.ts'

/** Which calls a disturbance meets. Each time it strikes, `times` goes down by one. */
export interface Disturbance {
  /** The exact path, or a pattern; absent = every path. */
  path?: string | RegExp
  /** How many calls it meets; absent = all of them until it is taken away. */
  times?: number
  /** How many fitting calls pass unharmed first. */
  skip?: number
}

export interface LostAnswer extends Disturbance {
  /** `before`: the call is not acted on. `after`: it is acted on, and only the answer gets lost. */
  when: 'before' | 'after'
  /**
   * `reset`: the connection is torn down. `hang`: no answer until the client gives up. `500`, `html`: a page instead of JSON
   * (status 500, 200). `999999`, `000001`: Next Engine's error answers. `garbage`: half a JSON document. `code`: an error answer
   * with `code`, which may be any; '' = with none.
   */
  how: 'reset' | 'hang' | '500' | 'html' | '999999' | '000001' | 'garbage' | 'code'
  code?: string
}

/** A search that is answered by something that contradicts itself. */
export interface Contradiction extends Disturbance {
  /**
   * `noRows`: a count and no rows. `fewerRows`, `moreRows`: than the count says. `noData`: a count alone. `nothing`: neither. `bareRows`:
   * without the fields asked for.
   */
  how: 'noRows' | 'fewerRows' | 'moreRows' | 'noData' | 'nothing' | 'bareRows'
}

/** A search whose pages do not lead to an end. */
export interface StrangePages extends Disturbance {
  /** `standing`: `offset` is passed over. `endless`: every page is full of rows that nobody has seen before. */
  how: 'standing' | 'endless'
}

/** Next Engine understood the call and refuses it: nothing is done, tokens come back as on any error. */
export interface RefusedCall extends Disturbance {
  /** `003001`, `002007`, … With `003002` a call that sends `wait_flag=1` is served instead. */
  code: string
  /** Next Engine's usual words for the code when absent. */
  message?: string
}

/** When an accepted upload is worked. With both, whichever comes first. */
export type QueuePace =
  | 'never'
  | {
      /** So many queue searches see it unfinished. 0: the first search finds it done. */
      pollsUntilDone?: number
      /** So long after it was accepted, by the server's clock. */
      ms?: number
    }

/**
 * Everything that can be different from one day, one company or one guess to the next. Change it at any time. Where Next Engine's
 * documentation is silent, there is a switch instead of an opinion.
 */
export interface Faults {
  // --- the line ---
  loseAnswer: LostAnswer | LostAnswer[] | null
  refuse: RefusedCall | RefusedCall[] | null
  contradict: Contradiction | Contradiction[] | null
  strangePages: StrangePages | StrangePages[] | null
  /** Every call takes at least so long. */
  delayMs: number
  /** HTTP status of answers with `result` `error` or `redirect`. */
  errorStatus: number
  /** Is there a `Date` header? */
  dateHeader: boolean

  // --- the account ---
  /** The main function is suspended: `api_neauth` then answers 001007, every other call this code. */
  suspended: '001007' | '002003' | '003003' | null
  /** Who signs in on the sign-in page. */
  uid: string
  companyId: string
  /** Every call hands out a new pair and kills the one it came with. */
  rotateOnEveryCall: boolean
  /** A new sign-in of the same user kills the pair issued before. */
  signInEndsOldPair: boolean
  /** Does `api_neauth` say when its tokens end? */
  signInAnswersEndDates: boolean
  /** What a wrong client id or secret gets: an error answer, or something that is not JSON. */
  wrongClient: 'error' | 'notJson'

  // --- searching ---
  /** Rows of a search without `limit`. */
  defaultLimit: number
  /** No answer carries more rows than this, whatever `limit` says. */
  maxRows: number
  /** Do the filters on text tell `abc` from `ABC`? */
  searchCase: 'strict' | 'ignore'
  /** `stock_quantity` of a product in several warehouses. */
  stockQuantityIs: 'sum' | 'base'
  /** What `warehouse_stock_warehouse_id` holds. */
  warehouseStockId: 'id' | 'name'

  // --- uploads ---
  /**
   * What becomes of a file with good and bad rows: the good ones applied and the entry failed, the good ones applied and the
   * entry succeeded, or nothing applied and the entry failed.
   */
  partial: 'minusOne' | 'two' | 'allOrNothing'
  /** Does `que_message` name each bad row and why, as the screen does, or only say that there were some? */
  messages: 'named' | 'free'
  /** Is the `syohin_code` of an upload matched by its exact spelling? */
  letterCase: 'strict' | 'ignore'
  /** May an upload take exactly the free stock? */
  equalToFree: 'allowed' | 'refused'
  /** A header that Next Engine does not know: refused at once, or accepted and failed in the queue. */
  badHeader: 'refused' | 'queueFailed'
  /** `que_method_name` of warehouse uploads. */
  warehouseMethodName: string
  /** A stock-taking is open. `true`: uploads are refused at once (008010); `queue`: accepted, then failed. */
  stockTaking: boolean | 'queue'
  queue: QueuePace
  /** Called after an upload was accepted and before its queue entry is worked. */
  onUpload: ((entry: QueueEntry) => void | Promise<void>) | null

  // --- orders ---
  /** Is `…_newest_date` filled for a line that nobody has touched since it came? */
  newestDateOfNew: boolean
  /** A line that was deleted, or split away whole: shown as such, or not any more. */
  endedLines: 'shown' | 'gone'
  /** Slips that no search shows, as those that were put away (過去受注). */
  hiddenSlips: readonly number[]
  /** Codes of products that are deleted in the stock master. */
  deletedGoods: readonly string[]
  /** Does undoing a shipment's confirmation clear its send date? */
  undoClearsSendDate: boolean
  /** Does an order keep a set's own code, instead of its components? */
  ordersKeepSets: boolean
  /**
   * The 拠点 that the search shows of a line: the one it is allocated from and has left from; not any more once it has left; or, before
   * it is allocated, also the one that it is to be allocated from.
   */
  lineWarehouse: 'kept' | 'unshipped' | 'always'
  /** A line allocated from two 拠点: a row of each, with what is allocated there, or one row that names the first. */
  lineInTwoWarehouses: 'rows' | 'first'
  /** A line without a 拠点, where a search asks for it: shown, or left out. */
  unallocatedLines: 'shown' | 'hidden'
  /** The numbers of the lines that a line was split or copied from: told, empty in every row, or no fields of a search at all. */
  rowOrigins: 'told' | 'empty' | 'unknown'

  // --- stock history ---
  historyShowsUploads: boolean
  /** Does it show what orders moved when they were shipped? */
  historyShowsOrders: boolean
  /** The movements of all 拠点, or of the base one only. */
  historyWarehouses: 'all' | 'base'
  /** The stock before and after a movement: of its 拠点, or of all together. */
  historyCounts: 'warehouse' | 'sum'
  /** A movement can be read only so long after it happened: the copy that is read from is that far behind. */
  historyDelayMs: number
  /** The counts are those of so long ago. */
  countsDelayMs: number
  /** The queue's list is the one of so long ago. */
  queueDelayMs: number
  /**
   * What becomes of an upload's reason column: kept, dropped, cut to 20 characters, or replaced by Next Engine's own words. Counts for
   * movements from now on.
   */
  keepReason: boolean | 'truncated' | 'ownWords'
  /** Where that is so; in other 拠点 than the base one they may be dropped. */
  keepReasonIn: 'all' | 'base'
  /** `stock_io_history_quantity` of a movement out: `-3`, or `3` with the in/out flag set to out. */
  historyQuantity: 'signed' | 'unsigned'
}

const NONE: Faults = {
  loseAnswer: null,
  refuse: null,
  contradict: null,
  strangePages: null,
  delayMs: 0,
  errorStatus: 200,
  dateHeader: true,
  suspended: null,
  uid: 'practice-uid-1',
  companyId: 'practice-company-1',
  rotateOnEveryCall: false,
  signInEndsOldPair: true,
  signInAnswersEndDates: true,
  wrongClient: 'error',
  defaultLimit: 1000,
  maxRows: 10_000,
  searchCase: 'strict',
  stockQuantityIs: 'sum',
  warehouseStockId: 'id',
  partial: 'minusOne',
  messages: 'named',
  letterCase: 'strict',
  equalToFree: 'allowed',
  badHeader: 'refused',
  warehouseMethodName: 'KYOTEN_ZAIKO_CSV',
  stockTaking: false,
  queue: { pollsUntilDone: 1 },
  onUpload: null,
  newestDateOfNew: true,
  endedLines: 'shown',
  hiddenSlips: [],
  deletedGoods: [],
  undoClearsSendDate: true,
  ordersKeepSets: false,
  lineWarehouse: 'kept',
  lineInTwoWarehouses: 'rows',
  unallocatedLines: 'shown',
  rowOrigins: 'told',
  historyShowsUploads: true,
  historyShowsOrders: true,
  historyWarehouses: 'all',
  historyCounts: 'warehouse',
  historyDelayMs: 0,
  countsDelayMs: 0,
  queueDelayMs: 0,
  keepReason: true,
  keepReasonIn: 'all',
  historyQuantity: 'unsigned',
}

/** Everything as it should be. Each server has its own, to be changed at any time. */
export function noFaults(): Faults {
  return structuredClone(NONE)
}

/** The first disturbance that meets this call, if any; its counters move. */
export function strike<D extends Disturbance>(all: D | D[] | null, path: string): D | null {
  const list = all === null ? [] : Array.isArray(all) ? all : [all]
  for (const one of list) {
    if (!meets(one, path)) continue
    if ((one.skip ?? 0) > 0) {
      one.skip = (one.skip ?? 0) - 1
      continue
    }
    if (one.times !== undefined) one.times -= 1
    return one
  }
  return null
}

function meets(one: Disturbance, path: string): boolean {
  if (one.times !== undefined && one.times <= 0) return false
  if (one.path === undefined) return true
  return typeof one.path === 'string' ? one.path === path : one.path.test(path)
}
