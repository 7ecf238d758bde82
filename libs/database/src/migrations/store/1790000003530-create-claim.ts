import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Warranty claims to the manufacturer, and accidents that the workshop answers for. */
export class CreateClaim1790000003530 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE claim (
        id                uuid          NOT NULL,
        order_id          uuid          NOT NULL,
        claim_number      varchar(64)   NOT NULL,   -- as the manufacturer's system numbers it
        state             varchar(12)   NOT NULL,
        claimed_fen       bigint        NOT NULL,
        accepted_fen      bigint,
        content           varchar(1000),
        submitted_at      timestamptz   NOT NULL,   -- for the first time
        submissions       integer       NOT NULL,
        first_rejected_at timestamptz,
        rejections        integer       NOT NULL,
        reject_reason     varchar(30),              -- of the last rejection
        note              varchar(1000),            -- of the last step
        last_step_at      timestamptz   NOT NULL,
        disputed_at       timestamptz,              -- for the first time
        closed_at         timestamptz,
        version           integer       NOT NULL DEFAULT 1,
        created_at        timestamptz   NOT NULL,
        updated_at        timestamptz   NOT NULL,
        CONSTRAINT pk_claim PRIMARY KEY (id),
        CONSTRAINT uq_claim_claim_number UNIQUE (claim_number),
        CONSTRAINT fk_claim_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT ck_claim_state
          CHECK (state IN ('submitted', 'accepted', 'rejected', 'disputed', 'resubmitted', 'withdrawn', 'written_off')),
        CONSTRAINT ck_claim_claimed_fen CHECK (claimed_fen > 0),
        CONSTRAINT ck_claim_accepted_fen
          CHECK ((state = 'accepted') = (accepted_fen IS NOT NULL) AND accepted_fen BETWEEN 0 AND claimed_fen),
        CONSTRAINT ck_claim_first_rejected_at CHECK ((rejections > 0) = (first_rejected_at IS NOT NULL)),
        CONSTRAINT ck_claim_reject_reason
          CHECK (reject_reason IN ('documents_incomplete', 'submitted_late', 'not_covered', 'wrong_diagnosis',
                                   'part_not_returned', 'wrong_code', 'other')),
        CONSTRAINT ck_claim_closed_at
          CHECK ((state IN ('accepted', 'withdrawn', 'written_off')) = (closed_at IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ix_claim_submitted_at ON claim (submitted_at, id)`);
    await db.query(`CREATE INDEX ix_claim_order_id ON claim (order_id)`);

    await db.query(`
      CREATE TABLE responsibility_accident (
        id          uuid          NOT NULL,
        order_id    uuid          NOT NULL,
        kind        varchar(20)   NOT NULL,
        occurred_at timestamptz   NOT NULL,
        description varchar(2000),
        damage_fen  bigint,
        measures    varchar(2000),
        resolved_at timestamptz,
        version     integer       NOT NULL DEFAULT 1,
        created_at  timestamptz   NOT NULL,
        updated_at  timestamptz   NOT NULL,
        CONSTRAINT pk_responsibility_accident PRIMARY KEY (id),
        CONSTRAINT fk_responsibility_accident_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT ck_responsibility_accident_kind
          CHECK (kind IN ('vehicle_damage', 'faulty_repair', 'loss', 'injury', 'other')),
        CONSTRAINT ck_responsibility_accident_damage_fen CHECK (damage_fen >= 0)
      )`);
    await db.query(`CREATE INDEX ix_responsibility_accident_occurred_at ON responsibility_accident (occurred_at, id)`);
    await db.query(`CREATE INDEX ix_responsibility_accident_order_id ON responsibility_accident (order_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE responsibility_accident, claim`);
  }
}
