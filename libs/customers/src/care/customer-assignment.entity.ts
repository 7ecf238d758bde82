import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { Customer } from '../customer.entity';

/** Which specialist looks after a customer, since when and until when (客户分配). CUS-16 */
@Entity('customer_assignment')
@Index('uq_customer_assignment_current', ['customerId'], { unique: true, where: 'ended_at IS NULL' })
@Index('ix_customer_assignment_staff_id', ['staffId', 'assignedAt', 'id'])
@Index('ix_customer_assignment_customer_id', ['customerId', 'assignedAt', 'id'])
@Check('ck_customer_assignment_ended_at', `ended_at >= assigned_at`)
export class CustomerAssignment {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_customer_assignment_customer_id' })
  customerId!: string;

  /** Somebody of the group's staff. */
  @Column('uuid')
  staffId!: string;

  /** Version of the policy by which the customers were shared out. */
  @Column('varchar', { length: 120 })
  policyRef!: string;

  @Column('varchar', { length: 60 })
  assignedBy!: string;

  @Column('timestamptz')
  assignedAt!: Date;

  /** First communication of the specialist with the customer that was recorded. */
  @Column('timestamptz', { nullable: true })
  firstCommunicationAt!: Date | null;

  /** Null: it is the current one. */
  @Column('timestamptz', { nullable: true })
  endedAt!: Date | null;
}
