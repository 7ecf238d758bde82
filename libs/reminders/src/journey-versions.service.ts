import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { Clock, refusedField } from '#libs/foundation';
import { PRESET_ROLES, Responsibility } from '#libs/identity';
import { policiesInForce, PoliciesService, type PolicyKind, readDocument } from '#libs/policies';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { unknownRoles } from './journey-check';
import { JOURNEY } from './journeys';
import type { JourneyDocument } from './journey.dto';
import type { JourneyVersionDto } from './journey-version.dto';

/** Journeys that a store sets for itself. TEN-11 */
@Injectable()
export class JourneyVersionsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly policies: PoliciesService,
    private readonly staff: Responsibility,
  ) {}

  /**
   * Puts a document in force, or drafts it where a member of staff asks: whoever wrote it does not review it. What is in
   * force already stays as it is. Throws `not_found` for what can be no code, `validation_failed`,
   * `policy_drafted_meanwhile`.
   */
  async set(ctx: StoreContext, code: string, told: JourneyDocument): Promise<JourneyVersionDto> {
    const document = readDocument(JOURNEY, toJson(told), '#');
    const before = await this.inForce(ctx, code);
    if (before && isDeepStrictEqual(toJson(before.document), toJson(document))) {
      return { journey: code, state: 'in_force', versionId: null, policyRef: before.ref, document: before.document };
    }
    await this.assertRoles(ctx, document);
    await this.policies.assertReferences(ctx, JOURNEY as PolicyKind, document, '#');
    const { id, ref } = await this.policies.draft(ctx, JOURNEY.code, code, { document });
    if (ctx.actor.type === 'staff') return { journey: code, state: 'draft', versionId: id, policyRef: ref, document };
    await this.policies.review(ctx, id, undefined);
    await this.policies.issue(ctx, id, undefined, {});
    return { journey: code, state: 'in_force', versionId: id, policyRef: ref, document };
  }

  private async assertRoles(ctx: StoreContext, document: JourneyDocument): Promise<void> {
    // a group adds roles to those that come with the product, and takes none of these away
    if (unknownRoles(document, SHIPPED_ROLES).length === 0) return;
    const faults = unknownRoles(document, await this.staff.rolesOfOwnGroup(ctx));
    if (faults.length > 0) throw refusedField(...faults);
  }

  private async inForce(ctx: StoreContext, code: string) {
    const all = await this.db.run(ctx, (tx) => policiesInForce(tx, JOURNEY, this.clock.now()));
    return all.find((journey) => journey.code === code);
  }
}

const SHIPPED_ROLES: ReadonlySet<string> = new Set(PRESET_ROLES.map(({ code }) => code));

const toJson = (value: object): object => JSON.parse(JSON.stringify(value)) as object;
