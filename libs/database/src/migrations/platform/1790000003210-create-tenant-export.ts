import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Exports of all that a store or a group has, as one file each. The row has the id of its job and belongs to the group:
 * it outlives the store that it tells of, and goes with the group.
 */
export class CreateTenantExport1790000003210 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE platform.tenant_export (
        id               uuid        NOT NULL,
        group_id         uuid        NOT NULL,
        kind             varchar(5)  NOT NULL,
        code             varchar(31) NOT NULL,   -- of the store or the group
        clear_id_numbers boolean     NOT NULL DEFAULT false,
        storage_key      varchar(200) NOT NULL,
        bytes            bigint,                 -- null until it is done
        sha256           char(64),
        table_count      integer,
        row_count        bigint,
        file_count       integer,
        expires_at       timestamptz NOT NULL,
        created_at       timestamptz NOT NULL,
        CONSTRAINT pk_tenant_export PRIMARY KEY (id),
        CONSTRAINT fk_tenant_export_id FOREIGN KEY (id) REFERENCES platform.job (id),
        CONSTRAINT fk_tenant_export_group_id FOREIGN KEY (group_id) REFERENCES platform.dealer_group (id)
          ON DELETE CASCADE,
        CONSTRAINT ck_tenant_export_kind CHECK (kind IN ('store', 'group'))
      )`);
    await db.query(`CREATE INDEX ix_tenant_export_group_id ON platform.tenant_export (group_id, created_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE platform.tenant_export`);
  }
}
