/** draft 草稿, announced 已发布, running 进行中, finished 已总结, cancelled 已取消. REM-38 */
export const CAMPAIGN_STATES = ['draft', 'announced', 'running', 'finished', 'cancelled'] as const;
export type CampaignState = (typeof CAMPAIGN_STATES)[number];

/** What a campaign must say of itself before it may go on. */
export interface CampaignWords {
  readonly goal: string | null;
  readonly plan: string | null;
  readonly notice: string | null;
  readonly howToJoin: string | null;
  readonly summary: string | null;
}

export type CampaignStepDecision =
  | { readonly kind: 'allowed' }
  | { readonly kind: 'refused'; readonly allowed: readonly CampaignState[] }
  /** The first word that is missing. */
  | { readonly kind: 'incomplete'; readonly missing: keyof CampaignWords };

const STEPS: Readonly<Record<CampaignState, readonly CampaignState[]>> = {
  draft: ['announced', 'cancelled'],
  announced: ['running', 'finished', 'cancelled'],
  running: ['finished', 'cancelled'],
  finished: [],
  cancelled: [],
};

const NEEDED: Partial<Readonly<Record<CampaignState, readonly (keyof CampaignWords)[]>>> = {
  announced: ['goal', 'plan', 'notice', 'howToJoin'],
  finished: ['summary'],
};

/** Goal, plan, notice and way to join before anybody hears of it, a summary at its end. REM-38 */
export function decideCampaignStep(from: CampaignState, to: CampaignState, words: CampaignWords): CampaignStepDecision {
  const allowed = STEPS[from];
  if (!allowed.includes(to)) return { kind: 'refused', allowed };
  const missing = NEEDED[to]?.find((word) => !words[word]?.trim());
  return missing ? { kind: 'incomplete', missing } : { kind: 'allowed' };
}

/** Nothing of it changes any more. */
export const isCampaignOver = (state: CampaignState): boolean => STEPS[state].length === 0;
