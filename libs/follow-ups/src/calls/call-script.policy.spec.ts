import { localDate, LOCALES } from '#libs/foundation';
import { JOURNEY } from '#libs/reminders';
import { CALL_SCRIPT, USUAL_SCRIPT } from './call-scripts';
import type { CallScriptDocument } from './call-script.dto';
import { nextPart, SCRIPT_FAULTS, scriptFaults, scriptFor } from './call-script.policy';
import { fillScript, type ScriptFacts } from './call-script-texts';
import { part, threeAnswers } from './presets/script-parts';

const scripts = CALL_SCRIPT.presets;
const script = (code: string): CallScriptDocument => {
  const found = scripts.find((one) => one.code === code);
  if (!found) throw new Error(`There is no script ${code}`);
  return found.document;
};
const codesOf = (code: string) => script(code).parts.map((one) => one.code);

const FACTS: ScriptFacts = {
  ...{
    customerName: '石远梅',
    plate: '辽A12345',
    model: '途观L',
    dueOn: localDate('2027-05-22'),
    callerName: '王芳',
    store: null,
  },
  order: {
    id: '1',
    orderNumber: 'RO-1',
    deliveredAt: '2026-11-20T08:00:00Z',
    serviceItems: ['更换机油'],
    replacedParts: ['机油滤清器', '火花塞'],
  },
};
const fill = (code: string, facts: ScriptFacts, locale: 'zh-CN' | 'en' = 'zh-CN') =>
  fillScript({ code, ref: `call-script/${code}@preset:1`, document: script(code) }, facts, locale, 'Asia/Shanghai')
    .parts.map(({ say }) => say)
    .join('\n');

