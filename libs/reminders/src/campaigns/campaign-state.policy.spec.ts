import { CAMPAIGN_STATES, type CampaignState, decideCampaignStep } from './campaign-state.policy';

const WORDS = { goal: '冬季保障', plan: '免费检测', notice: '欢迎来店', howToJoin: '电话报名', summary: '来店 86 台' };

describe('decideCampaignStep', () => {
  const reachable = (from: CampaignState) =>
    CAMPAIGN_STATES.filter((to) => decideCampaignStep(from, to, WORDS).kind === 'allowed');

  it.each([
    ['draft', ['announced', 'cancelled']],
    ['announced', ['running', 'finished', 'cancelled']],
    ['running', ['finished', 'cancelled']],
    ['finished', []],
    ['cancelled', []],
  ] as const)('REM-38: from %s to %j', (from, to) => {
    expect(reachable(from)).toEqual(to);
  });

  it.each(['goal', 'plan', 'notice', 'howToJoin'] as const)('REM-38: is not announced without its %s', (missing) => {
    const words = { ...WORDS, [missing]: ' ' };
    expect(decideCampaignStep('draft', 'announced', words)).toEqual({ kind: 'incomplete', missing });
  });

  it('REM-38: is not finished without a summary', () => {
    const words = { ...WORDS, summary: null };
    expect(decideCampaignStep('running', 'finished', words)).toEqual({ kind: 'incomplete', missing: 'summary' });
    expect(decideCampaignStep('running', 'cancelled', words)).toEqual({ kind: 'allowed' });
  });

  it('names the states that it can go to', () => {
    expect(decideCampaignStep('running', 'draft', WORDS)).toEqual({
      kind: 'refused',
      allowed: ['finished', 'cancelled'],
    });
  });
});
