import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The sign-in register, what was found wrong, and what was lent out. Rows are ended, never deleted. */
export class CreateArchiveRegister1790000003610 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE archive_hand_over (
        id            uuid         NOT NULL,
        dossier_id    uuid         NOT NULL,
        state         varchar(10)  NOT NULL,
        lines         jsonb        NOT NULL,   -- [{ documentId, isHandedOver, note }]: what is missing is noted
        handed_over_by varchar(60) NOT NULL,   -- first signature
        handed_over_at timestamptz NOT NULL,
        received_by   varchar(60),             -- second signature
        received_at   timestamptz,
        return_reason varchar(500),
        created_at    timestamptz  NOT NULL,
        CONSTRAINT pk_archive_hand_over PRIMARY KEY (id),
        CONSTRAINT fk_archive_hand_over_dossier_id FOREIGN KEY (dossier_id) REFERENCES archive_dossier (id),
        CONSTRAINT ck_archive_hand_over_state CHECK (state IN ('signed', 'received', 'returned')),
        CONSTRAINT ck_archive_hand_over_received_at CHECK ((state = 'signed') = (received_at IS NULL)),
        CONSTRAINT ck_archive_hand_over_received_by CHECK (received_by <> handed_over_by)
      )`);
    await db.query(`CREATE INDEX ix_archive_hand_over_dossier_id ON archive_hand_over (dossier_id)`);
    await db.query(`CREATE INDEX ix_archive_hand_over_handed_over_at ON archive_hand_over (handed_over_at, id)`);
    await db.query(`
      CREATE TABLE archive_violation (
        id           uuid        NOT NULL,
        file_id      uuid        NOT NULL,
        dossier_id   uuid,
        document_id  uuid,
        subject_id   uuid        NOT NULL,     -- the document, the dossier or the loan that it is about
        kind         varchar(30) NOT NULL,
        department   varchar(15) NOT NULL,
        role         varchar(60) NOT NULL,
        repeats      integer     NOT NULL DEFAULT 0,
        found_by     varchar(60) NOT NULL,
        found_at     timestamptz NOT NULL,
        corrected_by varchar(60),
        corrected_at timestamptz,
        created_at   timestamptz NOT NULL,
        CONSTRAINT pk_archive_violation PRIMARY KEY (id),
        CONSTRAINT fk_archive_violation_file_id FOREIGN KEY (file_id) REFERENCES archive_file (id),
        CONSTRAINT fk_archive_violation_dossier_id FOREIGN KEY (dossier_id) REFERENCES archive_dossier (id),
        CONSTRAINT fk_archive_violation_document_id FOREIGN KEY (document_id) REFERENCES archive_document (id),
        CONSTRAINT ck_archive_violation_kind
          CHECK (kind IN ('late', 'incomplete', 'customer_signature_missing', 'internal_signature_missing',
                          'not_to_requirement', 'lost', 'damaged', 'loan_overdue')),
        CONSTRAINT ck_archive_violation_department CHECK (department IN ('sales', 'service', 'customer_care')),
        CONSTRAINT ck_archive_violation_corrected_at CHECK ((corrected_at IS NULL) = (corrected_by IS NULL))
      )`);
    await db.query(
      `CREATE UNIQUE INDEX uq_archive_violation_open ON archive_violation (subject_id, kind) WHERE corrected_at IS NULL`,
    );
    await db.query(`CREATE INDEX ix_archive_violation_found_at ON archive_violation (found_at, id)`);
    await db.query(`
      CREATE TABLE archive_loan (
        id          uuid         NOT NULL,
        file_id     uuid         NOT NULL,
        document_id uuid,                      -- null: the whole bag
        borrower    varchar(60)  NOT NULL,
        purpose     varchar(200) NOT NULL,
        lent_by     varchar(60)  NOT NULL,
        lent_at     timestamptz  NOT NULL,
        returned_to varchar(60),
        returned_at timestamptz,
        condition   varchar(10),
        created_at  timestamptz  NOT NULL,
        CONSTRAINT pk_archive_loan PRIMARY KEY (id),
        CONSTRAINT fk_archive_loan_file_id FOREIGN KEY (file_id) REFERENCES archive_file (id),
        CONSTRAINT fk_archive_loan_document_id FOREIGN KEY (document_id) REFERENCES archive_document (id),
        CONSTRAINT ck_archive_loan_condition CHECK (condition IN ('complete', 'damaged', 'lost')),
        CONSTRAINT ck_archive_loan_returned_at CHECK (num_nulls(returned_to, returned_at, condition) IN (0, 3))
      )`);
    await db.query(`CREATE INDEX ix_archive_loan_file_id ON archive_loan (file_id) WHERE returned_at IS NULL`);
    await db.query(`CREATE INDEX ix_archive_loan_lent_at ON archive_loan (lent_at, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE archive_loan, archive_violation, archive_hand_over`);
  }
}
