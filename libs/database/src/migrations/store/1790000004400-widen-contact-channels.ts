import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Contacts by e-mail, letter, sticker and visit; what is printed waits for it; receipts say what arrived. REM-01 */
export class WidenContactChannels1790000004400 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      ALTER TABLE contact
        ALTER COLUMN recipient TYPE varchar(400),     -- an address of a letter, too
        ALTER COLUMN message TYPE varchar(8000),
        ADD COLUMN subject           varchar(200),    -- of an e-mail
        ADD COLUMN provider_template jsonb,           -- for gateways of approved templates
        ADD COLUMN delivery_state    varchar(11),     -- what receipts say; null: none is expected
        ADD COLUMN delivery_at       timestamptz,
        ADD COLUMN delivery_code     varchar(60),     -- the provider's own
        ADD COLUMN receipt_due_at    timestamptz,     -- when the provider is asked for it
        DROP CONSTRAINT ck_contact_channel,
        DROP CONSTRAINT ck_contact_state,
        DROP CONSTRAINT ck_contact_intent,
        ADD CONSTRAINT ck_contact_channel
          CHECK (channel IN ('sms', 'phone_call', 'email', 'letter', 'sticker', 'visit')),
        ADD CONSTRAINT ck_contact_state
          CHECK (state IN ('due', 'claimed', 'sending', 'to_print', 'sent', 'failed', 'unknown', 'cancelled')),
        ADD CONSTRAINT ck_contact_intent
          CHECK (state NOT IN ('sending', 'to_print', 'sent', 'unknown') OR intent_at IS NOT NULL),
        ADD CONSTRAINT ck_contact_delivery_state
          CHECK (delivery_state IN ('pending', 'delivered', 'undelivered', 'not_told')),
        ADD CONSTRAINT ck_contact_delivery_at
          CHECK ((delivery_at IS NOT NULL) = (coalesce(delivery_state, '') IN ('delivered', 'undelivered')))`);
    await db.query(`CREATE INDEX ix_contact_to_print ON contact (due_at, id) WHERE state = 'to_print'`);
    await db.query(
      `CREATE INDEX ix_contact_awaiting_receipt ON contact (receipt_due_at, id) WHERE delivery_state = 'pending'`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX ix_contact_awaiting_receipt`);
    await db.query(`DROP INDEX ix_contact_to_print`);
    await db.query(`
      ALTER TABLE contact
        DROP CONSTRAINT ck_contact_delivery_at,
        DROP CONSTRAINT ck_contact_delivery_state,
        DROP CONSTRAINT ck_contact_intent,
        DROP CONSTRAINT ck_contact_state,
        DROP CONSTRAINT ck_contact_channel,
        ADD CONSTRAINT ck_contact_channel CHECK (channel IN ('sms', 'phone_call')),
        ADD CONSTRAINT ck_contact_state
          CHECK (state IN ('due', 'claimed', 'sending', 'sent', 'failed', 'unknown', 'cancelled')),
        ADD CONSTRAINT ck_contact_intent CHECK (state NOT IN ('sending', 'sent', 'unknown') OR intent_at IS NOT NULL),
        DROP COLUMN receipt_due_at,
        DROP COLUMN delivery_code,
        DROP COLUMN delivery_at,
        DROP COLUMN delivery_state,
        DROP COLUMN provider_template,
        DROP COLUMN subject,
        ALTER COLUMN message TYPE varchar(2000),
        ALTER COLUMN recipient TYPE varchar(20)`);
  }
}
