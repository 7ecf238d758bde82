import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ContactFacts, type ContactJudgement, type ContactSource, ContactSources } from '#libs/outreach';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import {
  type ContactRecord,
  findContactRecords,
  findStoreContactData,
  type StoreContactData,
} from './contact-facts.queries';
import type { JourneyDocument } from './journey.dto';
import { journeysOf, messageOf, stepOf } from './journey-messages';
import { dropReason, type JudgedFacts } from './judge-contact.policy';
import { JOURNEY_OFF, TEXT_INCOMPLETE } from './reminders.errors';
import { reminderRules } from './reminder-rules';

/** Answers for the contacts of journeys when they are about to be made: whether still, and in which words. */
@Injectable()
export class JourneyContacts implements ContactSource, OnModuleInit {
  /** A group adds journeys of its own, so those that no other feature claims are answered for here. */
  readonly journeys = 'all';

  constructor(private readonly sources: ContactSources) {}

  onModuleInit(): void {
    this.sources.register(this);
  }

  async judge(
    tx: StoreTx,
    ctx: StoreContext,
    contacts: readonly ContactFacts[],
    now: Date,
  ): Promise<ReadonlyMap<string, ContactJudgement>> {
    const ids = contacts.map(({ id }) => id);
    const [records, store, rules] = await Promise.all([
      findContactRecords(tx, ids, now),
      findStoreContactData(tx),
      reminderRules(tx, now),
    ]);
    const journeys = await journeysOf(tx, records, rules.journeys);
    const isOn = new Set(rules.journeys.map(({ code }) => code));
    const judged = records.map((record): [string, ContactJudgement] | null => {
      const planned = stepOf(record, journeys);
      if (!planned) return null;
      if (!isOn.has(record.journey)) return [record.id, { kind: 'drop', reason: JOURNEY_OFF }];
      return [record.id, judgementOf(record, planned, store, ctx)];
    });
    return new Map(judged.filter((one) => one !== null));
  }
}

function judgementOf(
  record: ContactRecord,
  planned: NonNullable<ReturnType<typeof stepOf>>,
  store: StoreContactData | null,
  ctx: StoreContext,
): ContactJudgement {
  const reason = dropReason(factsOf(record, planned.journey));
  if (reason) return { kind: 'drop', reason };
  const message = messageOf(record, planned, store, ctx);
  if (!message) return { kind: 'go' };
  const { written, values } = message;
  // a caller finds other words where something is unknown; a message is sent whole or not at all
  if (written.kind === 'incomplete') {
    return record.channel === 'sms' ? { kind: 'drop', reason: TEXT_INCOMPLETE } : { kind: 'go' };
  }
  return { kind: 'go', template: written.template, values };
}

function factsOf(record: ContactRecord, { trigger }: JourneyDocument): JudgedFacts {
  const { subjectType, occurrence, customerId, vehicleId, deliveredAt, isBooked, bookedFor } = record;
  const { ownerId, lastMaintenanceOrderId, lastArrivedAt, isInWorkshop, hasAppointment } = record;
  return {
    trigger: trigger.kind,
    occurrence,
    customerId,
    vehicle:
      vehicleId === null ? null : { ownerId, lastMaintenanceOrderId, lastArrivedAt, isInWorkshop, hasAppointment },
    order: subjectType === 'service-order' ? { deliveredAt } : null,
    appointment: bookedFor && { isBooked, bookedFor },
  };
}
