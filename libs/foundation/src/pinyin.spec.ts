import { pinyin } from 'pinyin-pro';
import fc from 'fast-check';
import { namePinyin } from './pinyin';

describe('namePinyin', () => {
  it.each([
    ['a plain name', '张三', 'person', 'zhangsan', 'zs'],
    ['a surname with a reading of its own', '单雄信', 'person', 'shanxiongxin', 'sxx'],
    ['another one', '曾国强', 'person', 'zengguoqiang', 'zgq'],
    ['a double surname', '欧阳娜娜', 'person', 'ouyangnana', 'oynn'],
    ['ü is typed v', '吕布', 'person', 'lvbu', 'lb'],
    ['a company', '重庆长安汽车有限公司', 'organisation', 'chongqingchanganqicheyouxiangongsi', 'cqcaqcyxgs'],
    ['spaces and a dot inside', '阿 依·古丽', 'person', 'ayiguli', 'aygl'],
    ['letters and digits', 'Li雷3', 'person', 'lilei3', 'lil3'],
    ['nothing', '', 'person', '', ''],
  ] as const)('CUS-01: %s', (_name, name, mode, full, initials) => {
    expect(namePinyin(name, mode)).toMatchObject({ full, initials });
  });

  it('CUS-01: orders names as an address book does', () => {
    const names = ['赵六', '张三', '张珊', '章三', '安然', '西安', '先'];
    const sorted = names.toSorted((a, b) => (namePinyin(a).sortKey < namePinyin(b).sortKey ? -1 : 1));
    expect(sorted).toEqual(['安然', '西安', '先', '张三', '章三', '张珊', '赵六']);
  });

  describe('reads character by character only what pinyin-pro reads the same way', () => {
    const oracle = (name: string): string =>
      pinyin(name, { toneType: 'none', type: 'array', surname: 'head', v: true }).join('');
    const BASIC_BLOCK = { min: 0x4e00, max: 0x9fa5 };

    it('with every character as the surname', () => {
      const wrong: string[] = [];
      for (let code = BASIC_BLOCK.min; code <= BASIC_BLOCK.max; code++) {
        const name = `${String.fromCodePoint(code)}军`;
        if (namePinyin(name).full !== oracle(name)) wrong.push(name);
      }
      expect(wrong).toEqual([]);
    });

    it('with any characters side by side', () => {
      const character = fc.integer(BASIC_BLOCK).map((code) => String.fromCodePoint(code));
      fc.assert(
        fc.property(fc.array(character, { minLength: 1, maxLength: 4 }), (characters) => {
          const name = characters.join('');
          expect(namePinyin(name).full).toBe(oracle(name));
        }),
        { numRuns: 3_000 },
      );
    });
  });
});
