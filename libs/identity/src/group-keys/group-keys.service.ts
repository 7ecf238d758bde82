import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { affected, rows, sql } from '#libs/database';
import { Clock, newId } from '#libs/foundation';
import { PlatformDb, type PlatformTx, systemPlatformContext } from '#libs/tenancy';
import { GROUP_KEY_PURPOSES, type GroupKeyPurpose } from './group-key.entity';
import { fingerprintOf, hmacSha256, seal, unseal } from './sealing';

type WrappedKey = { id: string; groupId: string; purpose: GroupKeyPurpose; wrappedKey: Buffer };

const KEY_BYTES = 32;
const CTX = systemPlatformContext('group-keys');

/** Seals, opens and indexes the personal data of one group. Works in memory, so it may be used inside `run`. SEC-01 */
export class GroupCipher {
  constructor(
    private readonly groupId: string,
    private readonly keys: Readonly<Record<GroupKeyPurpose, Buffer>>,
  ) {}

  encrypt(plain: string): Buffer {
    return seal(this.keys.encryption, Buffer.from(plain, 'utf8'), this.groupId);
  }

  /** Throws when the text was changed or was encrypted for another group. */
  decrypt(sealed: Buffer): string {
    return unseal(this.keys.encryption, sealed, this.groupId).toString('utf8');
  }

  /** 32 bytes that are equal for equal texts of one group and tell nothing else; normalise before. */
  blindIndex(normalised: string): Buffer {
    return hmacSha256(this.keys.blind_index, normalised);
  }
}

/**
 * The data keys of the groups: two random ones each, made on first use and kept wrapped by MASTER_KEY. SEC-01
 * Take `of(groupId)` before `run` and use what it gives inside.
 */
@Injectable()
export class GroupKeys {
  private readonly ciphers = new Map<string, Promise<GroupCipher>>();
  private readonly masterKey: Buffer;

  constructor(
    config: AppConfig,
    private readonly db: PlatformDb,
    private readonly clock: Clock,
  ) {
    this.masterKey = Buffer.from(config.masterKey, 'base64');
  }

  of(groupId: string): Promise<GroupCipher> {
    let cipher = this.ciphers.get(groupId);
    if (!cipher) {
      // data keys never change, so what was loaded once is kept
      cipher = this.load(groupId);
      this.ciphers.set(groupId, cipher);
      cipher.catch(() => this.ciphers.delete(groupId));
    }
    return cipher;
  }

  async encrypt(groupId: string, plain: string): Promise<Buffer> {
    return (await this.of(groupId)).encrypt(plain);
  }

  async decrypt(groupId: string, sealed: Buffer): Promise<string> {
    return (await this.of(groupId)).decrypt(sealed);
  }

  async blindIndex(groupId: string, normalised: string): Promise<Buffer> {
    return (await this.of(groupId)).blindIndex(normalised);
  }

  /**
   * Rotation of MASTER_KEY: wraps every data key anew, in one transaction; returns how many. Keys that the new one
   * wraps already are left alone, so an interrupted rotation may be repeated. No data is encrypted again.
   */
  rewrap(oldMaster: Buffer, newMaster: Buffer): Promise<number> {
    const [from, to] = [fingerprintOf(oldMaster), fingerprintOf(newMaster)];
    return this.db.run(CTX, async (tx) => {
      const wrapped = await rows<WrappedKey>(
        tx,
        sql`select id, group_id as "groupId", purpose, wrapped_key as "wrappedKey"
            from platform.group_key where master_key_id = ${from} order by id for update`,
      );
      await Promise.all(
        wrapped.map((key) => {
          const plain = unseal(oldMaster, key.wrappedKey, ownerOf(key));
          return affected(
            tx,
            sql`update platform.group_key
                set wrapped_key = ${seal(newMaster, plain, ownerOf(key))}, master_key_id = ${to} where id = ${key.id}`,
          );
        }),
      );
      return wrapped.length;
    });
  }

  private async load(groupId: string): Promise<GroupCipher> {
    const wrapped = await this.db.run(CTX, async (tx) => {
      const found = await findKeys(tx, groupId);
      if (found.length === GROUP_KEY_PURPOSES.length) return found;
      await Promise.all(GROUP_KEY_PURPOSES.map((purpose) => this.insertKey(tx, groupId, purpose)));
      return findKeys(tx, groupId);
    });
    const plain = Object.fromEntries(
      wrapped.map((key) => [key.purpose, unseal(this.masterKey, key.wrappedKey, ownerOf(key))]),
    ) as Record<GroupKeyPurpose, Buffer>;
    return new GroupCipher(groupId, plain);
  }

  /** Two nodes may meet here: the first one's key stays. */
  private insertKey(tx: PlatformTx, groupId: string, purpose: GroupKeyPurpose): Promise<number> {
    const wrapped = seal(this.masterKey, randomBytes(KEY_BYTES), ownerOf({ groupId, purpose }));
    return affected(
      tx,
      sql`insert into platform.group_key (id, group_id, purpose, wrapped_key, master_key_id, created_at)
          values (${newId()}, ${groupId}, ${purpose}, ${wrapped}, ${fingerprintOf(this.masterKey)}, ${this.clock.now()})
          on conflict (group_id, purpose) do nothing`,
    );
  }
}

function findKeys(tx: PlatformTx, groupId: string): Promise<WrappedKey[]> {
  return rows<WrappedKey>(
    tx,
    sql`select id, group_id as "groupId", purpose, wrapped_key as "wrappedKey"
        from platform.group_key where group_id = ${groupId}`,
  );
}

const ownerOf = (key: Pick<WrappedKey, 'groupId' | 'purpose'>): string => `${key.groupId} ${key.purpose}`;
