import { normaliseVin } from '#libs/foundation';
import type { CodeMeaning } from './import-profile';
import type { RowDecision, RowReader } from './row-reader';
import { TEXT_LIMITS } from './text-limits.policy';

/** Instants are ISO 8601 in UTC, amounts fen, hours decimal strings. */
export interface ImportedOrder {
  readonly orderNumber: string;
  readonly vin: string;
  readonly arrivedAt: string;
  readonly odometerKm: number;
  readonly type: CodeMeaning<'orderType'>;
  readonly adviserName: string | null;
  readonly technicianName: string | null;
  readonly bay: string | null;
  readonly internal: boolean;
  readonly promisedAt: string | null;
  readonly workCompletedAt: string | null;
  readonly billedAt: string | null;
  readonly deliveredAt: string | null;
  readonly preInspected: boolean;
  readonly inspectionSheetUsed: boolean;
  readonly customerPresent: boolean;
  readonly quotedFromCatalogue: boolean;
  readonly billExplained: boolean;
  readonly partsPrepickedInTime: boolean;
  readonly reworkOfNumber: string | null;
  readonly settled: boolean;
  readonly soldHours: string | null;
  readonly clockedHours: string | null;
  readonly quoteFen: number | null;
  readonly labourFen: number;
  readonly partsFen: number;
}

/**
 * One row of an order list (维修工单). SVC-01, SVC-05, SVC-14
 * Whether its vehicle is known is not judged here, for that takes the store's vehicles.
 */
export function judgeOrderRow(row: RowReader<'orders'>): RowDecision<ImportedOrder> {
  return row.decide({
    orderNumber: row.requiredText('orderNumber', TEXT_LIMITS.externalId, 'external_id'),
    vin: normaliseVin(row.requiredText('vin', TEXT_LIMITS.externalId, 'unknown_vin')),
    arrivedAt: row.requiredInstant('arrivedAt'),
    odometerKm: row.odometer('odometer'),
    type: row.requiredCode('type', 'orderType', 'order_type'),
    adviserName: row.text('adviserName', TEXT_LIMITS.name),
    technicianName: row.text('technicianName', TEXT_LIMITS.name),
    bay: row.text('bay', TEXT_LIMITS.bay),
    internal: row.flag('internal'),
    promisedAt: row.instant('promisedAt'),
    workCompletedAt: row.instant('workCompletedAt'),
    billedAt: row.instant('billedAt'),
    deliveredAt: row.instant('deliveredAt'),
    preInspected: row.flag('preInspected'),
    inspectionSheetUsed: row.flag('inspectionSheetUsed'),
    customerPresent: row.flag('customerPresent'),
    quotedFromCatalogue: row.flag('quotedFromCatalogue'),
    billExplained: row.flag('billExplained'),
    partsPrepickedInTime: row.flag('partsPrepickedInTime'),
    reworkOfNumber: row.text('reworkOfNumber', TEXT_LIMITS.externalId),
    settled: row.flag('settled'),
    soldHours: row.optionalDecimal('soldHours', 2, 'hours'),
    clockedHours: row.optionalDecimal('clockedHours', 2, 'hours'),
    quoteFen: row.optionalFen('quote'),
    labourFen: row.fen('labour'),
    partsFen: row.fen('parts'),
  });
}
