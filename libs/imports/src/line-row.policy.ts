import type { CodeMeaning } from './import-profile';
import type { RowDecision, RowReader } from './row-reader';
import { TEXT_LIMITS } from './text-limits.policy';

export interface ImportedLine {
  readonly orderNumber: string;
  readonly kind: CodeMeaning<'lineKind'>;
  readonly code: string | null;
  readonly name: string;
  /** Decimal string: hours of labour, pieces or litres of a part. */
  readonly quantity: string;
  readonly amountFen: number;
  /** Whether the part was in stock when asked for (立刻供应); null for labour. */
  readonly availableAtOnce: boolean | null;
}

/** One row of an order-line list (工单明细). Lines carry no number: the set of an order's lines is what identifies them. SVC-14 */
export function judgeLineRow(row: RowReader<'lines'>): RowDecision<ImportedLine> {
  return row.decide({
    orderNumber: row.requiredText('orderNumber', TEXT_LIMITS.externalId, 'unknown_order'),
    kind: row.requiredCode('kind', 'lineKind', 'line_kind'),
    code: row.text('code', TEXT_LIMITS.lineCode),
    name: row.requiredText('name', TEXT_LIMITS.lineName, 'name'),
    quantity: row.decimal('quantity', 3, 'quantity'),
    amountFen: row.fen('amount'),
    availableAtOnce: row.optionalFlag('availableAtOnce'),
  });
}
