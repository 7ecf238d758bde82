import type { MigrationInterface, QueryRunner } from 'typeorm';
import { shareRowsWithStores } from '../../share-with-stores';

/** Policy documents (制度) of the group and, beside them, what its stores set for themselves. TEN-11 */
export class CreatePolicy1790000002000 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE group_policy (
        id             uuid        NOT NULL,
        kind           varchar(30) NOT NULL,
        code           varchar(60) NOT NULL,
        store_role     varchar(63),            -- null: the group's own
        number         integer     NOT NULL,
        state          varchar(10) NOT NULL,
        document       jsonb       NOT NULL,
        author         jsonb       NOT NULL,
        reviewer       jsonb,
        reviewed_at    timestamptz,
        approver       jsonb,
        issued_at      timestamptz,
        effective_from timestamptz,
        withdrawn_at   timestamptz,
        announced_at   timestamptz,
        version        integer     NOT NULL DEFAULT 1,
        created_at     timestamptz NOT NULL DEFAULT now(),
        updated_at     timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_policy PRIMARY KEY (id),
        CONSTRAINT uq_group_policy_number UNIQUE NULLS NOT DISTINCT (kind, code, store_role, number),
        CONSTRAINT ck_group_policy_state CHECK (state IN ('draft', 'reviewed', 'issued', 'withdrawn')),
        CONSTRAINT ck_group_policy_effective_from CHECK (effective_from >= issued_at)
      )`);
    await db.query(`CREATE INDEX ix_group_policy_effective_from ON group_policy (kind, code, effective_from)`);
    await shareRowsWithStores(db, 'group_policy');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_policy`);
  }
}
