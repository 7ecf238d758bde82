import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When the parts of a visit are there follows from what the orders of its vehicle await, unless somebody said it. */
export class DerivePartsReady1790000004742 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE appointment
        ADD parts_ready_by_hand boolean NOT NULL DEFAULT false, -- false: as the orders of the vehicle tell
        ADD CONSTRAINT ck_appointment_parts_ready CHECK (NOT parts_ready_by_hand OR parts_ready_at IS NOT NULL)`);
    await db.query(`UPDATE appointment SET parts_ready_by_hand = true WHERE parts_ready_at IS NOT NULL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE appointment DROP parts_ready_by_hand`);
  }
}
