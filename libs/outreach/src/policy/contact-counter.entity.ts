import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CountedContact } from './contact-counter.policy';

/**
 * The contacts that a person of the group had of late, in whichever store. Its row is held by whoever commits a contact
 * with the person, until the commit. REM-31, CF-27
 */
@Entity('group_contact_counter')
export class GroupContactCounter {
  /** Person of the group; not checked by a key, since its row is there before and is never removed. */
  @PrimaryColumn('uuid')
  personId!: string;

  @Column('jsonb', { default: () => `'[]'` })
  recent!: CountedContact[];

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
