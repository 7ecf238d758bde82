import {
  BooleanField,
  EnumField,
  IdField,
  InstantField,
  IntegerField,
  JsonField,
  ListField,
  ObjectField,
  StringField,
} from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { maskedReach } from './policy/channel-reach.policy';
import { LAST_PLACE } from './policy/contact-place.policy';
import type { Contact, ContactDecision } from './contact.entity';
import type { ContactRecord } from './contact.queries';
import { contactReasonLabel } from './contact-reasons';
import {
  CONTACT_CATEGORIES,
  CONTACT_CHANNELS,
  CONTACT_STATES,
  CONTACT_SUBJECTS,
  type ContactCategory,
  type ContactChannel,
  type ContactState,
  type ContactSubjectType,
  DECISION_KINDS,
  DELIVERY_STATES,
  type DecisionKind,
  type DeliveryState,
} from './contact-states';

export class ContactSubjectDto {
  @EnumField(CONTACT_SUBJECTS, { enumName: 'ContactSubjectType', description: 'What it is' })
  type!: ContactSubjectType;

  @IdField({ description: 'Its id' })
  id!: string;
}

export class ContactReasonDto {
  @StringField({ max: 60, description: 'The contract with integrators', example: 'quiet_hours' })
  code!: string;

  @StringField({ max: 200, description: 'The same in the caller’s language', example: '客户休息时间' })
  label!: string;
}

export class ContactDto {
  @IdField({ description: 'Id' })
  id!: string;

  @StringField({ max: 60, description: 'Journey that it is a step of', example: 'maintenance-due' })
  journey!: string;

  @StringField({ max: 40, description: 'Step of the journey', example: 'sms' })
  step!: string;

  @StringField({ max: 80, description: 'Which time round', example: 'first' })
  occurrence!: string;

  @StringField({
    max: 120,
    description: 'Version of the journey that planned it',
    example: 'journey/maintenance-due@preset:1',
  })
  policyRef!: string;

  @ObjectField(() => ContactSubjectDto, { description: 'What it is about' })
  subject!: ContactSubjectDto;

  @IdField({ description: 'Customer' })
  customerId!: string;

  @IdField({ nullable: true, description: 'Vehicle' })
  vehicleId!: string | null;

  @EnumField(CONTACT_CHANNELS, { enumName: 'ContactChannel', description: 'How the customer is reached' })
  channel!: ContactChannel;

  @EnumField(CONTACT_CATEGORIES, { enumName: 'ContactCategory', description: 'What it is for', example: 'care' })
  category!: ContactCategory;

  @IntegerField({
    min: 1,
    max: LAST_PLACE,
    nullable: true,
    description:
      'Place among other contacts that its step names, 1 before all; null: that of its category in the contact policy ' +
      '(CF-27)',
    example: null,
  })
  priority!: number | null;

  @EnumField(CONTACT_STATES, {
    enumName: 'ContactState',
    description:
      'A `sending` one may have reached the customer; of an `unknown` one nobody knows; a `cancelled` one was called ' +
      'off, suppressed or merged, as its decision says',
    example: 'sent',
  })
  state!: ContactState;

  @InstantField({ description: 'When it is, or was, due' })
  dueAt!: Date;

  @InstantField({ nullable: true, description: 'From here on it is not made any more' })
  expiresAt!: Date | null;

  @StringField({
    max: 40,
    nullable: true,
    description: 'Role that makes the call',
    example: 'maintenance_reminder_person',
  })
  ownerRole!: string | null;

  @BooleanField({ description: 'May go out in quiet hours (CF-25)' })
  quietHoursExempt!: boolean;

  @JsonField({ description: 'What fills the template: ids, dates and numbers', example: { dueOn: '2026-11-24' } })
  values!: Record<string, string | number>;

  @StringField({
    max: 400,
    nullable: true,
    description: 'Number, e-mail address or postal address that it goes to, masked without `customers:read-phone`',
    example: '+86138****8000',
  })
  recipient!: string | null;

  @StringField({ max: 8000, nullable: true, description: 'Text as it went out; null: not decided on yet' })
  message!: string | null;

  @StringField({ max: 200, nullable: true, description: 'What the gateway calls the message' })
  reference!: string | null;

  @InstantField({ nullable: true, description: 'When the gateway accepted it, or a person took over the call' })
  sentAt!: Date | null;

