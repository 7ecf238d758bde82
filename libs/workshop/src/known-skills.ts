import { refusedField } from '#libs/foundation';
import { policyInForce } from '#libs/policies';
import type { StoreTx } from '#libs/tenancy';
import { SLOT_RULES, STORE_WORKSHOP } from './slot-rules.preset';
import { unknownSkill } from './workshop.errors';

/** Throws `validation_failed` for a skill that the rules in force do not know. */
export async function refuseUnknownSkills(
  tx: StoreTx,
  skills: readonly string[] | undefined,
  now: Date,
  pointerAt = (index: number) => `#/skills/${index}`,
): Promise<void> {
  if (skills === undefined || skills.length === 0) return;
  const { document } = await policyInForce(tx, SLOT_RULES, STORE_WORKSHOP, now);
  const known = document.skills.map(({ code }) => code);
  const faults = [...skills.keys()].filter((index) => !known.includes(skills[index]));
  if (faults.length === 0) return;
  const params = { known: known.join(', ') };
  throw refusedField(...faults.map((at) => ({ pointer: pointerAt(at), code: unknownSkill.code, params })));
}
