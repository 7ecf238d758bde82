import { Injectable } from '@nestjs/common';
import { standingOf } from '#libs/customers';
import { rows, sql } from '#libs/database';
import { EventHandler, type RecordedEvent } from '#libs/events';
import { Clock, newId } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import { cancelTasks, createTasks, defineTaskKind, type NewTask } from '#libs/tasks';
import type { StoreContext, StoreTx } from '#libs/tenancy';
import { belongsTo, SET_ASIDE, SLOT_RULES, STORE_WORKSHOP } from '#libs/workshop';
import { type AppointmentTask, type TaskRules, tasksOf, type VisitFacts } from './appointment-tasks.policy';

const DONE = [
  { code: 'done', label: { 'zh-CN': '已完成', en: 'Done' } },
  { code: 'not_possible', label: { 'zh-CN': '无法完成', en: 'Not possible' } },
];

/** What visits ask of the staff, each a kind of task. */
export const APPOINTMENT_TASKS = {
  prepare: defineTaskKind({
    code: 'prepare-visit',
    title: {
      'zh-CN': '为重要客户预备接待、工位、技师和零件：{bookedFor} 到店',
      en: 'Prepare reception, bay, technician and parts for a visit at {bookedFor}',
    },
    outcomes: DONE,
    permission: 'appointments:read',
  }),
  fetch: defineTaskKind({
    code: 'fetch-vehicle',
    title: { 'zh-CN': '上门取车：{at}', en: 'Fetch the vehicle at {at}' },
    outcomes: DONE,
    permission: 'appointments:read',
  }),
  takeBack: defineTaskKind({
    code: 'take-vehicle-back',
    title: { 'zh-CN': '送车上门：{at}', en: 'Take the vehicle back at {at}' },
    outcomes: DONE,
    permission: 'appointments:read',
  }),
  rebook: defineTaskKind({
    code: 'rebook-for-parts',
    title: {
      'zh-CN': '零件 {partsReadyAt} 到货，晚于预约 {bookedFor}：请与客户改约',
      en: 'The parts come at {partsReadyAt}, after the visit at {bookedFor}: book it anew',
    },
    outcomes: DONE,
    permission: 'appointments:write',
  }),
} as const;

/**
 * Makes the tasks of visits, and takes them back when a visit moves or is called off. What is asked always follows from
 * how the visit stands when the events are handed on, however many there were. SVC-03, SVC-08, SVC-09, SVC-33
 */
@Injectable()
export class AppointmentTasks {
  constructor(private readonly clock: Clock) {}

  @EventHandler({
    name: 'appointment-tasks',
    types: [
      'appointment.created',
      'appointment.rebooked',
      'appointment.changed',
      'appointment.cancelled',
      'appointment.missed',
    ],
  })
  async plan(tx: StoreTx, ctx: StoreContext, events: readonly RecordedEvent[]): Promise<void> {
    const now = this.clock.now();
    const ids = [...new Set(events.filter(isAboutTasks).map(({ subjectId }) => subjectId))];
    if (ids.length === 0) return;
    const [, visits, setAside, slotRules] = await Promise.all([
      cancelTasks(tx, ctx, { type: 'appointment', ids }, now),
      findVisits(tx, ids),
      policyInForce(tx, SET_ASIDE, STORE_WORKSHOP, now),
      policyInForce(tx, SLOT_RULES, STORE_WORKSHOP, now),
    ]);
    const customers = [...new Set(visits.flatMap(({ customerId }) => customerId ?? []))];
    const standings = await standingOf(tx, customers, now);
    const { transportRole, offerRole } = slotRules.document;
    const { preparation } = setAside.document;
    const rules: TaskRules = { preparation, transportRole, bookingRole: offerRole };
    const tasks = visits.flatMap((visit) => {
      const isPrepared = visit.customerId !== null && belongsTo(preparation.customers, standings.get(visit.customerId));
      return tasksOf({ ...visit, isPrepared }, rules, now).map((task) => newTask(visit, task));
    });
    await createTasks(tx, ctx, tasks);
  }
}

/** Of a mere change, only what tasks are made of. */
function isAboutTasks({ type, changes }: RecordedEvent): boolean {
  if (type !== 'appointment.changed') return true;
  return ['kind', 'partsReadyAt', 'pickUpAt', 'returnAt', 'customerId'].some((field) => field in (changes ?? {}));
}

type Visit = Omit<VisitFacts, 'isPrepared'>;

function newTask(visit: Visit, { kind, ownerRole, dueAt, params }: AppointmentTask): NewTask {
  return {
    id: newId(),
    kind: APPOINTMENT_TASKS[kind],
    subject: { type: 'appointment', id: visit.id },
    customerId: visit.customerId,
    vehicleId: visit.vehicleId,
    ownerRole,
    dueAt,
    priority: 'high',
    params,
    // a visit that is booked anew is asked about anew
    dedupeKey: `${APPOINTMENT_TASKS[kind].code}:${visit.id}:${visit.version}`,
  };
}

/** Those that are to come or under way. */
function findVisits(tx: StoreTx, ids: readonly string[]): Promise<Visit[]> {
  return rows(
    tx,
    sql`select a.id, a.version, a.customer_id as "customerId", a.vehicle_id as "vehicleId", a.booked_for as "bookedFor",
               a.kind, a.parts_ready_at as "partsReadyAt", a.pick_up_at as "pickUpAt", a.return_at as "returnAt",
               a.state = 'arrived' as "hasArrived"
        from appointment a where a.id = any(${ids}::uuid[]) and a.state in ('booked', 'arrived') order by a.id`,
  );
}
