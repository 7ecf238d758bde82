import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who else has to do with a vehicle than its owner. Ids alone: names and phones stay with the customers. */
export class CreateVehicleParty1790000003210 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE vehicle_party (
        id          uuid        NOT NULL,
        vehicle_id  uuid        NOT NULL,
        role        varchar(10) NOT NULL,
        customer_id uuid        NOT NULL,
        person      varchar(8)  NOT NULL,   -- the customer, or one of its contacts or relations
        contact_id  uuid,                   -- null also once the contact was removed
        relation_id uuid,
        since_on    date,
        until_on    date,
        ended_at    timestamptz,            -- null: still so
        recorded_by varchar(60) NOT NULL,
        created_at  timestamptz NOT NULL,
        CONSTRAINT pk_vehicle_party PRIMARY KEY (id),
        CONSTRAINT fk_vehicle_party_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id),
        CONSTRAINT fk_vehicle_party_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT fk_vehicle_party_contact_id
          FOREIGN KEY (contact_id) REFERENCES customer_contact (id) ON DELETE SET NULL,
        CONSTRAINT fk_vehicle_party_relation_id
          FOREIGN KEY (relation_id) REFERENCES customer_relation (id) ON DELETE SET NULL,
        CONSTRAINT ck_vehicle_party_role CHECK (role IN ('driver', 'payer', 'contact', 'key_person')),
        CONSTRAINT ck_vehicle_party_person CHECK (person IN ('customer', 'contact', 'relation')),
        CONSTRAINT ck_vehicle_party_contact_id CHECK (contact_id IS NULL OR person = 'contact'),
        CONSTRAINT ck_vehicle_party_relation_id CHECK (relation_id IS NULL OR person = 'relation'),
        CONSTRAINT ck_vehicle_party_until_on CHECK (until_on >= since_on)
      )`);
    await db.query(`CREATE INDEX ix_vehicle_party_vehicle_id ON vehicle_party (vehicle_id, created_at, id)`);
    await db.query(`CREATE INDEX ix_vehicle_party_customer_id ON vehicle_party (customer_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE vehicle_party`);
  }
}
