import { consentOn, type ToldConsent } from './consent.policy';

const told = (channel: string | null, state: 'given' | 'withdrawn', day: number): ToldConsent => ({
  channel,
  state,
  toldAt: new Date(Date.UTC(2026, 10, day)),
});

describe('consentOn', () => {
  it.each<[string, ToldConsent[], string]>([
    ['nothing was said', [], 'unknown'],
    ['something was said of another channel', [told('wechat', 'given', 1)], 'unknown'],
    ['yes to everything', [told(null, 'given', 1)], 'given'],
    ['yes to everything, then no more SMS', [told(null, 'given', 1), told('sms', 'withdrawn', 2)], 'withdrawn'],
    ['no SMS, then yes to everything', [told('sms', 'withdrawn', 1), told(null, 'given', 2)], 'given'],
    ['both at one instant: the closer word', [told(null, 'given', 1), told('sms', 'withdrawn', 1)], 'withdrawn'],
  ])('CF-24: %s', (_title, words, expected) => {
    expect(consentOn('sms', words)).toBe(expected);
  });
});
