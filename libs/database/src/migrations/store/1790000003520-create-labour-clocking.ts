import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Clocked labour: who worked on which order from when until when. A technician is at one job at a time, also in what is
 * entered late; one that is open reaches to the end of time.
 */
export class CreateLabourClocking1790000003520 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE labour_clocking (
        id            uuid        NOT NULL,
        technician_id uuid        NOT NULL,
        order_id      uuid        NOT NULL,
        bay_id        uuid,
        started_at    timestamptz NOT NULL,
        ended_at      timestamptz,
        ended_by      varchar(15),
        correction    varchar(300),              -- why its times were corrected
        version       integer     NOT NULL DEFAULT 1,
        created_at    timestamptz NOT NULL,
        updated_at    timestamptz NOT NULL,
        CONSTRAINT pk_labour_clocking PRIMARY KEY (id),
        CONSTRAINT fk_labour_clocking_technician_id FOREIGN KEY (technician_id) REFERENCES technician (id),
        CONSTRAINT fk_labour_clocking_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT fk_labour_clocking_bay_id FOREIGN KEY (bay_id) REFERENCES bay (id),
        CONSTRAINT ex_labour_clocking_technician_id
          EXCLUDE USING gist (tstzrange(started_at, ended_at) WITH &&, technician_id WITH =),
        CONSTRAINT ck_labour_clocking_ended_by CHECK (ended_by IN ('hand', 'completion', 'closing_time')),
        CONSTRAINT ck_labour_clocking_ended_at
          CHECK ((ended_at IS NULL) = (ended_by IS NULL) AND ended_at >= started_at)
      )`);
    await db.query(`CREATE INDEX ix_labour_clocking_started_at ON labour_clocking (started_at, id)`);
    await db.query(`CREATE INDEX ix_labour_clocking_open ON labour_clocking (started_at) WHERE ended_at IS NULL`);
    await db.query(`CREATE INDEX ix_labour_clocking_order_id ON labour_clocking (order_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE labour_clocking`);
  }
}
