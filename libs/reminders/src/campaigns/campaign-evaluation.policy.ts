import type { CampaignEvaluation } from './campaign.entity';

/**
 * The one form of a guest and of the duplicates that were merged into it: what was said last of each, and all questions.
 * `told` begins with the oldest; null: there is none. REM-37
 */
export function wholeEvaluation(told: readonly CampaignEvaluation[]): CampaignEvaluation | null {
  if (told.length === 0) return null;
  return {
    rating: told.findLast(({ rating }) => rating !== null)?.rating ?? null,
    comment: told.findLast(({ comment }) => comment !== null)?.comment ?? null,
    questions: told.flatMap(({ questions }) => questions),
  };
}
