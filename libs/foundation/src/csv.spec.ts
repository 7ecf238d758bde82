import { buffer } from 'node:stream/consumers';
import { csvWriter, neutraliseCell } from './csv';

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

describe('csvWriter', () => {
  it('writes what a spreadsheet opens without running anything', async () => {
    const writer = csvWriter(['行号', '原因']);
    writer.write([2, '=1+1']);
    writer.write([3, '说 "不"']);
    writer.write([4, '换\n行']);
    writer.end();
    expect((await buffer(writer)).toString()).toBe(`\uFEFF行号,原因\r\n2,'=1+1\r\n3,"说 ""不"""\r\n4,"换\n行"\r\n`);
  });

  it('writes the header of an empty list', async () => {
    const writer = csvWriter(['行号']);
    writer.end();
    expect((await buffer(writer)).toString()).toBe('\uFEFF行号\r\n');
  });
});
