import { Injectable } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { changesBetween, recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, versionConflict } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { Bay } from './bay.entity';
import { BAY_SORTS, findBay, findBays } from './bay.queries';
import { type BayDto, type CreateBayDto, type ListBaysQuery, toBayDto, type UpdateBayDto } from './bays.dto';
import { refuseUnknownSkills } from './known-skills';
import { bayCodeTaken } from './workshop.errors';

const TAKEN = { uq_bay_code: () => new DomainError(bayCodeTaken) };

/** Bays (工位) of the workshop. SVC-03 */
@Injectable()
export class BaysService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
  ) {}

  list(ctx: StoreContext, query: ListBaysQuery): Promise<Page<BayDto>> {
    const keyset = keysetOf(query, BAY_SORTS);
    return this.db.run(ctx, async (tx) => pageOf(await findBays(tx, query.inUse ?? null, keyset), keyset, toBayDto));
  }

  /** Throws `not_found`. */
  get(ctx: StoreContext, id: string): Promise<BayDto> {
    return this.db.run(ctx, async (tx) => {
      const bay = await findBay(tx, id);
      if (!bay) throw new DomainError(notFound);
      return toBayDto(bay);
    });
  }

  /** Throws `bay_code_taken`, `validation_failed` for a skill that the workshop does not know. */
  create(ctx: StoreContext, input: CreateBayDto): Promise<BayDto> {
    const now = this.clock.now();
    const bay: Bay = { id: newId(), ...input, version: 1, createdAt: now, updatedAt: now };
    return this.db.run(ctx, async (tx) => {
      await refuseUnknownSkills(tx, input.skills, now);
      await Promise.all([
        explainViolations(tx.insert(Bay, bay), TAKEN),
        recordEvent(tx, ctx, { type: 'bay.created', subject: { type: 'bay', id: bay.id } }),
      ]);
      return toBayDto(bay);
    });
  }

  /** What is booked in a bay that goes out of use stays booked. Throws like `create`, `not_found`, `version_conflict`. */
  update(ctx: StoreContext, id: string, version: number | undefined, input: UpdateBayDto): Promise<BayDto> {
    const now = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const [before] = await Promise.all([findBay(tx, id), refuseUnknownSkills(tx, input.skills, now)]);
      if (!before) throw new DomainError(notFound);
      const expected = version ?? before.version;
      const next = { ...input, version: expected + 1, updatedAt: now };
      const [{ affected }] = await Promise.all([
        explainViolations(tx.update(Bay, { id, version: expected }, next), TAKEN),
        recordEvent(tx, ctx, {
          type: 'bay.changed',
          subject: { type: 'bay', id },
          changes: changesBetween<Bay>(before, input),
        }),
      ]);
      if (!affected) throw new DomainError(versionConflict, { params: { currentVersion: before.version } });
      return toBayDto({ ...before, ...next });
    });
  }
}
