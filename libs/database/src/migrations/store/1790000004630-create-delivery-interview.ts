import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Interviews before new cars are handed over: who was invited, and who refused with whose signature. */
export class CreateDeliveryInterview1790000004630 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE delivery_interview (
        id             uuid         NOT NULL,
        customer_id    uuid         NOT NULL,
        vehicle_id     uuid         NOT NULL,
        consultant_id  uuid,                      -- a person of the group
        ceremony_at    timestamptz  NOT NULL,
        state          varchar(15)  NOT NULL,
        invited_at     timestamptz  NOT NULL,
        refused_at     timestamptz,
        refusal_reason varchar(500),              -- personal: emptied when the customer is erased
        signed_at      timestamptz,
        signed_by      varchar(60),
        signed_by_name varchar(100),
        signed_as      varchar(40),               -- role that counted
        response_id    uuid,
        version        integer      NOT NULL DEFAULT 1,
        created_at     timestamptz  NOT NULL DEFAULT now(),
        updated_at     timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_delivery_interview PRIMARY KEY (id),
        CONSTRAINT uq_delivery_interview_vehicle_id UNIQUE (vehicle_id),
        CONSTRAINT fk_delivery_interview_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT fk_delivery_interview_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT fk_delivery_interview_response_id FOREIGN KEY (response_id) REFERENCES survey_response (id),
        CONSTRAINT ck_delivery_interview_state CHECK (state IN ('invited', 'held', 'refused', 'refusal_signed')),
        CONSTRAINT ck_delivery_interview_held CHECK ((state = 'held') = (response_id IS NOT NULL)),
        CONSTRAINT ck_delivery_interview_refused
          CHECK ((state IN ('refused', 'refusal_signed')) = (refused_at IS NOT NULL)),
        CONSTRAINT ck_delivery_interview_signed
          CHECK ((state = 'refusal_signed') = (signed_at IS NOT NULL AND signed_by IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ix_delivery_interview_ceremony_at ON delivery_interview (ceremony_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE delivery_interview`);
  }
}
