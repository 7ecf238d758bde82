import { JOURNEY_FAULTS } from '../journey-check';
import type { JourneyDocument } from '../journey.dto';
import { JOURNEY_PRESETS } from '../presets';
import { JOURNEY } from '../journeys';
import { isTooLongForSms, sampleText } from './text-length';

describe('length of texts', () => {
  const journeyWith = (channel: 'sms' | 'letter', text: string): JourneyDocument => {
    const { document } = JOURNEY_PRESETS[0];
    const [step] = document.steps;
    return { ...document, steps: [{ ...step, channel, template: { 'zh-CN': text, en: 'Short' } }] };
  };
  const tooLong = { pointer: '#/steps/0/template/zh-CN', code: JOURNEY_FAULTS.tooLong };

  it('TEN-12: a text is judged as it will read, with everything that may be filled in', () => {
    expect(sampleText('{storeName}[，电话{appointmentPhone}]{anything}', 'zh-CN')).toBe(
      '申海大众浦东店，电话021-61234567一二三四五六七八',
    );
    expect(isTooLongForSms('保'.repeat(500), 'zh-CN')).toBe(false);
    expect(isTooLongForSms(`${'保'.repeat(498)}{plate}`, 'zh-CN')).toBe(true);
  });

  it('TEN-12: a journey with a text message that no provider takes is refused; a letter may be longer', () => {
    const text = `${'保'.repeat(498)}{plate}`;
    expect(JOURNEY.check?.(journeyWith('sms', text))).toEqual([tooLong]);
    expect(JOURNEY.check?.(journeyWith('letter', text))).toEqual([]);
  });

  it.each(JOURNEY_PRESETS.map(({ code, document }) => [code, document] as const))(
    'TEN-12: no text message of the preset %s is too long in either language',
    (_code, { steps }) => {
      const messages = steps.filter(({ channel }) => channel === 'sms');
      for (const { template } of messages) {
        expect(isTooLongForSms(template?.['zh-CN'] ?? '', 'zh-CN')).toBe(false);
        expect(isTooLongForSms(template?.en ?? '', 'en')).toBe(false);
      }
    },
  );
});
