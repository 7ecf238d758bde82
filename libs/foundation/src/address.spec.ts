import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { splitAddress } from './address';

describe('splitAddress', () => {
  it.each([
    ['上海市浦东新区张江路1号', '上海市', '上海市', '浦东新区', '张江路1号'],
    ['上海浦东新区张江路1号', '上海市', '上海市', '浦东新区', '张江路1号'],
    ['上海市市辖区浦东新区张江路1号', '上海市', '上海市', '浦东新区', '张江路1号'],
    ['北京市北京市朝阳区建国路88号', '北京市', '北京市', '朝阳区', '建国路88号'],
    ['重庆市彭水苗族土家族自治县汉葭街道1号', '重庆市', '重庆市', '彭水苗族土家族自治县', '汉葭街道1号'],
    ['广东省广州市天河区中山北路9号', '广东省', '广州市', '天河区', '中山北路9号'],
    ['广东深圳市南山区科技园路3号', '广东省', '深圳市', '南山区', '科技园路3号'],
    ['广州市天河区中山北路9号', null, '广州市', '天河区', '中山北路9号'],
    ['吉林市昌邑区解放路2号', null, '吉林市', '昌邑区', '解放路2号'],
    ['吉林省吉林市昌邑区解放路2号', '吉林省', '吉林市', '昌邑区', '解放路2号'],
    ['海南藏族自治州共和县恰卜恰镇1号', null, '海南藏族自治州', '共和县', '恰卜恰镇1号'],
    ['内蒙古自治区锡林郭勒盟二连浩特市新华街', '内蒙古自治区', '锡林郭勒盟', '二连浩特市', '新华街'],
    ['内蒙古呼伦贝尔市鄂温克族自治旗1号', '内蒙古自治区', '呼伦贝尔市', '鄂温克族自治旗', '1号'],
    ['新疆维吾尔自治区喀什地区莎车县团结路', '新疆维吾尔自治区', '喀什地区', '莎车县', '团结路'],
    ['新疆乌鲁木齐市新市区北京路', '新疆维吾尔自治区', '乌鲁木齐市', '新市区', '北京路'],
    ['云南省大理白族自治州大理市古城1号', '云南省', '大理白族自治州', '大理市', '古城1号'],
    ['湖北省荆州市沙市区北京路', '湖北省', '荆州市', '沙市区', '北京路'],
    ['湖北省仙桃市仙桃大道1号', '湖北省', '仙桃市', null, '仙桃大道1号'],
    ['山东省济南市市中区经十路', '山东省', '济南市', '市中区', '经十路'],
    ['江西省景德镇市珠山区瓷都大道', '江西省', '景德镇市', '珠山区', '瓷都大道'],
    ['江西省萍乡市安源区1号', '江西省', '萍乡市', '安源区', '1号'],
    ['江苏省苏州市昆山市前进路', '江苏省', '苏州市', '昆山市', '前进路'],
    ['吉林省长春市红旗街12号', '吉林省', '长春市', null, '红旗街12号'],
    ['上海市南京路城市广场', '上海市', '上海市', null, '南京路城市广场'],
    ['上海市阳光小区12号', '上海市', '上海市', null, '阳光小区12号'],
    ['上海市南翔镇城市花园', '上海市', '上海市', null, '南翔镇城市花园'],
    ['香港特别行政区中西区皇后大道', '香港特别行政区', null, '中西区', '皇后大道'],
    ['中山北路9号', null, null, null, '中山北路9号'],
    ['广东路12号', null, null, null, '广东路12号'],
    ['12 Main Street', null, null, null, '12 Main Street'],
    ['', null, null, null, ''],
  ])('CUS-04: %s', (address, province, city, county, street) => {
    expect(splitAddress(address)).toEqual({ province, city, county, street });
  });

  it.each([
    ['pudong/客户档案.csv', 'gb18030', ',', { province: '上海市', city: '上海市', county: '浦东新区' }],
    ['tiexi/CUSTOMER.txt', 'utf-8', '\t', { province: '辽宁省', city: '沈阳市', county: '铁西区' }],
    ['tianhe/顾客.csv', 'gb18030', ',', { province: '广东省', city: '广州市', county: '天河区' }],
  ])('CUS-04: splits every address of %s', (file, encoding, delimiter, expected) => {
    const bytes = readFileSync(join(__dirname, '../../../examples/legacy', file));
    const lines = new TextDecoder(encoding).decode(bytes).trim().split('\r\n').slice(1);
    expect(lines.length).toBeGreaterThan(200);
    for (const line of lines) {
      const address = line.split(delimiter)[7];
      const { street, ...divisions } = splitAddress(address);
      expect(divisions).toEqual(expected);
      expect(street).toMatch(/^.{3,5}\d+号$/);
      expect(address.endsWith(street)).toBe(true);
    }
  });
});
