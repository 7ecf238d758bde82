import { Injectable, type OnModuleInit } from '@nestjs/common';
import { affected, rows, sql } from '#libs/database';
import { PersonalRecordSources } from '#libs/http';
import type { StoreTx } from '#libs/tenancy';

/** What appointments keep of a person: when they come, where the vehicle is fetched, and notes. SEC-08 */
@Injectable()
export class AppointmentRecordsService implements OnModuleInit {
  constructor(private readonly sources: PersonalRecordSources) {}

  onModuleInit(): void {
    this.sources.register({
      name: 'appointments',
      label: { 'zh-CN': '预约', en: 'Appointments' },
      order: 210,
      read: (tx, _ctx, customerIds) => findOfCustomers(tx, customerIds),
      erase: (tx, _ctx, customerIds) => emptyTexts(tx, customerIds),
    });
  }
}

function findOfCustomers(tx: StoreTx, customerIds: readonly string[]): Promise<object[]> {
  return rows(
    tx,
    sql`select a.appointment_number as "appointmentNumber", a.vehicle_id as "vehicleId", a.state,
               a.booked_for as "bookedFor", a.booked_at as "bookedAt", a.kind, a.channel, a.services,
               a.promised_at as "promisedAt", a.pick_up_at as "pickUpAt", a.return_at as "returnAt",
               a.transport_address as "transportAddress", a.notes
        from appointment a where a.customer_id = any(${customerIds}::uuid[]) order by a.booked_for, a.id`,
  );
}

/** What is to be done is told in somebody's own words too; its codes stay. */
function emptyTexts(tx: StoreTx, customerIds: readonly string[]): Promise<number> {
  return affected(
    tx,
    sql`update appointment a
        set transport_address = null, notes = null,
            services = coalesce(
              (select jsonb_agg(jsonb_set(s, '{name}', '"—"')) from jsonb_array_elements(a.services) s), '[]'),
            version = a.version + 1
        where a.customer_id = any(${customerIds}::uuid[])
          and (a.transport_address is not null or a.notes is not null
               or exists (select from jsonb_array_elements(a.services) s where s ->> 'name' <> '—'))`,
  );
}
