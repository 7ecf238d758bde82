import type { TaskNotice } from '#libs/tasks';
import {
  decideNotices,
  MOST_PEOPLE,
  type NoticedTask,
  type NoticeResult,
  type NoticeSituation,
  noticeWords,
  settleNotices,
} from './staff-notice.policy';

const NOW = new Date('2026-11-23T10:00:00+08:00');
const REF = 'staff-notices/default@store:1';
const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);

describe('who of the staff is told of a task', () => {
  const task = (changes: Partial<NoticedTask> = {}): NoticedTask => ({
    ...{ state: 'open', ownerRole: 'service_manager', assigneeId: null, claimedBy: null, notices: [] },
    ...changes,
  });
  const situation = (changes: Partial<NoticeSituation> = {}): NoticeSituation => ({
    ...{ isWanted: true, policyRef: REF, quietUntil: null, message: { text: '待办' } },
    reach: {
      responsible: new Map([['service_manager', ['wang', 'li']]]),
      phones: new Map([
        ['wang', '+8613800000001'],
        ['li', null],
        ['zhao', '+862161234567'],
        ['sun', '+8613800000002'],
      ]),
      absent: new Set(['sun']),
    },
    ...changes,
  });
  const notice = (staffId: string | null, state: TaskNotice['state'], more: Partial<TaskNotice> = {}): TaskNotice => ({
    ...{ staffId, state, reason: 'as_ruled', at: NOW.toISOString(), policyRef: REF },
    ...more,
  });
  const decided = (changes: Partial<NoticedTask>, more: Partial<NoticeSituation> = {}) => {
    const { notices, dueAt } = decideNotices(task(changes), situation(more), NOW);
    return [notices.map(({ staffId, state, reason }) => `${staffId}: ${state} ${reason}`), dueAt];
  };

  it('FUP-12: whoever answers for its role is told, and who has no mobile number is not', () => {
    expect(decided({})).toEqual([['wang: sending as_ruled', 'li: not_sent no_phone'], NOW]);
  });

  it('FUP-12: one that is for a person is told to nobody else', () => {
    expect(decided({ assigneeId: 'wang' })).toEqual([['wang: sending as_ruled'], NOW]);
    expect(decided({ assigneeId: 'zhao' })).toEqual([['zhao: not_sent no_phone'], null]);
    expect(decided({ assigneeId: 'sun' })).toEqual([['sun: not_sent away'], null]);
    expect(decided({ assigneeId: 'who has left' })).toEqual([['who has left: not_sent away'], null]);
  });

  it.each([
    ['closed', { state: 'done' }, {}],
    ['closed', { state: 'cancelled' }, {}],
    ['taken', { state: 'claimed', claimedBy: 'wang' }, {}],
    ['not_wanted', {}, { isWanted: false }],
    ['nobody_there', { ownerRole: 'workshop_manager' }, {}],
  ] as const)('FUP-12: nobody is told, and the task says why: %s', (reason, changes, more) => {
    expect(decided(changes, more)).toEqual([[`null: not_sent ${reason}`], null]);
  });

  it('FUP-12: who was waited for is not told of what somebody took meanwhile', () => {
    const notices = [notice('wang', 'waiting'), notice('li', 'sent')];
    expect(decided({ claimedBy: 'li', state: 'claimed', notices })).toEqual([
      ['wang: not_sent taken', 'li: sent as_ruled'],
      null,
    ]);
  });

  it('CF-26: in the quiet hours it waits, and what may have left is asked for at once', () => {
    const morning = new Date('2026-11-24T08:00:00+08:00');
    expect(decided({}, { quietUntil: morning })).toEqual([[], morning]);
    expect(decided({ notices: [notice('wang', 'sending')] }, { quietUntil: morning })).toEqual([
      ['wang: sending as_ruled'],
      NOW,
    ]);
  });

  it('FUP-12: each is told once, whatever became of it, also when the task is given to somebody else', () => {
    const notices = [notice('wang', 'unknown', { reason: 'outcome_unknown' }), notice('li', 'waiting')];
    expect(decided({ notices })).toEqual([['wang: unknown outcome_unknown', 'li: not_sent no_phone'], null]);
    expect(decided({ notices: [notice('li', 'waiting')], assigneeId: 'wang' })).toEqual([
      ['li: not_sent for_another', 'wang: sending as_ruled'],
      NOW,
    ]);
  });

  it('FUP-12: whom no message left for is told when it becomes theirs after all', () => {
    const back = (reason: TaskNotice['reason']) => [notice('wang', 'not_sent', { reason })];
    for (const reason of ['for_another', 'away', 'no_phone', 'taken', 'no_provider_template'] as const) {
      expect(decided({ assigneeId: 'wang', notices: back(reason) })).toEqual([['wang: sending as_ruled'], NOW]);
    }
    const nobody = [notice(null, 'not_sent', { reason: 'nobody_there' })];
    expect(decided({ assigneeId: 'wang', notices: nobody })).toEqual([['wang: sending as_ruled'], NOW]);
    // what still holds does so since it was first said
    const still = notice('li', 'not_sent', { reason: 'no_phone', at: minutes(-60).toISOString() });
    expect(decideNotices(task({ assigneeId: 'li', notices: [still] }), situation(), NOW).notices).toEqual([still]);
  });

  it('FUP-12: a provider without a template for it sends nothing, and no more than twenty are told', () => {
    expect(decided({ assigneeId: 'wang' }, { message: null })).toEqual([['wang: not_sent no_provider_template'], null]);
    const many = Array.from({ length: MOST_PEOPLE + 1 }, (_, n) => `p${n}`);
    const reach = {
      responsible: new Map([['service_manager', many]]),
      phones: new Map(many.map((id) => [id, '+8613800000001'])),
      absent: new Set<string>(),
    };
    const { notices } = decideNotices(task(), situation({ reach }), NOW);
    expect(notices.map(({ state }) => state).filter((state) => state === 'sending')).toHaveLength(MOST_PEOPLE);
    expect(notices.at(-1)).toMatchObject({ state: 'not_sent', reason: 'too_many' });
  });

  const message = { to: '+8613800000001', text: '待办', intendedAt: NOW.toISOString() };
  const settled = (result: NoticeResult, now = NOW, refusals?: number) => {
    const { notices, dueAt } = settleNotices(
      [notice('wang', 'sending', { message, refusals })],
      new Map([['wang', result]]),
      now,
    );
    return [`${notices[0].state} ${notices[0].reason}`, 'message' in notices[0], dueAt];
  };

  it('FUP-12: after its outcome neither number nor text is kept', () => {
    expect(settled({ kind: 'accepted' })).toEqual(['sent as_ruled', false, null]);
    expect(settled({ kind: 'refused', permanent: true })).toEqual(['failed gateway_refused', false, null]);
    expect(settled({ kind: 'unknown' })).toEqual(['unknown outcome_unknown', false, null]);
  });

  it('FUP-12: what a gateway refuses for now is tried ever less often, and given up in the end', () => {
    const refused = { kind: 'refused', permanent: false } as const;
    expect(settled(refused)).toEqual(['waiting gateway_busy', false, minutes(1)]);
    expect(settled(refused, NOW, 3)).toEqual(['waiting gateway_busy', false, minutes(8)]);
    expect(settled(refused, NOW, 7)).toEqual(['failed gave_up', false, null]);
  });

  it('FUP-12: what never left is judged anew, and what may have is asked for during an hour', () => {
    expect(settled({ kind: 'unsent' })).toEqual(['waiting as_ruled', false, NOW]);
    expect(settled({ kind: 'in_doubt' })).toEqual(['sending as_ruled', true, minutes(0.5)]);
    expect(settled({ kind: 'in_doubt' }, minutes(60))).toEqual(['unknown outcome_unknown', false, null]);
  });

  it('FUP-12: the message tells the task, a number, the time and where it opens, and nothing of a customer', () => {
    const style = { language: 'zh-CN', storeCode: 'pudong', timeZone: 'Asia/Shanghai' } as const;
    const about = { id: '01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11', dueAt: minutes(30), params: {} };
    const link = 'https://desk.example.com/{storeCode}/tasks/{taskId}';
    expect(noticeWords(about, '客户回访不满意，请立即联系客户', { ...style, link }).text).toBe(
      '待办：客户回访不满意，请立即联系客户（单号6f0f9a11，2026-11-23 10:30前处理）' +
        'https://desk.example.com/pudong/tasks/01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11',
    );
    const order = { ...about, params: { orderNumber: 'RO-7', customerName: '石远梅' } };
    expect(noticeWords(order, 'Late: RO-7', { ...style, language: 'en', link: null }).text).toBe(
      'To do: Late: RO-7 (no. RO-7, by 2026-11-23 10:30)',
    );
  });
});
