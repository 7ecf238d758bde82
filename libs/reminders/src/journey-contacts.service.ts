import { Injectable, type OnModuleInit } from '@nestjs/common';
import { type ContactFacts, type ContactJudgement, type ContactSource, ContactSources, isTask } from '#libs/outreach';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import {
  type ContactRecord,
  findContactRecords,
  findStoreContactData,
  type StoreContactData,
} from './contact-facts.queries';
import { isHeldOut } from './hold-out';
import type { JourneyDocument } from './journey.dto';
import { journeysOf, messageOf, stepOf } from './journey-messages';
import { dropReason, type JudgedFacts } from './judge-contact.policy';
import { findRoundsOver, findSatisfied, type PlannedRecord, satisfiedTogether } from './judged-rounds.queries';
import { HELD_OUT, JOURNEY_OFF, SATISFIED, TEXT_INCOMPLETE } from './reminders.errors';
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
    const planned = records.flatMap((record): PlannedRecord[] => {
      const step = stepOf(record, journeys);
      return step ? [{ record, ...step }] : [];
    });
    const [over, satisfied] = await Promise.all([
      findRoundsOver(tx, planned, { now, timeZone: ctx.store.timeZone }),
      findSatisfied(tx, planned),
    ]);
    const isOn = new Set(rules.journeys.flatMap(({ code, document }) => stepsOn(code, document)));
    const judged = new Map(
      planned.map((one): [string, ContactJudgement] => {
        const { record } = one;
        if (!isOn.has(stepKey(record.journey, record.step))) return [record.id, { kind: 'drop', reason: JOURNEY_OFF }];
        const reason = over.get(record.id) ?? dropReason(factsOf(record, one.journey));
        if (reason) return [record.id, { kind: 'drop', reason }];
        if (isHeldOut(record, one.journey.holdOutPercent ?? 0)) return [record.id, { kind: 'drop', reason: HELD_OUT }];
        if (satisfied.has(record.id)) return [record.id, { kind: 'drop', reason: SATISFIED }];
        return [record.id, judgementOf(one, store, ctx)];
      }),
    );
    const going = planned.filter(({ record }) => judged.get(record.id)?.kind === 'go' && record.dueAt <= now);
    for (const id of satisfiedTogether(going)) judged.set(id, { kind: 'drop', reason: SATISFIED });
    return judged;
  }
}

const stepKey = (journey: string, step: string): string => `${journey}/${step}`;

function stepsOn(code: string, { steps }: JourneyDocument): string[] {
  return steps.filter(({ enabled }) => enabled !== false).map((step) => stepKey(code, step.code));
}

function judgementOf(planned: PlannedRecord, store: StoreContactData | null, ctx: StoreContext): ContactJudgement {
  const { record, step, journey } = planned;
  const message = messageOf(record, planned, store, ctx);
  if (!message) return { kind: 'go' };
  const { written, values } = message;
  // a caller finds other words where something is unknown; a message is sent whole or not at all
  if (written.kind === 'incomplete') {
    return isTask(record.channel) ? { kind: 'go' } : { kind: 'drop', reason: TEXT_INCOMPLETE };
  }
  return { kind: 'go', template: written.template, subject: step.subject?.[journey.language], values };
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
