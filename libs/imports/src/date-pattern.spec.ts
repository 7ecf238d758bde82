import { compileDatePattern } from './date-pattern';

describe('compileDatePattern', () => {
  it.each([
    ['yyyy-MM-dd HH:mm', '2025-03-01 09:30', [2025, 3, 1, 9, 30, 0]],
    ['yyyy-MM-dd HH:mm', '2025-3-1 9:30', null],
    ['yyyy-MM-dd HH:mm', '2025-03-01', null],
    ['yyyy-MM-dd HH:mm', '2025-03-01 09:30:00', null],
    ['yyyy/MM/dd HH:mm:ss', '2025/03/01 09:30:05', [2025, 3, 1, 9, 30, 5]],
    ['yyyyMMdd', '20250301', [2025, 3, 1, 0, 0, 0]],
    ['yyyyMMdd', '2025031', null],
    ['yyyy/M/d', '2025/3/1', [2025, 3, 1, 0, 0, 0]],
    ['yyyy/M/d', '2025/12/31', [2025, 12, 31, 0, 0, 0]],
    ['yyyy/M/d', '2025/123/1', null],
    ['yyyy年M月d日 HH:mm', '2025年3月1日 09:30', [2025, 3, 1, 9, 30, 0]],
    ['yyyy-MM-dd', '2025-13-45', [2025, 13, 45, 0, 0, 0]],
    ['yyyy-MM-dd', '２０２５-03-01', null],
    ['yyyy-MM-dd', '', null],
  ])('TEN-02: %s reads %j', (pattern, text, parts) => {
    expect(compileDatePattern(pattern)?.(text)).toEqual(parts);
  });

  it.each([
    ['an unknown letter', 'yyyy-MM-DD'],
    ['a part twice', 'yyyy-MM-MM'],
    ['a number of open length right before another', 'yyyyMdd'],
    ['no day', 'yyyy-MM'],
    ['minutes without hours', 'yyyy-MM-dd mm'],
    ['a digit', 'yyyy-MM-dd 00'],
    ['nothing', ''],
  ])('TEN-02: makes no sense of %s', (_name, pattern) => {
    expect(compileDatePattern(pattern)).toBeNull();
  });
});
