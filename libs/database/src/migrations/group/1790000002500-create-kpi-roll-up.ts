import type { MigrationInterface, QueryRunner } from 'typeorm';
import { separateStores } from '../../separate-stores';

/**
 * Figures of every store, rolled up by day and by month, and by which definitions they were made. A store sees and
 * writes its own rows, headquarters reads all.
 */
export class CreateKpiRollUp1790000002500 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE group_kpi_day (
        store_id    uuid        NOT NULL,
        kpi         varchar(60) NOT NULL,
        day         date        NOT NULL,   -- of the store's own calendar
        store_role  varchar(63) NOT NULL,
        numerator   numeric     NOT NULL,
        denominator numeric     NOT NULL,
        CONSTRAINT pk_group_kpi_day PRIMARY KEY (store_id, kpi, day)
      )`);
    await db.query(`
      CREATE TABLE group_kpi_month (
        store_id    uuid        NOT NULL,
        kpi         varchar(60) NOT NULL,
        month       date        NOT NULL,   -- its first day
        store_role  varchar(63) NOT NULL,
        numerator   numeric     NOT NULL,
        denominator numeric     NOT NULL,
        CONSTRAINT pk_group_kpi_month PRIMARY KEY (store_id, kpi, month),
        CONSTRAINT ck_group_kpi_month_month CHECK (extract(day from month) = 1)
      )`);
    await db.query(`
      CREATE TABLE group_kpi_basis (
        store_id   uuid         NOT NULL,
        kpi        varchar(60)  NOT NULL,
        store_role varchar(63)  NOT NULL,
        policy_ref varchar(120),             -- null: to be made anew
        as_of      timestamptz  NOT NULL,
        CONSTRAINT pk_group_kpi_basis PRIMARY KEY (store_id, kpi)
      )`);
    // the primary keys serve the stores, these serve headquarters, which reads all stores of a few periods
    await db.query(`CREATE INDEX ix_group_kpi_day_day ON group_kpi_day (day, kpi, store_id)`);
    await db.query(
      `CREATE INDEX ix_group_kpi_month_month ON group_kpi_month (month, kpi, store_id, numerator, denominator)`,
    );
    await separateStores(db, 'group_kpi_day');
    await separateStores(db, 'group_kpi_month');
    await separateStores(db, 'group_kpi_basis');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE group_kpi_basis, group_kpi_month, group_kpi_day`);
  }
}
