import type { MigrationInterface, QueryRunner } from 'typeorm';
import { shareWithStores } from '../../share-with-stores';

/** Persons that may be one, and those that were made one, with what is needed to undo it. */
export class CreatePersonMerge1790000003020 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE group_person_proposal (
        id          uuid        NOT NULL,
        one_id      uuid        NOT NULL,   -- the lower id of the two, so that a pair stands here once
        other_id    uuid        NOT NULL,
        reason      varchar(20) NOT NULL,
        state       varchar(8)  NOT NULL DEFAULT 'open',
        decided_at  timestamptz,
        decided_by  varchar(60),
        created_at  timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_person_proposal PRIMARY KEY (id),
        CONSTRAINT uq_group_person_proposal_pair UNIQUE (one_id, other_id),
        CONSTRAINT fk_group_person_proposal_one_id FOREIGN KEY (one_id) REFERENCES group_person (id),
        CONSTRAINT fk_group_person_proposal_other_id FOREIGN KEY (other_id) REFERENCES group_person (id),
        CONSTRAINT ck_group_person_proposal_pair CHECK (one_id < other_id),
        CONSTRAINT ck_group_person_proposal_reason
          CHECK (reason IN ('phone_and_id_number', 'two_phones', 'other_id_number', 'plate_and_name', 'merged_in_store')),
        CONSTRAINT ck_group_person_proposal_state CHECK (state IN ('open', 'merged', 'rejected')),
        CONSTRAINT ck_group_person_proposal_decided_at CHECK ((state = 'open') = (decided_at IS NULL))
      )`);
    await db.query(`CREATE INDEX ix_group_person_proposal_state ON group_person_proposal (state, created_at, id)`);

    await db.query(`
      CREATE TABLE group_person_merge (
        id           uuid        NOT NULL,
        survivor_id  uuid        NOT NULL,
        merged_id    uuid        NOT NULL,
        followed_ids uuid[]      NOT NULL,   -- persons that had been merged into the merged one before
        proposal_id  uuid,
        merged_at    timestamptz NOT NULL,
        merged_by    varchar(60) NOT NULL,
        undone_at    timestamptz,
        undone_by    varchar(60),
        CONSTRAINT pk_group_person_merge PRIMARY KEY (id),
        CONSTRAINT fk_group_person_merge_survivor_id FOREIGN KEY (survivor_id) REFERENCES group_person (id),
        CONSTRAINT fk_group_person_merge_merged_id FOREIGN KEY (merged_id) REFERENCES group_person (id),
        CONSTRAINT fk_group_person_merge_proposal_id FOREIGN KEY (proposal_id) REFERENCES group_person_proposal (id)
      )`);
    await db.query(`CREATE INDEX ix_group_person_merge_survivor_id ON group_person_merge (survivor_id, merged_at, id)`);

    await shareWithStores(db, 'group_person_proposal', 'SELECT, INSERT');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_person_merge, group_person_proposal`);
  }
}
