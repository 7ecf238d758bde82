import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Customer } from './customer.entity';

/** What staff notice of a customer at a contact (观察信息). CUS-02 */
export const OBSERVED_FIELDS = [
  'education',
  'income',
  'employer',
  'employer_address',
  'services_of_interest',
  'visit_interval',
  'payment_method',
] as const;
export type ObservedField = (typeof OBSERVED_FIELDS)[number];

/** One observation; the latest of each field is what is known, the earlier ones are how it became known. CUS-02 */
@Entity('customer_observation')
@Index('ix_customer_observation_customer_id', ['customerId', 'observedAt', 'id'])
export class CustomerObservation {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_customer_observation_customer_id' })
  customerId!: string;

  @Column('varchar', { length: 30 })
  field!: ObservedField;

  @Column('varchar', { length: 300 })
  value!: string;

  @Column('timestamptz')
  observedAt!: Date;

  @Column('varchar', { length: 60 })
  observedBy!: string;
}

/** A merge of two customers (合并) and what is needed to undo it. */
@Entity('customer_merge')
@Index('ix_customer_merge_survivor_id', ['survivorId', 'id'])
export class CustomerMerge {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_customer_merge_survivor_id' })
  survivorId!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_customer_merge_merged_id' })
  mergedId!: string;

  /** Customers that had been merged into the merged one, and follow it to the survivor. */
  @Column('uuid', { array: true })
  followedIds!: string[];

  @Column('timestamptz')
  mergedAt!: Date;

  @Column('varchar', { length: 60 })
  mergedBy!: string;

  @Column('timestamptz', { nullable: true })
  undoneAt!: Date | null;

  @Column('varchar', { length: 60, nullable: true })
  undoneBy!: string | null;
}
