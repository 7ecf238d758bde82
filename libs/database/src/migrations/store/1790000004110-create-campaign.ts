import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Care activities of a store, and each guest's part in them. */
export class CreateCampaign1790000004110 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE campaign (
        id           uuid          NOT NULL,
        kind         varchar(60)   NOT NULL,   -- code of a policy campaign-kind
        policy_ref   varchar(120)  NOT NULL,   -- the version of that kind
        form         varchar(10)   NOT NULL,   -- of that kind: by it journeys choose
        name         varchar(200)  NOT NULL,
        state        varchar(10)   NOT NULL,
        goal         varchar(1000),
        plan         varchar(4000),
        notice       varchar(300),             -- what the message says
        how_to_join  varchar(200),
        summary      varchar(4000),
        population   jsonb,                    -- a filter over the catalogue customer; null: all
        notice_on    date          NOT NULL,
        starts_on    date          NOT NULL,
        ends_on      date          NOT NULL,
        announced_at timestamptz,
        invited_through uuid,                  -- the last customer that was invited so far
        invited_at   timestamptz,              -- when everybody was
        ended_at     timestamptz,
        called_off_at timestamptz,             -- when nothing of it was planned any more
        slides_key   varchar(300),
        slides_type  varchar(10),
        version      integer       NOT NULL DEFAULT 1,
        created_at   timestamptz   NOT NULL,
        updated_at   timestamptz   NOT NULL,
        CONSTRAINT pk_campaign PRIMARY KEY (id),
        CONSTRAINT ck_campaign_form CHECK (form IN ('season', 'event', 'news', 'alert')),
        CONSTRAINT ck_campaign_state CHECK (state IN ('draft', 'announced', 'running', 'finished', 'cancelled')),
        CONSTRAINT ck_campaign_span CHECK (starts_on <= ends_on AND notice_on <= ends_on),
        CONSTRAINT ck_campaign_announced_at
          CHECK (announced_at IS NOT NULL OR state IN ('draft', 'cancelled')),
        CONSTRAINT ck_campaign_ended_at CHECK ((state IN ('finished', 'cancelled')) = (ended_at IS NOT NULL)),
        CONSTRAINT ck_campaign_summary CHECK (state <> 'finished' OR summary IS NOT NULL),
        CONSTRAINT ck_campaign_slides CHECK ((slides_key IS NULL) = (slides_type IS NULL))
      )`);
    await db.query(`CREATE INDEX ix_campaign_starts_on ON campaign (starts_on, id)`);

    await db.query(`
      CREATE TABLE campaign_response (
        campaign_id  uuid         NOT NULL,
        customer_id  uuid         NOT NULL,
        invited_at   timestamptz,               -- null: came without an invitation
        notified_at  timestamptz,               -- a message went out, or the customer was spoken to
        answer       varchar(10),
        answered_at  timestamptz,
        attended_at  timestamptz,
        evaluation   jsonb,                     -- rating, comment and questions, as validated
        evaluated_at timestamptz,
        created_at   timestamptz  NOT NULL,
        updated_at   timestamptz  NOT NULL,
        CONSTRAINT pk_campaign_response PRIMARY KEY (campaign_id, customer_id),
        CONSTRAINT fk_campaign_response_campaign_id FOREIGN KEY (campaign_id) REFERENCES campaign (id),
        CONSTRAINT fk_campaign_response_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ck_campaign_response_answer CHECK (answer IN ('joining', 'declined')),
        CONSTRAINT ck_campaign_response_answered_at CHECK ((answer IS NULL) = (answered_at IS NULL)),
        CONSTRAINT ck_campaign_response_evaluated_at CHECK (evaluation IS NULL OR evaluated_at IS NOT NULL)
      )`);
    await db.query(
      `CREATE INDEX ix_campaign_response_created_at ON campaign_response (campaign_id, created_at, customer_id)`,
    );
    await db.query(`CREATE INDEX ix_campaign_response_customer_id ON campaign_response (customer_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE campaign_response, campaign`);
  }
}
