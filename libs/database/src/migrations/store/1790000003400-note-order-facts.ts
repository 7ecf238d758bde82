import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was spoken to at the intake, when the steps on the way were taken, what was diagnosed free, why a rework came. */
export class NoteOrderFacts1790000003400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE service_order
        ADD intake_contact_id      uuid,          -- no keys: contacts and phones are removed, and the visit stays
        ADD intake_phone_id        uuid,
        ADD intake_verified_at     timestamptz,
        ADD intake_verified_by     varchar(60),
        ADD inspected_at           timestamptz,
        ADD quoted_at              timestamptz,
        ADD work_started_at        timestamptz,
        ADD twelve_point_checked_at timestamptz,
        ADD final_checked_at       timestamptz,
        ADD free_diagnosis_minutes integer,
        ADD rework_content         varchar(10),
        ADD rework_cause           varchar(15),
        ADD CONSTRAINT ck_service_order_intake_verified_at
          CHECK ((intake_verified_at IS NULL) = (intake_verified_by IS NULL)),
        ADD CONSTRAINT ck_service_order_free_diagnosis_minutes CHECK (free_diagnosis_minutes >= 0),
        ADD CONSTRAINT ck_service_order_rework_content
          CHECK (rework_content IN ('body', 'paint', 'mechanical', 'parts')),
        ADD CONSTRAINT ck_service_order_rework_cause
          CHECK (rework_cause IN ('diagnosis', 'workmanship', 'part_quality', 'incomplete', 'other'))`);
    await db.query(`ALTER TABLE service_order_line ADD free_diagnosis boolean NOT NULL DEFAULT false`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE service_order_line DROP free_diagnosis`);
    await db.query(`
      ALTER TABLE service_order
        DROP intake_contact_id, DROP intake_phone_id, DROP intake_verified_at, DROP intake_verified_by,
        DROP inspected_at, DROP quoted_at, DROP work_started_at, DROP twelve_point_checked_at, DROP final_checked_at,
        DROP free_diagnosis_minutes, DROP rework_content, DROP rework_cause`);
  }
}
