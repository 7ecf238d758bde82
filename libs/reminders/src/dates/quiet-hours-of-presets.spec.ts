import { CAMPAIGN_JOURNEYS } from '../presets/campaigns.preset';
import { GREETING_JOURNEYS } from '../presets/greetings.preset';
import { VISIT_JOURNEYS } from '../presets/visits.preset';

const STEPS = [...GREETING_JOURNEYS, ...VISIT_JOURNEYS, ...CAMPAIGN_JOURNEYS].flatMap(({ code, document }) =>
  document.steps.map((step) => ({ name: `${code}/${step.code}`, step })),
);

describe('greetings, visits and campaigns', () => {
  it('REM-39, CF-25: only birthday wishes may disturb at rest, and they leave before 08:30', () => {
    const exempt = STEPS.filter(({ step }) => step.quietHoursExempt);
    expect(exempt).toEqual([
      {
        name: 'birthday/sms',
        step: expect.objectContaining({ timeOfDay: '07:30', expiresAfterHours: 1 }),
      },
    ]);
  });

  it('REM-39: every other step that has a time of the day has one at which people are up', () => {
    const times = STEPS.filter(({ step }) => !step.quietHoursExempt && step.timeOfDay !== null);
    expect(times.filter(({ step }) => `${step.timeOfDay}` < '09:00' || `${step.timeOfDay}` > '12:00')).toEqual([]);
  });

  it('REM-36: class A hears of news a day earlier, and of nothing else', () => {
    const ahead = STEPS.filter(({ step }) => step.headStartHours);
    expect(ahead.map(({ name, step }) => [name, step.headStartHours])).toEqual([['campaign-news/sms', 24]]);
  });
});
