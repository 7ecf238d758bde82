import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a visit is booked for, by whom it was asked for and how the vehicle gets there, and the capacity that it takes. */
export class WidenAppointment1790000003350 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE appointment
        ADD kind              varchar(10),
        ADD channel           varchar(20),
        ADD occasion          varchar(30),
        ADD services          jsonb NOT NULL DEFAULT '[]',   -- [{ code, name }]
        ADD parts             jsonb NOT NULL DEFAULT '[]',   -- [{ code, quantity }]
        ADD parts_ready_at    timestamptz,                   -- as the parts department tells
        ADD promised_at       timestamptz,                   -- delivery that the customer was promised
        ADD pick_up_at        timestamptz,
        ADD return_at         timestamptz,
        ADD transport_address varchar(200),
        ADD notes             varchar(1000),
        ADD skill             varchar(30),
        ADD minutes           integer,
        ADD reservation_id    uuid,
        ADD late_minutes      integer,
        ADD benefit_eligible  boolean,
        ADD rules_ref         varchar(120),
        ADD CONSTRAINT fk_appointment_reservation_id FOREIGN KEY (reservation_id) REFERENCES reservation (id),
        ADD CONSTRAINT ck_appointment_kind CHECK (kind IN ('waiter', 'drop_off', 'pick_up')),
        ADD CONSTRAINT ck_appointment_channel
          CHECK (channel IN ('phone', 'online', 'in_store', 'outbound_call', 'other')),
        ADD CONSTRAINT ck_appointment_occasion
          CHECK (occasion IN ('customer_request', 'maintenance_reminder', 'campaign', 'residual_fault', 'parts_shortage',
                              'rework', 'remote_diagnosis')),
        ADD CONSTRAINT ck_appointment_minutes CHECK ((skill IS NULL) = (minutes IS NULL) AND minutes > 0)`);
    await db.query(`
      CREATE UNIQUE INDEX uq_appointment_reservation_id ON appointment (reservation_id)
        WHERE reservation_id IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE appointment
        DROP kind, DROP channel, DROP occasion, DROP services, DROP parts, DROP parts_ready_at, DROP promised_at,
        DROP pick_up_at, DROP return_at, DROP transport_address, DROP notes, DROP skill, DROP minutes,
        DROP reservation_id, DROP late_minutes, DROP benefit_eligible, DROP rules_ref`);
  }
}
