import { hash, verify } from '@node-rs/argon2';
import { Injectable } from '@nestjs/common';
import { DomainError } from '#libs/foundation';
import { signInBusy } from '../identity.errors';

/** argon2id as OWASP recommends it; about 50 ms and 19 MB each. */
const PARAMETERS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const AT_ONCE = 2;
const MAX_WAITING = 200;

export const PASSWORD_LENGTH = { min: 10, max: 128 } as const;

/** Hashes and checks passwords, two at a time: a burst of sign-ins must not take the process from everybody else. SEC-02 */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private decoy?: Promise<string>;

  hash(password: string): Promise<string> {
    return this.inTurn(() => hash(password, PARAMETERS));
  }

  /** Against null, an account that does not exist, it takes as long and is false. */
  async matches(passwordHash: string | null, password: string): Promise<boolean> {
    const known = passwordHash ?? (await (this.decoy ??= hash('nobody has this password', PARAMETERS)));
    const matched = await this.inTurn(() => verify(known, password));
    return matched && passwordHash !== null;
  }

  /** The parameters have changed since this hash was made. */
  isOutdated(passwordHash: string): boolean {
    const { memoryCost, timeCost, parallelism } = PARAMETERS;
    return !passwordHash.startsWith(`$argon2id$v=19$m=${memoryCost},t=${timeCost},p=${parallelism}$`);
  }

  private async inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running >= AT_ONCE) {
      if (this.waiting.length >= MAX_WAITING) throw new DomainError(signInBusy, { retryAfterSeconds: 2 });
      await new Promise<void>((resume) => this.waiting.push(resume));
    } else {
      this.running++;
    }
    try {
      return await work();
    } finally {
      // the place is handed on, so that nobody slips in between
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
