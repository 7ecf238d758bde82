import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One vehicle, one file; dossiers of papers that an occasion asks for; the documents themselves. */
export class CreateArchiveFile1790000003600 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE archive_file (
        id         uuid        NOT NULL,
        vehicle_id uuid        NOT NULL,
        bag_number varchar(40),             -- on the file bag, as a rule a bar code
        cabinet    varchar(40),
        place      varchar(40),             -- within the cabinet
        version    integer     NOT NULL DEFAULT 1,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        CONSTRAINT pk_archive_file PRIMARY KEY (id),
        CONSTRAINT uq_archive_file_vehicle_id UNIQUE (vehicle_id),
        CONSTRAINT fk_archive_file_vehicle_id FOREIGN KEY (vehicle_id) REFERENCES vehicle (id)
      )`);
    await db.query(
      `CREATE UNIQUE INDEX uq_archive_file_bag_number ON archive_file (bag_number) WHERE bag_number IS NOT NULL`,
    );
    await db.query(`CREATE INDEX ix_archive_file_created_at ON archive_file (created_at, id)`);
    await db.query(`
      CREATE TABLE archive_dossier (
        id             uuid         NOT NULL,
        file_id        uuid         NOT NULL,
        occasion       varchar(10)  NOT NULL,
        order_id       uuid,
        checklist      varchar(60)  NOT NULL,
        policy_ref     varchar(120) NOT NULL,
        department     varchar(15)  NOT NULL,
        role           varchar(60)  NOT NULL,   -- whose violations they are; fines are rows by role, CF-22
        state          varchar(12)  NOT NULL,
        started_at     timestamptz  NOT NULL,
        handed_over_at timestamptz,             -- the department's signature
        received_at    timestamptz,             -- the administrator's
        completed_at   timestamptz,
        version        integer      NOT NULL DEFAULT 1,
        created_at     timestamptz  NOT NULL,
        updated_at     timestamptz  NOT NULL,
        CONSTRAINT pk_archive_dossier PRIMARY KEY (id),
        CONSTRAINT fk_archive_dossier_file_id FOREIGN KEY (file_id) REFERENCES archive_file (id),
        CONSTRAINT fk_archive_dossier_order_id FOREIGN KEY (order_id) REFERENCES service_order (id),
        CONSTRAINT ck_archive_dossier_occasion CHECK (occasion IN ('sale', 'order', 'complaint', 'other')),
        CONSTRAINT ck_archive_dossier_order_id CHECK ((occasion = 'order') = (order_id IS NOT NULL)),
        CONSTRAINT ck_archive_dossier_department CHECK (department IN ('sales', 'service', 'customer_care')),
        CONSTRAINT ck_archive_dossier_state CHECK (state IN ('expected', 'handed_over', 'incomplete', 'complete')),
        CONSTRAINT ck_archive_dossier_completed_at CHECK ((state = 'complete') = (completed_at IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX ix_archive_dossier_file_id ON archive_dossier (file_id)`);
    await db.query(`CREATE UNIQUE INDEX uq_archive_dossier_sale ON archive_dossier (file_id) WHERE occasion = 'sale'`);
    await db.query(
      `CREATE UNIQUE INDEX uq_archive_dossier_order_id ON archive_dossier (order_id) WHERE order_id IS NOT NULL`,
    );
    await db.query(`CREATE INDEX ix_archive_dossier_started_at ON archive_dossier (started_at, id)`);
    await db.query(`
      CREATE TABLE archive_document (
        id                 uuid         NOT NULL,
        file_id            uuid         NOT NULL,
        dossier_id         uuid,                  -- null: filed by itself, such as what a call brought
        customer_id        uuid,                  -- whom it is about: erased with them
        kind               varchar(60)  NOT NULL,
        label              jsonb        NOT NULL, -- { "zh-CN", "en" }, as the checklist had it
        position           smallint     NOT NULL,
        state              varchar(11)  NOT NULL,
        required           boolean      NOT NULL,
        check_type         boolean      NOT NULL,
        form               varchar(10)  NOT NULL,
        customer_signature varchar(10)  NOT NULL,
        internal_signature varchar(10)  NOT NULL,
        to_requirement     boolean      NOT NULL DEFAULT true,
        note               varchar(1000),
        source_type        varchar(40),           -- the record that it was made from
        source_id          uuid,
        scan_key           varchar(200),
        scan_type          varchar(4),
        scan_bytes         integer,
        scan_sha256        char(64),
        scanned_at         timestamptz,
        filed_at           timestamptz,
        version            integer      NOT NULL DEFAULT 1,
        created_at         timestamptz  NOT NULL,
        updated_at         timestamptz  NOT NULL,
        CONSTRAINT pk_archive_document PRIMARY KEY (id),
        CONSTRAINT fk_archive_document_file_id FOREIGN KEY (file_id) REFERENCES archive_file (id),
        CONSTRAINT fk_archive_document_dossier_id FOREIGN KEY (dossier_id) REFERENCES archive_dossier (id),
        CONSTRAINT fk_archive_document_customer_id FOREIGN KEY (customer_id) REFERENCES customer (id),
        CONSTRAINT ck_archive_document_state
          CHECK (state IN ('expected', 'handed_over', 'missing', 'filed', 'lost', 'damaged', 'erased')),
        CONSTRAINT ck_archive_document_form CHECK (form IN ('original', 'copy', 'either', 'electronic')),
        CONSTRAINT ck_archive_document_customer_signature
          CHECK (customer_signature IN ('not_needed', 'awaited', 'signed', 'absent')),
        CONSTRAINT ck_archive_document_internal_signature
          CHECK (internal_signature IN ('not_needed', 'awaited', 'signed', 'absent')),
        CONSTRAINT ck_archive_document_scan_type CHECK (scan_type IN ('pdf', 'jpg', 'png', 'tiff', 'heic')),
        CONSTRAINT ck_archive_document_scan CHECK (num_nulls(scan_key, scan_type, scan_bytes, scan_sha256, scanned_at) IN (0, 5))
      )`);
    await db.query(`CREATE INDEX ix_archive_document_file_id ON archive_document (file_id)`);
    await db.query(`CREATE INDEX ix_archive_document_dossier_id ON archive_document (dossier_id)`);
    await db.query(`CREATE INDEX ix_archive_document_customer_id ON archive_document (customer_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE archive_document, archive_dossier, archive_file`);
  }
}
