import { Column, Entity, Index, PrimaryColumn, Unique } from 'typeorm';

abstract class KeyColumns {
  @PrimaryColumn('uuid')
  id!: string;

  @Column('varchar', { length: 60 })
  principal!: string;

  @Column('varchar', { length: 7 })
  method!: string;

  @Column('varchar', { length: 200 })
  route!: string;

  @Column('varchar', { length: 255 })
  key!: string;

  /** SHA-256 of method, path, query, body and content type: another request with the same key is refused. */
  @Column('char', { length: 64 })
  fingerprint!: string;

  @Column('text', { nullable: true })
  answer!: string | null;

  @Column('timestamptz', { default: () => 'now()' })
  createdAt!: Date;
}

/** The answer to a request that carried an Idempotency-Key, in the store that it changed. */
@Entity('idempotency_key')
@Unique('uq_idempotency_key_claim', ['principal', 'method', 'route', 'key'])
@Index('ix_idempotency_key_created_at', ['createdAt'])
export class IdempotencyKey extends KeyColumns {}

@Entity('group_idempotency_key')
@Unique('uq_group_idempotency_key_claim', ['principal', 'method', 'route', 'key'])
@Index('ix_group_idempotency_key_created_at', ['createdAt'])
export class GroupIdempotencyKey extends KeyColumns {}

@Entity({ schema: 'platform', name: 'idempotency_key' })
@Unique('uq_idempotency_key_claim', ['principal', 'method', 'route', 'key'])
@Index('ix_idempotency_key_created_at', ['createdAt'])
export class PlatformIdempotencyKey extends KeyColumns {}
