import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type CompactJWSHeaderParameters, jwtVerify, SignJWT } from 'jose';
import { AppConfig } from '#libs/config';
import { Clock } from '#libs/foundation';
import type { JsonWebKeySetDto } from './auth.dto';

export const ACCESS_TOKEN_SECONDS = 600;

const ISSUER = 'forecourt';
const AUDIENCE = 'forecourt-api';
const TYPE = 'at+jwt';

/** What a token says of its bearer. What they may do is not in it: that is read where it is used. */
export interface AccessClaims {
  readonly staffId: string;
  readonly groupId: string;
  readonly sessionId: string;
  /** The person's permission version when the token was made. */
  readonly permissionVersion: number;
}

/** Makes and checks access tokens: EdDSA, ten minutes. Two keys live while the one replaces the other. SEC-02 */
@Injectable()
export class AccessTokens {
  private readonly signingKey: KeyPair;
  /** Key id → public key of everything that still counts. */
  private readonly liveKeys: ReadonlyMap<string, KeyObject>;

  constructor(
    { tokenSigningKey, previousTokenSigningKey }: AppConfig,
    private readonly clock: Clock,
  ) {
    this.signingKey = keyPairOf(tokenSigningKey);
    const pairs = [this.signingKey, ...(previousTokenSigningKey ? [keyPairOf(previousTokenSigningKey)] : [])];
    this.liveKeys = new Map(pairs.map(({ id, publicKey }) => [id, publicKey]));
  }

  sign(claims: AccessClaims): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({ gid: claims.groupId, sid: claims.sessionId, pv: claims.permissionVersion })
      .setProtectedHeader({ alg: 'EdDSA', kid: this.signingKey.id, typ: TYPE })
      .setSubject(claims.staffId)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + ACCESS_TOKEN_SECONDS)
      .sign(this.signingKey.privateKey);
  }

  /** The claims of a token of ours that has not expired; null for everything else. */
  async verify(token: string): Promise<AccessClaims | null> {
    try {
      const { payload } = await jwtVerify(token, this.keyFor, {
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        algorithms: ['EdDSA'],
        requiredClaims: ['sub', 'gid', 'sid', 'pv', 'exp'],
        currentDate: this.clock.now(),
      });
      return {
        staffId: String(payload.sub),
        groupId: String(payload.gid),
        sessionId: String(payload.sid),
        permissionVersion: Number(payload.pv),
      };
    } catch {
      return null;
    }
  }

  /** Public keys, for whoever wants to check a token without asking us. The one that signs comes first. */
  publicKeys(): JsonWebKeySetDto {
    const keys = [...this.liveKeys].map(([kid, publicKey]) => {
      const { x } = publicKey.export({ format: 'jwk' });
      return { kty: 'OKP', crv: 'Ed25519', x: x ?? '', kid, alg: 'EdDSA', use: 'sig' };
    });
    return { keys };
  }

  private readonly keyFor = ({ kid }: CompactJWSHeaderParameters): KeyObject => {
    const key = this.liveKeys.get(kid ?? '');
    if (!key) throw new Error('Not a key of ours');
    return key;
  };
}

interface KeyPair {
  /** Fingerprint of the public key: the same on every node. */
  readonly id: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

function keyPairOf(pkcs8: string): KeyPair {
  const privateKey = createPrivateKey({ key: Buffer.from(pkcs8, 'base64'), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ format: 'der', type: 'spki' });
  return { id: createHash('sha256').update(spki).digest('base64url').slice(0, 16), privateKey, publicKey };
}