  @EnumField(DELIVERY_STATES, {
    enumName: 'ContactDeliveryState',
    nullable: true,
    description: 'What receipts (回执) say of a sent message; null: none is expected',
    example: 'delivered',
  })
  deliveryState!: DeliveryState | null;

  @InstantField({ nullable: true, description: 'When it arrived, or turned out not to' })
  deliveryAt!: Date | null;

  @StringField({ max: 60, nullable: true, description: 'The provider’s code of why', example: null })
  deliveryCode!: string | null;

  @IdField({ nullable: true, description: 'Contact that it went out with (REM-31)' })
  mergedIntoId!: string | null;

  @StringField({ max: 40, nullable: true, description: 'What the person who called noted', example: 'reached' })
  outcome!: string | null;

  @InstantField({ nullable: true, description: 'When that was' })
  outcomeAt!: Date | null;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When it was planned' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

/** What was decided about a contact. */
export class ContactDecisionDto {
  @IdField({ description: 'Id' })
  id!: string;

  @IdField({ description: 'Contact that it is about' })
  contactId!: string;

  @EnumField(DECISION_KINDS, {
    enumName: 'ContactDecisionKind',
    description: 'Every contact ends with one that is not `deferred`',
    example: 'deferred',
  })
  kind!: DecisionKind;

  @ObjectField(() => ContactReasonDto, { description: 'Why' })
  reason!: ContactReasonDto;

  @InstantField({ nullable: true, description: 'When a deferred one is due again' })
  until!: Date | null;

  @StringField({
    max: 120,
    nullable: true,
    description: 'Contact policy that decided',
    example: 'contact-policy/default@preset:1',
  })
  policyRef!: string | null;

  @InstantField({ description: 'When' })
  decidedAt!: Date;
}

export class ContactDetailsDto extends ContactDto {
  @ListField(() => ContactDecisionDto, { max: 1000, description: 'What was decided, oldest first' })
  decisions!: ContactDecisionDto[];

  @ListField('id', { max: 100, description: 'Contacts that went along with this one (REM-31)', example: [] })
  carriedIds!: string[];
}

export function toContactDto(ctx: StoreContext, contact: Contact): ContactDto {
  const { subjectType, subjectId, channel, recipient } = contact;
  const isClear = recipient === null || ctx.permissions.has('customers:read-phone');
  return {
    id: contact.id,
    journey: contact.journey,
    step: contact.step,
    occurrence: contact.occurrence,
    policyRef: contact.policyRef,
    subject: { type: subjectType, id: subjectId },
    customerId: contact.customerId,
    vehicleId: contact.vehicleId,
    channel: contact.channel,
    category: contact.category,
    priority: contact.priority,
    state: contact.state,
    dueAt: contact.dueAt,
    expiresAt: contact.expiresAt,
    ownerRole: contact.ownerRole,
    quietHoursExempt: contact.quietHoursExempt,
    values: contact.values,
    recipient: isClear ? recipient : maskedReach(channel, recipient),
    message: contact.message,
    reference: contact.reference,
    sentAt: contact.sentAt,
    deliveryState: contact.deliveryState,
    deliveryAt: contact.deliveryAt,
    deliveryCode: contact.deliveryCode,
    mergedIntoId: contact.mergedIntoId,
    outcome: contact.outcome,
    outcomeAt: contact.outcomeAt,
    version: contact.version,
    createdAt: contact.createdAt,
    updatedAt: contact.updatedAt,
  };
}

export function toContactDetailsDto(ctx: StoreContext, contact: ContactRecord): ContactDetailsDto {
  return {
    ...toContactDto(ctx, contact),
    decisions: contact.decisions.map(({ decidedAt, until, ...decision }) =>
      toDecisionDto(ctx, {
        ...decision,
        contactId: contact.id,
        decidedAt: new Date(decidedAt),
        until: until === null ? null : new Date(until),
      }),
    ),
    carriedIds: contact.carriedIds,
  };
}

export function toDecisionDto(ctx: StoreContext, decision: Omit<ContactDecision, 'createdAt'>): ContactDecisionDto {
  const { id, contactId, kind, reason, until, policyRef, decidedAt } = decision;
  const label = contactReasonLabel(reason)[ctx.locale];
  return { id, contactId, kind, reason: { code: reason, label }, until, policyRef, decidedAt };
}
