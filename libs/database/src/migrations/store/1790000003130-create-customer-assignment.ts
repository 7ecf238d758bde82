import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which specialist looks after which customer, since when and until when. */
export class CreateCustomerAssignment1790000003130 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE customer_assignment (
        id                     uuid         NOT NULL,
        customer_id            uuid         NOT NULL,
        staff_id               uuid         NOT NULL,   -- of the group's staff
        policy_ref             varchar(120) NOT NULL,
        assigned_by            varchar(60)  NOT NULL,
        assigned_at            timestamptz  NOT NULL,
        first_communication_at timestamptz,
        ended_at               timestamptz,
        CONSTRAINT pk_customer_assignment PRIMARY KEY (id),
        CONSTRAINT fk_customer_assignment_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ck_customer_assignment_ended_at CHECK (ended_at >= assigned_at)
      )`);
    await db.query(
      `CREATE UNIQUE INDEX uq_customer_assignment_current ON customer_assignment (customer_id) WHERE ended_at IS NULL`,
    );
    await db.query(`CREATE INDEX ix_customer_assignment_staff_id ON customer_assignment (staff_id, assigned_at, id)`);
    await db.query(
      `CREATE INDEX ix_customer_assignment_customer_id ON customer_assignment (customer_id, assigned_at, id)`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE customer_assignment`);
  }
}
