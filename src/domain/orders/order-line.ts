/** One line of a Next Engine slip (受注明細) with the facts of its slip that matter for stock. Nothing personal. */
export interface OrderLine {
  /** 伝票番号, unique within Next Engine and growing. */
  readonly slip: number
  /** Line number; (slip, line) is the key. */
  readonly line: number
  /** 商品コード as the slip has it. */
  readonly code: string
  /** Ordered pieces. */
  readonly quantity: number
  /** Pieces that came back in good order (売上返品). */
  readonly returnedGood: number
  readonly lineCancelled: boolean
  readonly lineDeleted: boolean
  readonly shopId: string
  /** 受注状態; `50` = 出荷確定済. */
  readonly status: string
  /** キャンセル区分; `0` = valid, `3` = merged into another slip. */
  readonly cancelType: string
  /** 出荷確定日 (JST text as it came); null = none. */
  readonly sendDate: string | null
  /** 同梱: the line that this one was before. */
  readonly mergedFrom: { readonly slip: number; readonly line: number } | null
  /** 分割: the slip that this one was split from. */
  readonly dividedFromSlip: number | null
  /** The line of that slip; null = not told. */
  readonly dividedFromLine: number | null
  /** 複写: the slip that this one was copied from. */
  readonly copiedFromSlip: number | null
  readonly copiedFromLine: number | null
  /** 複数配送 parent: how it counts is not known. */
  readonly multiDeliveryParent: boolean
  /** Newer of the slip's and the line's last change (JST `YYYY-MM-DD HH:MM:SS`); null where Next Engine does not fill it. */
  readonly newestAt: string | null
  /** When the line came to be (JST); null = not told. */
  readonly createdAt: string | null
  /** False when neither slip nor line has a date of change: a new one, never touched. */
  readonly modified: boolean
  /** The 拠点 that it is allocated from: none yet, one, or several. Absent = not asked for. */
  readonly warehouses?: readonly LineWarehouse[]
  /** What of it cannot be read: its slip is left alone, and named. The other facts mean nothing then. */
  readonly problem?: string
}

/** A 拠点 that a line is allocated from. */
export interface LineWarehouse {
  /** Stays when it is given another name. */
  readonly id: string
  /** 拠点名, '' = 基本拠点 */
  readonly name: string
}
