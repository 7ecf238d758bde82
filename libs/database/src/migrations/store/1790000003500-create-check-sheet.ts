import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sheets that vehicles are looked at by: pre-inspection, twelve points, final check, return inspection, road test. */
export class CreateCheckSheet1790000003500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE check_sheet (
        id                 uuid          NOT NULL,
        order_id           uuid          NOT NULL,
        kind               varchar(20)   NOT NULL,
        policy_ref         varchar(120)  NOT NULL,   -- form that it was begun by
        points             jsonb         NOT NULL,   -- the form's points with what was found; never looked for alone
        photos             jsonb         NOT NULL,   -- [{ id, point, key, type, bytes, sha256, addedAt }]
        remark             varchar(1000),
        customer_present   boolean       NOT NULL,
        customer_signature varchar(10)   NOT NULL,
        customer_signed_at timestamptz,              -- signed, or refused to
        verdict            varchar(10),
        completed_at       timestamptz,
        completed_by       varchar(60),              -- who signed for the store
        completed_by_name  varchar(100),
        version            integer       NOT NULL DEFAULT 1,
        created_at         timestamptz   NOT NULL,
        updated_at         timestamptz   NOT NULL,
        CONSTRAINT pk_check_sheet PRIMARY KEY (id),
        CONSTRAINT fk_check_sheet_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT ck_check_sheet_kind
          CHECK (kind IN ('pre_inspection', 'twelve_point', 'final_check', 'return_inspection', 'road_test')),
        CONSTRAINT ck_check_sheet_customer_signature CHECK (customer_signature IN ('open', 'signed', 'refused')),
        CONSTRAINT ck_check_sheet_customer_signed_at
          CHECK ((customer_signature = 'open') = (customer_signed_at IS NULL)),
        CONSTRAINT ck_check_sheet_verdict CHECK (verdict IN ('passed', 'failed')),
        CONSTRAINT ck_check_sheet_completed
          CHECK ((completed_at IS NULL) = (verdict IS NULL) AND (completed_at IS NULL) = (completed_by IS NULL))
      )`);
    await db.query(
      `CREATE UNIQUE INDEX uq_check_sheet_open ON check_sheet (order_id, kind) WHERE completed_at IS NULL`,
    );
    await db.query(`CREATE INDEX ix_check_sheet_order_id ON check_sheet (order_id)`);
    await db.query(`CREATE INDEX ix_check_sheet_created_at ON check_sheet (created_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE check_sheet`);
  }
}
