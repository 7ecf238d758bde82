import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How others judge the store: the manufacturer's calls, and the satisfaction survey of a third party. */
export class CreateOutsideScore1790000004610 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE outside_score (
        id            uuid         NOT NULL,
        kind          varchar(25)  NOT NULL,
        source        varchar(60)  NOT NULL,
        external_id   varchar(100) NOT NULL,      -- of the source: what is sent twice is kept once
        scored_on     date         NOT NULL,      -- of a survey: the first day of its quarter
        customer_id   uuid,
        vehicle_id    uuid,
        order_id      uuid,
        score         numeric(7,2) NOT NULL,
        scale_max     numeric(7,2) NOT NULL,      -- the best that can be given
        below_limit   boolean      NOT NULL,      -- comes back as a complaint form
        policy_ref    varchar(120) NOT NULL,      -- rules that judged it
        average_score numeric(7,2),               -- of all stores that were surveyed
        store_count   integer,
        remark        varchar(1000),              -- personal: emptied when the customer is erased
        created_at    timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_outside_score PRIMARY KEY (id),
        CONSTRAINT uq_outside_score_external_id UNIQUE (source, external_id),
        CONSTRAINT fk_outside_score_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT fk_outside_score_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT fk_outside_score_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT ck_outside_score_kind CHECK (kind IN ('manufacturer_follow_up', 'third_party_csi')),
        CONSTRAINT ck_outside_score_score CHECK (score BETWEEN 0 AND scale_max),
        CONSTRAINT ck_outside_score_csi
          CHECK ((kind = 'third_party_csi') = (average_score IS NOT NULL AND store_count IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ix_outside_score_scored_on ON outside_score (scored_on, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE outside_score`);
  }
}
