import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { DealerGroup, Store } from '#libs/tenancy';

abstract class WakeColumns {
  /** When it is to be ticked next, by the product's clock; null while nothing is due. The past: at once. */
  @Column('timestamptz', { nullable: true })
  wakeAt!: Date | null;

  /** Set while a tick is on its way or runs. Where it passes, the worker died, and the tick is due again. */
  @Column('timestamptz', { nullable: true })
  leasedUntil!: Date | null;
}

/** When a store is to be ticked: workers look at these rows every two seconds, and never at all stores. */
@Entity({ schema: 'platform', name: 'store_wake' })
export class StoreWake extends WakeColumns {
  @PrimaryColumn('uuid')
  @ForeignKey(() => Store, { name: 'fk_store_wake_store_id', onDelete: 'CASCADE' })
  storeId!: string;
}

/** When a group's headquarters is to be ticked. */
@Entity({ schema: 'platform', name: 'group_wake' })
export class GroupWake extends WakeColumns {
  @PrimaryColumn('uuid')
  @ForeignKey(() => DealerGroup, { name: 'fk_group_wake_group_id', onDelete: 'CASCADE' })
  groupId!: string;
}
