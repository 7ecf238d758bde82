import { fill, type Locale, LOCALES, localDate } from '#libs/foundation';
import { JOURNEY_PRESETS } from './presets';
import {
  dayInWords,
  type MessageFacts,
  messageValues,
  plannedWords,
  timeInWords,
  writeTemplate,
} from './message-text.policy';
import { triggerOf } from './triggers';

const FACTS: MessageFacts = {
  customerName: '石远梅',
  plate: '沪A·E48B4',
  model: '朗逸 1.5L',
  dueOn: localDate('2026-11-24'),
  bookedFor: new Date('2026-11-25T06:30:00Z'),
  storeName: '申海大众浦东店',
  appointmentPhone: '+862150001234',
  rescuePhone: '+864008001234',
  repairPhone: '+8613800138000',
  complaintPhone: '+4930123456',
  address: '上海市浦东新区张杨路1号',
};
const ZONE = 'Asia/Shanghai';

describe('messageValues', () => {
  it.each<[keyof ReturnType<typeof messageValues>, Locale, string]>([
    ['vehicle', 'zh-CN', '沪A·E48B4 朗逸 1.5L'],
    ['dueOn', 'zh-CN', '11月24日（周二）'],
    ['dueOn', 'en', 'Tuesday 24 November'],
    ['bookedFor', 'zh-CN', '11月25日（周三）14:30'],
    ['bookedFor', 'en', 'Wednesday 25 November, 14:30'],
    ['appointmentPhone', 'zh-CN', '021-50001234'],
    ['rescuePhone', 'zh-CN', '400-800-1234'],
    ['repairPhone', 'zh-CN', '13800138000'],
    ['complaintPhone', 'zh-CN', '+4930123456'],
  ])('TEN-12: %s in %s', (name, language, expected) => {
    expect(messageValues(FACTS, language, ZONE)[name]).toBe(expected);
  });

  it.each<[string, Partial<MessageFacts>, string]>([
    ['a landline with an area code of three digits', { appointmentPhone: '+8651288881234' }, '0512-88881234'],
    ['a landline of Beijing', { appointmentPhone: '+861088881234' }, '010-88881234'],
  ])('TEN-12: %s', (_name, change, expected) => {
    expect(messageValues({ ...FACTS, ...change }, 'zh-CN', ZONE).appointmentPhone).toBe(expected);
  });

  it('what is unknown has no word', () => {
    const values = messageValues({ ...FACTS, plate: null, model: null, dueOn: null }, 'zh-CN', ZONE);
    expect(values).toMatchObject({ vehicle: '' });
    expect(Object.keys(values)).not.toContain('dueOn');
  });
});

describe('words for days and times', () => {
  it.each([
    ['2027-02-28', '2月28日（周日）', 'Sunday 28 February'],
    ['2028-02-29', '2月29日（周二）', 'Tuesday 29 February'],
    ['2026-12-31', '12月31日（周四）', 'Thursday 31 December'],
  ])('%s', (day, zh, en) => {
    expect(LOCALES.map((language) => dayInWords(localDate(day), language))).toEqual([zh, en]);
  });

  it.each([
    ['2026-03-29T00:59:00Z', '3月29日（周日）01:59'],
    ['2026-03-29T01:00:00Z', '3月29日（周日）03:00'],
    ['2026-10-25T01:00:00Z', '10月25日（周日）02:00'],
    ['2026-10-31T23:30:00Z', '11月1日（周日）00:30'],
  ])('%s in Berlin, around its clock changes', (at, expected) => {
    expect(timeInWords(new Date(at), 'zh-CN', 'Europe/Berlin')).toBe(expected);
  });
});

describe('writeTemplate', () => {
  it.each<[string, string, Record<string, string>, string | null]>([
    ['all known', '{a}[ and {b}].', { a: '1', b: '2' }, '{a} and {b}.'],
    ['a part that is not known', '{a}[ and {b}].', { a: '1' }, '{a}.'],
    ['a part of which one of two is not known', '{a}[ {b} {c}].', { a: '1', b: '2' }, '{a}.'],
    ['a part without a placeholder stays', 'a[ b].', {}, 'a b.'],
    ['what every object has is not known', '{a}[ {constructor}]', { a: '1' }, '{a}'],
    ['something outside of every part', '{a}[ {b}]', { b: '2' }, null],
    ['Chinese brackets are text', '【{a}】', { a: '1' }, '【{a}】'],
  ])('%s', (_name, template, values, expected) => {
    const written = writeTemplate(template, values);
    expect(written.kind === 'complete' ? written.template : null).toBe(expected);
  });

  it('names what is missing, once', () => {
    expect(writeTemplate('{a} {b} {a}', {})).toEqual({ kind: 'incomplete', missing: ['a', 'b'] });
  });
});

describe('plannedWords', () => {
  it('REM-23, REM-24: days in words, all else as it is, and nothing that is no placeholder', () => {
    const values = { expiresOn: '2026-12-24', years: 3, orderId: 'x' };
    expect(plannedWords(values, ['expiresOn', 'years', 'plate'], 'zh-CN')).toEqual({
      ...{ expiresOn: '12月24日（周四）', years: '3' },
    });
  });
});

describe('the texts of the presets', () => {
  const templates = JOURNEY_PRESETS.flatMap(({ code, document }) =>
    document.steps.flatMap(({ code: step, template, channel }) =>
      LOCALES.flatMap((language): [string, string, Locale, readonly string[], boolean][] => {
        const words = [...(triggerOf(document.trigger.kind).placeholders ?? []), 'surveyLink'];
        return template
          ? [[`${code}/${step} in ${language}`, template[language], language, words, channel === 'visit']]
          : [];
      }),
    ),
  );

  it.each(templates)(
    'REM-12, REM-13, REM-21: %s is a whole text, with and without what may be unknown',
    (_name, text, language, words, isForStaff) => {
      const bare = { ...FACTS, appointmentPhone: null, rescuePhone: null, address: null };
      for (const facts of [FACTS, bare]) {
        const told = Object.fromEntries(words.map((name) => [name, '2026-12-24']));
        const values = { ...plannedWords(told, words, language), ...messageValues(facts, language, ZONE) };
        const written = writeTemplate(text, values);
        const message = written.kind === 'complete' ? fill(written.template, values) : '';
        expect(message).toContain('石远梅');
        if (!isForStaff) expect(message).toContain('申海大众浦东店');
        expect(message).not.toMatch(/[[\]{}]|undefined|null/);
        // longer ones are cut by the dispatch
        expect(message.length).toBeLessThan(500);
      }
    },
  );
});
