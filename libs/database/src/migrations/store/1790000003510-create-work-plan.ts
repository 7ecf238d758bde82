import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the control board plans: an order in a bay, with a technician, for a stretch of time. Two that overlap cannot both
 * be there. What is over before its time is released, and stays as what was planned.
 */
export class CreateWorkPlan1790000003510 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE work_plan (
        id             uuid        NOT NULL,
        order_id       uuid        NOT NULL,
        bay_id         uuid        NOT NULL,
        technician_id  uuid        NOT NULL,
        planned_from   timestamptz NOT NULL,
        planned_before timestamptz NOT NULL,
        released_at    timestamptz,            -- the work was done or called off
        created_at     timestamptz NOT NULL,
        CONSTRAINT pk_work_plan PRIMARY KEY (id),
        CONSTRAINT fk_work_plan_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT fk_work_plan_bay_id FOREIGN KEY (bay_id) REFERENCES bay (id),
        CONSTRAINT fk_work_plan_technician_id FOREIGN KEY (technician_id) REFERENCES technician (id),
        CONSTRAINT ex_work_plan_bay_id
          EXCLUDE USING gist (tstzrange(planned_from, planned_before) WITH &&, bay_id WITH =)
          WHERE (released_at IS NULL),
        CONSTRAINT ex_work_plan_technician_id
          EXCLUDE USING gist (tstzrange(planned_from, planned_before) WITH &&, technician_id WITH =)
          WHERE (released_at IS NULL),
        CONSTRAINT ck_work_plan_span
          CHECK (planned_before > planned_from AND planned_before <= planned_from + interval '24 hours')
      )`);
    await db.query(`CREATE INDEX ix_work_plan_planned_from ON work_plan (planned_from)`);
    await db.query(`CREATE INDEX ix_work_plan_order_id ON work_plan (order_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE work_plan`);
  }
}
