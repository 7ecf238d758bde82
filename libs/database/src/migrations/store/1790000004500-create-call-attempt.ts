import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Every try to reach a customer by phone; and the outcomes of calls get the names that follow-up knows them by. */
export class CreateCallAttempt1790000004500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE call_attempt (
        id          uuid        NOT NULL,
        task_id     uuid        NOT NULL,
        contact_id  uuid        NOT NULL,
        customer_id uuid        NOT NULL,
        number      smallint    NOT NULL,
        made_at     timestamptz NOT NULL,
        made_by     varchar(60) NOT NULL,
        outcome     varchar(16) NOT NULL,
        phone_id    uuid,
        next_at     timestamptz,
        opinion     varchar(15),
        note        varchar(1000),
        policy_ref  varchar(120),
        created_at  timestamptz NOT NULL,
        CONSTRAINT pk_call_attempt PRIMARY KEY (id),
        CONSTRAINT uq_call_attempt_number UNIQUE (contact_id, number),
        CONSTRAINT fk_call_attempt_contact_id FOREIGN KEY (contact_id) REFERENCES contact (id),
        CONSTRAINT fk_call_attempt_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ck_call_attempt_outcome
          CHECK (outcome IN ('reached', 'no_answer', 'refused', 'wrong_number', 'empty_number', 'no_number',
                             'message_left', 'call_back_agreed')),
        CONSTRAINT ck_call_attempt_opinion CHECK (opinion IN ('praise', 'suggestion', 'criticism', 'question')),
        CONSTRAINT ck_call_attempt_call_back CHECK (outcome <> 'call_back_agreed' OR next_at IS NOT NULL)
      )`);
    await db.query(`CREATE INDEX ix_call_attempt_made_at ON call_attempt (made_at, id)`);
    await db.query(`CREATE INDEX ix_call_attempt_customer_id ON call_attempt (customer_id)`);
    await db.query(`UPDATE contact SET outcome = ${RENAMED} WHERE outcome IN ('not_reached', 'declined')`);
    await db.query(`
      UPDATE task SET outcome = ${RENAMED}
      WHERE kind = 'contact-call' AND outcome IN ('not_reached', 'declined')`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE call_attempt`);
    await db.query(`UPDATE contact SET outcome = ${NAMED_BEFORE} WHERE outcome IN ('no_answer', 'refused')`);
    await db.query(`
      UPDATE task SET outcome = ${NAMED_BEFORE}
      WHERE kind = 'contact-call' AND outcome IN ('no_answer', 'refused')`);
  }
}

const RENAMED = `CASE outcome WHEN 'not_reached' THEN 'no_answer' ELSE 'refused' END`;
const NAMED_BEFORE = `CASE outcome WHEN 'no_answer' THEN 'not_reached' ELSE 'declined' END`;
