import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The day's plans of a store, and what finds deliveries to call about. */
export class CreateReminderPlan1790000002410 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE reminder_plan (
        plan_on         date           NOT NULL,
        covers_from     timestamptz    NOT NULL,
        covers_before   timestamptz    NOT NULL,
        made_at         timestamptz    NOT NULL,
        contacts        integer        NOT NULL DEFAULT 0,   -- planned on this day
        policy_refs     varchar(120)[] NOT NULL,
        changes         integer        NOT NULL DEFAULT 0,   -- of what it was made from
        planned_changes integer        NOT NULL DEFAULT 0,   -- of them, those that it knows
        created_at      timestamptz    NOT NULL DEFAULT now(),
        CONSTRAINT pk_reminder_plan PRIMARY KEY (plan_on),
        CONSTRAINT ck_reminder_plan_covers CHECK (covers_from < covers_before)
      )`);
    await db.query(
      `CREATE INDEX ix_service_order_delivered_at ON service_order (delivered_at) WHERE delivered_at IS NOT NULL`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ix_service_order_delivered_at`);
    await db.query(`DROP TABLE reminder_plan`);
  }
}
