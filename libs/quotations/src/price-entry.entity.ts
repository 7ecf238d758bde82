import { Check, Column, Entity, PrimaryColumn, Unique } from 'typeorm';
import type { LocalDate } from '#libs/foundation';
import { LINE_KINDS, type LineKind } from '#libs/service-orders';

/** Units that prices are of: hours and jobs of labour; pieces, litres, metres, sets of parts. */
export const PRICE_UNITS = ['hour', 'job', 'piece', 'litre', 'metre', 'set'] as const;
export type PriceUnit = (typeof PRICE_UNITS)[number];

export const PRICED_KINDS = LINE_KINDS;

/** What a kind of work or a part costs from a day on (价目). SVC-16 */
@Entity('price_entry')
@Unique('uq_price_entry_code', ['code', 'kind', 'validFrom'])
@Check('ck_price_entry_kind', `kind IN ('labour', 'part')`)
@Check('ck_price_entry_unit_price_fen', `unit_price_fen >= 0`)
@Check('ck_price_entry_hours', `hours >= 0`)
@Check('ck_price_entry_valid_until', `valid_until >= valid_from`)
export class PriceEntry {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 6 })
  kind!: LineKind;

  @Column('varchar', { length: 64 })
  code!: string;

  @Column('varchar', { length: 200 })
  name!: string;

  @Column('varchar', { length: 200, nullable: true })
  nameEn!: string | null;

  @Column('varchar', { length: 10 })
  unit!: PriceUnit;

  @Column('bigint')
  unitPriceFen!: number;

  /** Labour: hours that are sold with one unit; a decimal string. */
  @Column('numeric', { precision: 7, scale: 2, nullable: true })
  hours!: string | null;

  /** Counts until the next entry of its code begins. */
  @Column('date')
  validFrom!: LocalDate;

  /** The last day that it counts; null: no end is known. */
  @Column('date', { nullable: true })
  validUntil!: LocalDate | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
