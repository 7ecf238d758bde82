import { filledTitle } from './task-title.policy';

describe('the title of a task', () => {
  const TITLE = '上门取车：{at}，{orderNumber}';

  it('SVC-33: tells instants by the clock of the store, and all else as it is', () => {
    const params = { at: '2026-11-23T18:30:00.000Z', orderNumber: 'RO-7' };
    expect(filledTitle(TITLE, params, 'Asia/Shanghai')).toBe('上门取车：2026-11-24 02:30，RO-7');
    expect(filledTitle(TITLE, { at: '2026-11-23', orderNumber: 7 }, 'Asia/Shanghai')).toBe('上门取车：2026-11-23，7');
  });
});
