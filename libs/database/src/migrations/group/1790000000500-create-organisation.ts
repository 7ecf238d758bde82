import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Regions (区域), brands (品牌) and what headquarters keeps of each store (门店), contact data included. */
export class CreateOrganisation1790000000500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    for (const table of ['group_region', 'group_brand']) {
      await db.query(`
        CREATE TABLE ${table} (
          id         uuid        NOT NULL,
          code       varchar(30) NOT NULL,
          name       varchar(60) NOT NULL,
          version    integer     NOT NULL DEFAULT 1,
          created_at timestamptz NOT NULL DEFAULT now(),
          updated_at timestamptz NOT NULL DEFAULT now(),
          CONSTRAINT pk_${table} PRIMARY KEY (id),
          CONSTRAINT uq_${table}_code UNIQUE (code)
        )`);
    }
    await db.query(`
      CREATE TABLE group_store_profile (
        id                uuid         NOT NULL,   -- the id of the store in platform.store
        code              varchar(31)  NOT NULL,
        name              varchar(200) NOT NULL,
        kind              varchar(20)  NOT NULL,
        region_id         uuid,
        brand_id          uuid,
        appointment_phone varchar(20),
        rescue_phone      varchar(20),
        repair_phone      varchar(20),
        complaint_phone   varchar(20),
        address           varchar(200),
        version           integer      NOT NULL DEFAULT 1,
        created_at        timestamptz  NOT NULL DEFAULT now(),
        updated_at        timestamptz  NOT NULL DEFAULT now(),
        CONSTRAINT pk_group_store_profile PRIMARY KEY (id),
        CONSTRAINT fk_group_store_profile_region_id FOREIGN KEY (region_id) REFERENCES group_region (id),
        CONSTRAINT fk_group_store_profile_brand_id FOREIGN KEY (brand_id) REFERENCES group_brand (id),
        CONSTRAINT ck_group_store_profile_kind CHECK (kind IN ('4s_store', 'quick_repair_shop', 'second_tier_outlet'))
      )`);
    await db.query(`CREATE INDEX ix_group_store_profile_code ON group_store_profile (code, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_store_profile, group_brand, group_region`);
  }
}
