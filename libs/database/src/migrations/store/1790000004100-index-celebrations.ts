import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who celebrates today is looked up by the birthday or the day of the purchase, without reading every customer. */
export class IndexCelebrations1790000004100 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE INDEX ix_customer_solar_birthday ON customer (solar_birthday) WHERE solar_birthday IS NOT NULL`,
    );
    await db.query(
      `CREATE INDEX ix_customer_lunar_birthday ON customer (lunar_birth_month, lunar_birth_day)
         WHERE lunar_birth_month IS NOT NULL`,
    );
    await db.query(
      `CREATE INDEX ix_customer_relation_solar_birthday ON customer_relation (solar_birthday)
         WHERE solar_birthday IS NOT NULL`,
    );
    await db.query(
      `CREATE INDEX ix_customer_relation_lunar_birthday ON customer_relation (lunar_birth_month, lunar_birth_day)
         WHERE lunar_birth_month IS NOT NULL`,
    );
    await db.query(`CREATE INDEX ix_vehicle_purchased_on ON vehicle (purchased_on) WHERE purchased_on IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `DROP INDEX ix_vehicle_purchased_on, ix_customer_relation_lunar_birthday, ix_customer_relation_solar_birthday,
                  ix_customer_lunar_birthday, ix_customer_solar_birthday`,
    );
  }
}
