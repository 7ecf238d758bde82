import { Check, Column, Entity, Exclusion, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Customer } from '#libs/customers';
import type { LocalDate } from '#libs/foundation';
import { Bay } from './bay.entity';
import { Technician } from './technician.entity';
import type { VisitKind } from './visit-kind';
import { WaitListEntry } from './wait-list-entry.entity';

/** What a reservation takes of the counter of a day. */
export interface DayShare {
  readonly day: LocalDate;
  readonly minutes: number;
}

/**
 * A hold or a booking: one bay and one technician for one stretch of time. Two that overlap cannot both be there, by
 * the exclusion constraints and whoever writes them. What is set free is deleted; events tell that it was there. SVC-03
 */
@Entity('reservation')
@Exclusion('ex_reservation_bay_id', `USING gist (during WITH &&, bay_id WITH =)`)
@Exclusion('ex_reservation_technician_id', `USING gist (during WITH &&, technician_id WITH =)`)
@Index('ix_reservation_expires_at', ['expiresAt'], { where: 'expires_at IS NOT NULL' })
@Check('ck_reservation_during', `NOT isempty(during) AND NOT lower_inf(during) AND NOT upper_inf(during)`)
@Check('ck_reservation_minutes', `minutes > 0`)
@Index('ix_reservation_wait_list_entry_id', ['waitListEntryId'], {
  unique: true,
  where: 'wait_list_entry_id IS NOT NULL',
})
@Check('ck_reservation_offer', `wait_list_entry_id IS NULL OR expires_at IS NOT NULL`)
@Check('ck_reservation_kind', `kind IN ('waiter', 'drop_off', 'pick_up')`)
export class Reservation {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Bay, { name: 'fk_reservation_bay_id' })
  bayId!: string;

  @Column('uuid')
  @ForeignKey(() => Technician, { name: 'fk_reservation_technician_id' })
  technicianId!: string;

  /** `[from, to)`, in the notation of PostgreSQL. */
  @Column('tstzrange')
  during!: string;

  @Column('varchar', { length: 30 })
  skill!: string;

  /** Of work, which takes a technician more or less of the clock. */
  @Column('integer')
  minutes!: number;

  @Column('varchar', { length: 10 })
  kind!: VisitKind;

  @Column('jsonb')
  days!: readonly DayShare[];

  @Column('uuid', { nullable: true })
  @ForeignKey(() => Customer, { name: 'fk_reservation_customer_id' })
  customerId!: string | null;

  /** Row of the policy `set-aside` whose capacity it uses. SVC-08, SVC-09 */
  @Column('varchar', { length: 60, nullable: true })
  setAside!: string | null;

  /** Until when a hold counts; null: booked. */
  @Column('timestamptz', { nullable: true })
  expiresAt!: Date | null;

  /** Who on the wait-list was offered what it holds; null: nobody, or it was booked since. */
  @Column('uuid', { nullable: true })
  @ForeignKey(() => WaitListEntry, { name: 'fk_reservation_wait_list_entry_id' })
  waitListEntryId!: string | null;

  /** Person or API key that made it. */
  @Column('varchar', { length: 60 })
  heldBy!: string;

  /** Version of the rules by which it was given. */
  @Column('varchar', { length: 120 })
  rulesRef!: string;

  @Column('timestamptz')
  createdAt!: Date;
}
