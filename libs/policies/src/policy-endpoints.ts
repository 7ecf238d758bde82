import type { EndpointOptions } from '#libs/http';
import { PoliciesInForceDto, PolicyInForceDto, PolicyKindsDto, PolicyVersionDto } from './policies.dto';
import {
  policyAlreadyWithdrawn,
  policyDraftedMeanwhile,
  policyNotDraft,
  policyNotReviewed,
  policyReviewedByAuthor,
  policySetByGroup,
} from './policies.errors';

/** What the operations of headquarters and of a store have in common. */
export const POLICY_ENDPOINTS = {
  kinds: {
    summary: 'List the kinds of policy',
    description: 'Each with its presets, which are good starts for documents of one’s own.',
    permission: 'policies:read',
    response: PolicyKindsDto,
  },
  inForce: {
    summary: 'List the policies in force',
    description: 'What counts now, or at the instant `at`: the store’s, else the group’s, else the preset.',
    permission: 'policies:read',
    response: PoliciesInForceDto,
  },
  oneInForce: {
    summary: 'Get the policy in force',
    description: 'What counts now, or at the instant `at`, and who set it.',
    permission: 'policies:read',
    response: PolicyInForceDto,
  },
  versions: {
    summary: 'List the versions of a policy',
    description: 'Newest first. A store sees its own and what the group issued.',
    permission: 'policies:read',
    response: PolicyVersionDto,
    list: true,
  },
  draft: {
    summary: 'Draft a version of a policy',
    description:
      'Checked as a whole; each fault is answered with a pointer. Nothing counts before it is issued. TEN-11',
    permission: 'policies:write',
    response: PolicyVersionDto,
    errors: [policySetByGroup, policyDraftedMeanwhile],
  },
  version: {
    summary: 'Get a version of a policy',
    description: 'With author, reviewer and approver. TEN-11',
    permission: 'policies:read',
    response: PolicyVersionDto,
    versioned: true,
  },
  edit: {
    summary: 'Replace the document of a draft',
    description: 'Whoever edits becomes the author, and what was reviewed has to be reviewed anew.',
    permission: 'policies:write',
    response: PolicyVersionDto,
    versioned: true,
    errors: [policyNotDraft],
  },
  review: {
    summary: 'Review a draft',
    description: 'By somebody else than its author. TEN-11',
    permission: 'policies:write',
    response: PolicyVersionDto,
    status: 200,
    errors: [policyNotDraft, policyReviewedByAuthor],
  },
  issue: {
    summary: 'Approve and issue a version',
    description:
      'It takes effect at once, or at `effectiveFrom`, supersedes what its level had before, and never changes again. TEN-11',
    permission: 'policies:publish',
    response: PolicyVersionDto,
    status: 200,
    errors: [policyNotReviewed],
  },
  withdraw: {
    summary: 'Withdraw a version',
    description:
      'Ends it from now on: the group’s policy counts in the place of a store’s, the preset in the place of the group’s. ' +
      'Drops a draft.',
    permission: 'policies:publish',
    response: PolicyVersionDto,
    status: 200,
    errors: [policyAlreadyWithdrawn],
  },
} satisfies Record<string, EndpointOptions>;
