import type { LocalDate } from '#libs/foundation';
import { stepDueAt, type StepAnchor } from '../step-due.policy';
import { JOURNEY_PRESETS } from './index';

const ZONE = 'Asia/Shanghai';
const HANDED_BACK: StepAnchor = { kind: 'instant', at: new Date('2026-11-20T08:00:00+08:00') };
const HANDED_OVER: StepAnchor = { kind: 'day', on: '2026-11-20' as LocalDate };

describe('contacts that have to be made within hours', () => {
  it.each([
    ['REM-01', 'new-car/thank-you-letter', HANDED_OVER, '2026-11-21T09:00:00+08:00'],
    ['REM-02', 'new-car/manager-call', HANDED_OVER, '2026-11-22T00:00:00+08:00'],
    ['REM-03', 'new-car/consultant-call-24h', HANDED_OVER, '2026-11-22T00:00:00+08:00'],
    ['REM-03', 'new-car/consultant-call-72h', HANDED_OVER, '2026-11-24T00:00:00+08:00'],
    ['REM-05', 'new-car/seller-call', HANDED_OVER, '2026-11-27T10:00:00+08:00'],
    ['REM-14', 'after-service-adviser/call', HANDED_BACK, '2026-11-22T08:00:00+08:00'],
    ['REM-16', 'vip-follow-up/call', HANDED_BACK, '2026-11-22T08:00:00+08:00'],
  ])('%s: %s is not made later', (_id, name, anchor, latest) => {
    const [journey, code] = name.split('/');
    const { document } = JOURNEY_PRESETS.find((preset) => preset.code === journey) ?? {};
    const step = document?.steps.find((one) => one.code === code);
    if (!step?.expiresAfterHours) throw new Error(`${name} never ends`);
    const ends = new Date(+stepDueAt(anchor, step, ZONE) + step.expiresAfterHours * 3_600_000);
    expect(ends).toEqual(new Date(latest));
  });
});
