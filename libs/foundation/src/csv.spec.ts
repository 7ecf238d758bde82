import { buffer } from 'node:stream/consumers';
import { csvOf, neutraliseCell } from './csv';

describe('neutraliseCell', () => {
  it.each([
    ['=HYPERLINK("http://x")', `'=HYPERLINK("http://x")`],
    ['+1+1', "'+1+1"],
    ['-1|cmd', "'-1|cmd"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', "'\r=1"],
    ['＝1+1', "'＝1+1"],
    ['王=五', '王=五'],
    ['-12.50', '-12.50'],
    ['+8613800138000', '+8613800138000'],
    ['', ''],
    [null, ''],
    [-3, '-3'],
    [true, 'true'],
  ])('%j becomes %j', (cell, expected) => {
    expect(neutraliseCell(cell)).toBe(expected);
  });
});

describe('csvOf', () => {
  it('writes what a spreadsheet opens without running anything', async () => {
    const lines = [
      [2, '=1+1'],
      [3, '说 "不"'],
      [4, '换\n行'],
    ];
    expect((await buffer(csvOf(['行号', '原因'], lines))).toString()).toBe(
      `\uFEFF行号,原因\r\n2,'=1+1\r\n3,"说 ""不"""\r\n4,"换\n行"\r\n`,
    );
  });

  it('writes the header of an empty list', async () => {
    expect((await buffer(csvOf(['行号'], []))).toString()).toBe('\uFEFF行号\r\n');
  });

  it('breaks off where its lines do, for its reader alone', async () => {
    async function* lines() {
      yield [2];
      throw new Error('the database went away');
    }
    await expect(buffer(csvOf(['行号'], lines()))).rejects.toThrow('the database went away');
  });

  it('lets go of its lines when its reader hangs up', async () => {
    let letGo = (): void => undefined;
    const isLetGo = new Promise<void>((resolve) => (letGo = resolve));
    async function* lines() {
      try {
        for (let n = 0; ; n++) yield [n];
      } finally {
        letGo();
      }
    }
    for await (const _chunk of csvOf(['行号'], lines())) break;
    await isLetGo;
  });
});
