import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn, Unique } from 'typeorm';
import { Customer } from '#libs/customers';
import { Vehicle } from '#libs/vehicles';
import { SurveyResponse } from './survey-response.entity';

/** 已邀请, 已面访, 客户拒访 (未签批), 拒访已签批 */
export const DELIVERY_INTERVIEW_STATES = ['invited', 'held', 'refused', 'refusal_signed'] as const;
export type DeliveryInterviewState = (typeof DELIVERY_INTERVIEW_STATES)[number];

/** The interview before a new car is handed over (交车面访), or its signed refusal (交车面访拒访表). FUP-25 */
@Entity('delivery_interview')
@Unique('uq_delivery_interview_vehicle_id', ['vehicleId'])
@Index('ix_delivery_interview_ceremony_at', ['ceremonyAt', 'id'])
@Check('ck_delivery_interview_state', `state IN ('invited', 'held', 'refused', 'refusal_signed')`)
@Check('ck_delivery_interview_held', `(state = 'held') = (response_id IS NOT NULL)`)
@Check('ck_delivery_interview_refused', `(state IN ('refused', 'refusal_signed')) = (refused_at IS NOT NULL)`)
@Check('ck_delivery_interview_signed', `(state = 'refusal_signed') = (signed_at IS NOT NULL AND signed_by IS NOT NULL)`)
export class DeliveryInterview {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('uuid')
  @ForeignKey(() => Customer, { name: 'fk_delivery_interview_customer_id' })
  customerId!: string;

  @Column('uuid')
  @ForeignKey(() => Vehicle, { name: 'fk_delivery_interview_vehicle_id' })
  vehicleId!: string;

  /** Sales consultant who invited: somebody of the group's staff. */
  @Column('uuid', { nullable: true })
  consultantId!: string | null;

  /** Delivery ceremony, which it comes before. */
  @Column('timestamptz')
  ceremonyAt!: Date;

  @Column('varchar', { length: 15 })
  state!: DeliveryInterviewState;

  @Column('timestamptz')
  invitedAt!: Date;

  @Column('timestamptz', { nullable: true })
  refusedAt!: Date | null;

  /** Personal: emptied when the customer is erased. */
  @Column('varchar', { length: 500, nullable: true })
  refusalReason!: string | null;

  @Column('timestamptz', { nullable: true })
  signedAt!: Date | null;

  @Column('varchar', { length: 60, nullable: true })
  signedBy!: string | null;

  @Column('varchar', { length: 100, nullable: true })
  signedByName!: string | null;

  /** Role by which the signature counts. CF-20 */
  @Column('varchar', { length: 40, nullable: true })
  signedAs!: string | null;

  @Column('uuid', { nullable: true })
  @ForeignKey(() => SurveyResponse, { name: 'fk_delivery_interview_response_id' })
  responseId!: string | null;

  @Column('integer', { default: 1 })
  version!: number;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;

  @Column('timestamptz', { default: () => 'now()' })
  updatedAt!: Date;
}
