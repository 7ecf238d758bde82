import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A slot that is offered to somebody on the wait-list is held for them until the offer ends. */
export class HoldOfferedSlots1790000004740 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE wait_list_entry
        ADD offered_until   timestamptz,                       -- null: nothing is offered, or it was before slots were held
        ADD declined_starts jsonb       NOT NULL DEFAULT '[]', -- slots to come that they were offered and did not take
        ADD CONSTRAINT ck_wait_list_entry_offered_until CHECK (offered_until IS NULL OR state = 'offered')`);
    await db.query(`
      UPDATE wait_list_entry SET declined_starts = jsonb_build_array(offered_for)
      WHERE state = 'waiting' AND offered_for IS NOT NULL`);
    await db.query(
      `CREATE INDEX ix_wait_list_entry_offered_until ON wait_list_entry (offered_until) WHERE offered_until IS NOT NULL`,
    );
    await db.query(`
      ALTER TABLE reservation
        ADD wait_list_entry_id uuid, -- who was offered what it holds; null once it is booked
        ADD CONSTRAINT fk_reservation_wait_list_entry_id
          FOREIGN KEY (wait_list_entry_id) REFERENCES wait_list_entry (id),
        ADD CONSTRAINT ck_reservation_offer CHECK (wait_list_entry_id IS NULL OR expires_at IS NOT NULL)`);
    await db.query(`
      CREATE UNIQUE INDEX ix_reservation_wait_list_entry_id ON reservation (wait_list_entry_id)
      WHERE wait_list_entry_id IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE reservation DROP wait_list_entry_id`);
    await db.query(`ALTER TABLE wait_list_entry DROP offered_until, DROP declined_starts`);
  }
}
