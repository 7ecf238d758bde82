import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was answered in surveys, and the scores of each answer's index by themselves, which figures are made of. */
export class CreateSurveyResponse1790000004600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE survey_response (
        id             uuid         NOT NULL,
        survey         varchar(60)  NOT NULL,
        survey_ref     varchar(120) NOT NULL,     -- version of the survey that was asked
        mode           varchar(15)  NOT NULL,
        source_type    varchar(20)  NOT NULL,
        source_id      uuid         NOT NULL,     -- what led to it: a second answer to the same is refused
        customer_id    uuid,                      -- null: a mystery shopper, an unknown visitor
        vehicle_id     uuid,
        order_id       uuid,
        consultant_id  uuid,                      -- whose work it is about: a person of the group
        answered_at    timestamptz  NOT NULL,
        score          numeric(5,2),              -- 0 to 100
        verdict        varchar(13),
        worst          varchar(13),               -- of all answers
        six_qs         jsonb        NOT NULL DEFAULT '[]',
        full_marks     boolean      NOT NULL DEFAULT false,
        full_marks_run boolean      NOT NULL DEFAULT false, -- the row of full marks that it is in has been told of
        answers        jsonb        NOT NULL,     -- each with the scale that it was given on
        evidence       jsonb        NOT NULL DEFAULT '[]',
        version        integer      NOT NULL DEFAULT 1,
        created_at     timestamptz  NOT NULL DEFAULT now(),
        updated_at     timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_survey_response PRIMARY KEY (id),
        CONSTRAINT uq_survey_response_source UNIQUE (source_id, source_type, survey),
        CONSTRAINT fk_survey_response_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT fk_survey_response_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT fk_survey_response_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT ck_survey_response_mode
          CHECK (mode IN ('phone', 'online', 'visit', 'mystery_shopper', 'interview')),
        CONSTRAINT ck_survey_response_source_type
          CHECK (source_type IN ('contact', 'task', 'link', 'visit', 'delivery-interview')),
        CONSTRAINT ck_survey_response_verdict CHECK (verdict IN ('satisfied', 'so_so', 'not_satisfied')),
        CONSTRAINT ck_survey_response_worst CHECK (worst IN ('satisfied', 'so_so', 'not_satisfied')),
        CONSTRAINT ck_survey_response_score CHECK (score BETWEEN 0 AND 100)
      )`);
    await db.query(`CREATE INDEX ix_survey_response_answered_at ON survey_response (answered_at, id)`);
    await db.query(`CREATE INDEX ix_survey_response_customer_id ON survey_response (customer_id)
                      WHERE customer_id IS NOT NULL`);
    await db.query(`CREATE INDEX ix_survey_response_consultant_id ON survey_response (consultant_id, answered_at)
                      WHERE consultant_id IS NOT NULL`);
    await db.query(`
      CREATE TABLE survey_answer (
        response_id uuid         NOT NULL,
        index_code  varchar(40)  NOT NULL,
        mode        varchar(15)  NOT NULL,
        answered_at timestamptz  NOT NULL,
        score       numeric(5,2) NOT NULL,        -- 0 to 100
        verdict     varchar(13)  NOT NULL,
        asked       boolean      NOT NULL,        -- false: the mean of what was asked below it
        created_at  timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_survey_answer PRIMARY KEY (response_id, index_code),
        CONSTRAINT fk_survey_answer_response_id FOREIGN KEY (response_id) REFERENCES survey_response (id),
        CONSTRAINT ck_survey_answer_verdict CHECK (verdict IN ('satisfied', 'so_so', 'not_satisfied')),
        CONSTRAINT ck_survey_answer_score CHECK (score BETWEEN 0 AND 100)
      )`);
    await db.query(`CREATE INDEX ix_survey_answer_answered_at ON survey_answer (answered_at, index_code)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE survey_answer`);
    await db.query(`DROP TABLE survey_response`);
  }
}