describe('scripts of calls', () => {
  it('FUP-01: the three-day call has five parts, the apology aside', () => {
    expect(codesOf('three-day-call')).toEqual([
      ...['opening', 'six-qs', 'satisfaction', 'apology', 'suggestions', 'closing'],
    ]);
    const asked = script('three-day-call').parts.map(({ asks }) => asks);
    expect(asked).toEqual([null, 'six_qs', 'satisfaction', null, 'suggestion', null]);
  });

  it('FUP-11: so-so leads where not satisfied leads, in every script that asks', () => {
    const asking = scripts.flatMap(({ document }) =>
      document.parts.filter(({ answers }) => answers.length > 0).map((one) => [document, one] as const),
    );
    expect(asking.length).toBeGreaterThan(3);
    for (const [document, { code }] of asking) {
      const next = (answer: string) => nextPart(document, code, answer)?.code;
      expect(next('so_so')).toBe(next('not_satisfied'));
      expect(next('so_so')).not.toBe(next('satisfied'));
    }
  });

  it('FUP-11: the words of the satisfaction call, with caller, customer, time, store and service item, and two closings', () => {
    const phones = { appointmentPhone: null, rescuePhone: null, repairPhone: null, complaintPhone: null };
    const facts = { ...FACTS, store: { name: '铁西店', address: null, ...phones } };
    const said = fill('satisfaction-call', facts);
    expect(said).toContain('您好，我是铁西店的王芳，请问您是石远梅吗？打扰您了。');
    expect(said).toContain('感谢您在11月20日（周五）接受了我们铁西店的“更换机油”服务项目');
    expect(fill('satisfaction-call', facts, 'en')).toContain('We did this for you: 更换机油.');

    const way = (answer: string) => {
      const found = [nextPart(script('satisfaction-call'), 'question', answer)];
      for (let at = found[0]; at; at = nextPart(script('satisfaction-call'), at.code)) found.push(at);
      return [...new Set(found)].map((one) => one?.say['zh-CN']).join('');
    };
    expect(way('satisfied')).toMatch(/对我们的服务有什么建议吗[^]*感谢您的答复[^]*再见/);
    expect(way('so_so')).toMatch(/哪方面不满意[^]*应改进哪方面的工作[^]*望您监督/);
    expect(way('not_satisfied')).toBe(way('so_so'));
  });

  it('FUP-11: a script in which so-so leads elsewhere is refused, and so is one that goes back', () => {
    const [satisfied, soSo, not] = threeAnswers({ good: 'end', bad: 'sorry' });
    const parts = [
      part('ask', ['问', 'Ask'], ['？', '?'], { answers: [satisfied, { ...soSo, next: 'end' }, not] }),
      part('sorry', ['歉', 'Sorry'], ['！', '!'], { next: 'ask' }),
      part('end', ['完', 'End'], ['{bookedFor}', '.']),
    ];
    expect(scriptFaults({ label: { 'zh-CN': '', en: '' }, usedBy: [], parts })).toEqual([
      { pointer: '#/parts/0/answers/1/next', code: SCRIPT_FAULTS.branch },
      { pointer: '#/parts/1/next', code: SCRIPT_FAULTS.notLater },
      { pointer: '#/parts/2/say/zh-CN', code: SCRIPT_FAULTS.unknownPlaceholder },
    ]);
  });

  it('REM-02, REM-05: the calls after a delivery have their six and four points', () => {
    const points = (code: string) => codesOf(code).filter((one) => one !== 'apology');
    expect(points('new-car-first-day')).toEqual(['thanks', 'car', 'store', 'staff', 'complaints', 'plates']);
    expect(points('new-car-first-week')).toEqual(['car', 'maintenance', 'plates', 'complaints']);
  });

  it('REM-12: the call after a repair names the parts and the next maintenance', () => {
    const said = fill('after-repair', FACTS);
    expect(said).toContain('机油滤清器、火花塞');
    expect(said).toContain('您的下次保养时间是5月22日（周六）');
    expect(said).toContain('于11月20日（周五）在我店维修');
    expect(said).toContain('我是王芳');
  });

  it('FUP-11: what is unknown is left out, and where it cannot be a blank stands', () => {
    const bare = { ...FACTS, dueOn: null, order: null, callerName: null, plate: null, model: null };
    for (const locale of LOCALES) {
      for (const { code } of scripts) expect(fill(code, bare, locale)).not.toMatch(/[{}[\]]/);
    }
    expect(fill('after-repair', bare)).toContain('这里是…客户服务部。您的爱车在我店维修，占用您');
  });

  it('FUP-10: there are words for opinions of the company, special occasions and the renewal of cards', () => {
    expect(codesOf('special')).toEqual(['opening', 'opinion', 'card']);
    expect(fill('special', FACTS)).toMatch(/店庆[^]*公司、产品和服务[^]*续卡或升级/);
  });

  it('FUP-13: every script that a journey names is there, and every call has one', () => {
    const calls = JOURNEY.presets.flatMap(({ code: journey, document }) =>
      document.steps.filter(({ channel }) => channel === 'phone_call').map((step) => ({ journey, ...step })),
    );
    expect(calls.length).toBeGreaterThan(0);
    for (const { journey, code: step, script: named = null } of calls) {
      if (named) expect(scripts.map(({ code }) => code)).toContain(named);
      expect(scriptFor(scripts, { journey, step, script: named }, USUAL_SCRIPT)).not.toBeNull();
    }
    const after = { journey: 'after-service', step: 'call', script: null };
    expect(scriptFor(scripts, after, USUAL_SCRIPT)?.code).toBe('after-repair');
    expect(scriptFor(scripts, { ...after, journey: 'any' }, USUAL_SCRIPT)?.code).toBe('usual');
  });

  it('SVC-07: who reports a residual fault, a missing part or rework is called for an appointment, in these words', () => {
    const journey = JOURNEY.presets.find(
      ({ document }) => document.trigger.event?.type === 'follow-up.six-qs-reported',
    );
    expect(journey?.document).toMatchObject({
      enabled: true,
      trigger: { event: { field: 'causes', values: ['residual_fault', 'parts_shortage', 'rework'] } },
      steps: [{ channel: 'phone_call', category: 'appointment', script: 'repair-appointment' }],
    });
    expect(codesOf('repair-appointment')).toEqual(['opening', 'appointment', 'closing']);
  });
});
