import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { jwtVerify, SignJWT } from 'jose';
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

/** Makes and checks access tokens: EdDSA, ten minutes. SEC-02 */
@Injectable()
export class AccessTokens {
  private readonly privateKey: KeyObject;
  private readonly publicKey: KeyObject;
  private readonly keyId: string;

  constructor(
    config: AppConfig,
    private readonly clock: Clock,
  ) {
    const der = Buffer.from(config.tokenSigningKey, 'base64');
    this.privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    this.publicKey = createPublicKey(this.privateKey);
    const spki = this.publicKey.export({ format: 'der', type: 'spki' });
    this.keyId = createHash('sha256').update(spki).digest('base64url').slice(0, 16);
  }

  sign(claims: AccessClaims): Promise<string> {
    const now = Math.floor(this.clock.now().getTime() / 1000);
    return new SignJWT({ gid: claims.groupId, sid: claims.sessionId, pv: claims.permissionVersion })
      .setProtectedHeader({ alg: 'EdDSA', kid: this.keyId, typ: TYPE })
      .setSubject(claims.staffId)
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt(now)
      .setExpirationTime(now + ACCESS_TOKEN_SECONDS)
      .sign(this.privateKey);
  }

  /** The claims of a token of ours that has not expired; null for everything else. */
  async verify(token: string): Promise<AccessClaims | null> {
    try {
      const { payload } = await jwtVerify(token, this.publicKey, {
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

  /** Public keys, for whoever wants to check a token without asking us. */
  publicKeys(): JsonWebKeySetDto {
    const { x } = this.publicKey.export({ format: 'jwk' });
    return { keys: [{ kty: 'OKP', crv: 'Ed25519', x: x ?? '', kid: this.keyId, alg: 'EdDSA', use: 'sig' }] };
  }
}
