import type { MigrationInterface, QueryRunner } from 'typeorm';
import { makeAppendOnly } from '../../append-only';

/**
 * The append-only log of facts, which is also the audit trail. Default privileges hand out UPDATE and DELETE, so they
 * are taken back here. Of customers it holds ids and numbers only.
 */
export class CreateGroupEvent1790000000200 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE group_event (
        id           uuid         NOT NULL,
        type         varchar(80)  NOT NULL,
        subject_type varchar(40)  NOT NULL,
        subject_id   uuid         NOT NULL,
        actor_type   varchar(10)  NOT NULL,
        actor_id     varchar(60)  NOT NULL,
        actor_name   varchar(100) NOT NULL,
        ip           varchar(45),
        user_agent   varchar(200),
        request_id   varchar(64)  NOT NULL,
        changes      jsonb,
        payload      jsonb,
        occurred_at  timestamptz  NOT NULL,
        CONSTRAINT pk_group_event PRIMARY KEY (id),
        CONSTRAINT ck_group_event_actor_type CHECK (actor_type IN ('staff', 'api_key', 'system'))
      )`);
    await db.query(`CREATE INDEX ix_group_event_subject ON group_event (subject_type, subject_id, id)`);
    await db.query(`CREATE INDEX ix_group_event_type ON group_event (type, id)`);
    await makeAppendOnly(db, 'group_event');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_event`);
  }
}
