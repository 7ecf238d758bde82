import { prefixPattern } from '#libs/database';
import { searchPlan } from './customer-search.policy';

describe('searchPlan', () => {
  it.each([
    ['张三', { name: '张三', code: '张三' }],
    ['zhangs', { name: 'zhangs', latin: 'zhangs', code: 'ZHANGS' }],
    ["xi'an", { name: "xi'an", latin: 'xian', code: "XI'AN" }],
    ['138', { phone: '+86138', reversedDigits: undefined, code: '138' }],
    ['8000', { phone: '+868000', reversedDigits: '0008', code: '8000' }],
    ['138 0013 8000', { phone: '+8613800138000', reversedDigits: '00083100831', code: '13800138000' }],
    ['+86 138', { phone: '+86138', reversedDigits: undefined, code: '+86138' }],
    ['021-6123', { phone: '+86216123', reversedDigits: '3216120', code: '0216123' }],
    ['沪A·12345', { name: '沪A·12345', code: '沪A12345' }],
    ['lsvfl8a8', { name: 'lsvfl8a8', latin: 'lsvfl8a8', code: 'LSVFL8A8' }],
  ])('CUS-10: %s is looked for as %j', (typed, plan) => {
    expect(searchPlan(typed)).toEqual(plan);
  });

  it('CUS-10: wildcards of LIKE are letters like any other', () => {
    expect(prefixPattern('100%_\\')).toBe('100\\%\\_\\\\%');
  });
});
