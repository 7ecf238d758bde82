import { newId } from '#libs/foundation';
import type { PlannedContact } from '#libs/outreach';
import type { PolicyInForce } from '#libs/policies';
import type { JourneyStepDto } from './journey.dto';
import type { DueStep } from './round-steps.policy';

/** One time round of a journey, for one subject. */
export type Round = Pick<PlannedContact, 'subject' | 'occurrence' | 'customerId' | 'vehicleId' | 'values'>;

/** What is planned of a round of which an earlier contact exists. */
export function contactOf(
  { code, ref }: Pick<PolicyInForce, 'code' | 'ref'>,
  round: Round,
  { step, dueAt, expiresAt }: DueStep<JourneyStepDto>,
): PlannedContact {
  return {
    id: newId(),
    journey: code,
    policyRef: ref,
    step: step.code,
    ...{ ...round, dueAt, expiresAt },
    channel: step.channel,
    category: step.category,
    priority: step.priority ?? null,
    ownerRole: step.ownerRole,
    quietHoursExempt: step.quietHoursExempt,
  };
}
