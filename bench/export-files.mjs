/**
 * Writes an export as SAIC Volkswagen's dealer system does (profile `svw`), of any size and the same every time. All
 * rows are clean, so that a plain COPY can write the same ones.
 */
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Records for each customer; a store of the demo has 1.1 vehicles, 4.4 orders, 13 lines and 2 appointments. */
const SHAPE = { customers: 1, vehicles: 1, orders: 2, lines: 5, appointments: 1 };

export const RECORDS_PER_CUSTOMER = Object.values(SHAPE).reduce((sum, count) => sum + count);

const SURNAMES = '王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高'.split('');
const NAMES = '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰'.split('');
const DISTRICTS = ['浦东新区', '徐汇区', '静安区', '长宁区', '闵行区', '宝山区', '嘉定区', '松江区'];
const ROADS = ['科技园路', '建设东路', '人民路', '中山北路', '解放路', '滨江大道', '和平街'];
const OCCUPATIONS = ['企业主', '工程师', '教师', '医生', '公务员', '销售', '自由职业', ''];
const MODELS = ['途观L 330TSI', '朗逸 1.5L', '帕萨特 330TSI', '途岳 280TSI', '斯柯达 明锐', 'ID.4 X'];
const COLOURS = ['银灰', '深海蓝', '雪山白', '曜石黑'];
const TYPES = ['首保', '保养', '保养', '保养', '小修', '小修', '大修', '索赔'];
const WORK = ['保养工时', '更换前刹车片', '四轮定位', '更换机油', '检查底盘'];
const PARTS = ['火花塞', '机油滤清器', '空调滤芯', '前刹车片', '机油 5W-40'];

const HEADS = {
  customers: '客户编号,客户名称,客户性质,手机,联系人,生日,历法,地址,职业',
  vehicles: '底盘号,车牌号,客户编号,车型,购车日期,用途,发动机号,车身颜色,本店销售,保险到期',
  orders:
    '派工单号,底盘号,进厂时间,进厂里程,维修类型,服务顾问,技师,工位,内部,约定交车,完工时间,出票时间,交车时间,预检,预检表,客户陪检,' +
    '目录报价,说明账单,预捡及时,返修原单号,结算,销售工时,打卡工时,报价,工时费,材料费',
  lines: '派工单号,类别,编码,名称,数量,金额,立刻供应',
  appointments: '预约单号,底盘号,预约时间,登记时间,提醒时间,派工单号',
};

const FILES = {
  customers: '客户档案.csv',
  vehicles: '车辆档案.csv',
  orders: '维修工单.csv',
  lines: '工单明细.csv',
  appointments: '预约记录.csv',
};

const ROWS = { customers: customer, vehicles: vehicle, orders: order, lines: line, appointments: appointment };

/** Writes the files of an export of so many customers into `folder`; `kinds` leaves some of its files out. */
export async function writeExport(folder, customers, kinds = Object.keys(SHAPE)) {
  mkdirSync(folder, { recursive: true });
  for (const kind of kinds) {
    const count = customers * SHAPE[kind];
    await pipeline(Readable.from(blocks(kind, count)), createWriteStream(join(folder, FILES[kind])));
  }
}

function* blocks(kind, count) {
  let block = `${HEADS[kind]}\n`;
  for (let index = 0; index < count; index++) {
    block += `${ROWS[kind](index).join(',')}\n`;
    if (index % 1_000 === 999) {
      yield block;
      block = '';
    }
  }
  yield block;
}

/** A number that looks random and is the same for the same index. */
function spread(index, salt) {
  let hash = Math.imul(index + 1, 0x9e3779b1) ^ Math.imul(salt, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return (hash ^ (hash >>> 15)) >>> 1;
}

const pick = (list, index, salt) => list[spread(index, salt) % list.length];
const digits = (number, length) => String(number).padStart(length, '0');
const yesNo = (index, salt) => (spread(index, salt) % 5 === 0 ? '否' : '是');

const customerNumber = (index) => `KH${digits(index + 1, 7)}`;
const orderNumber = (index) => `RO${digits(index + 1, 8)}`;

function day(index, salt, firstYear, years) {
  const at = spread(index, salt);
  return `${firstYear + (at % years)}-${digits(1 + ((at >> 5) % 12), 2)}-${digits(1 + ((at >> 9) % 28), 2)}`;
}

const clock = (minutes) => `${digits(Math.floor(minutes / 60), 2)}:${digits(minutes % 60, 2)}`;

function customer(index) {
  const isFirm = index % 10 === 9;
  const person = pick(SURNAMES, index, 1) + pick(NAMES, index, 2) + pick(NAMES, index, 3);
  const address = `上海市${pick(DISTRICTS, index, 4)}${pick(ROADS, index, 5)}${1 + (spread(index, 6) % 900)}号`;
  return [
    customerNumber(index),
    isFirm ? `上海${person}贸易有限公司` : person,
    isFirm ? '单位' : '个人',
    `138${digits(index, 8)}`,
    isFirm ? person : '',
    isFirm ? '' : day(index, 7, 1960, 40),
    isFirm ? '' : '公历',
    address,
    pick(OCCUPATIONS, index, 8),
  ];
}

const VIN_LETTERS = 'ABCDEFGHJKLMNPRSTUVWXYZ';
const VIN_WEIGHTS = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];

function vinValue(letter) {
  if (letter >= '0' && letter <= '9') return Number(letter);
  return '12345678.12345.7.923456789'[letter.charCodeAt(0) - 65];
}

function vin(index) {
  const letters = [0, 1, 2].map((place) => VIN_LETTERS[Math.floor(index / 23 ** place) % 23]).join('');
  const body = `LSV${letters}890NB${digits(index % 1_000_000, 6)}`;
  const sum = [...body].reduce((total, letter, place) => total + Number(vinValue(letter)) * VIN_WEIGHTS[place], 0);
  return `${body.slice(0, 8)}${'0123456789X'[sum % 11]}${body.slice(9)}`;
}

function vehicle(index) {
  return [
    vin(index),
    `沪${VIN_LETTERS[index % 23]}${digits(index, 6)}`,
    customerNumber(index),
    pick(MODELS, index, 11),
    day(index, 12, 2016, 9),
    '私家车',
    digits(spread(index, 13) % 10_000_000, 7),
    pick(COLOURS, index, 14),
    yesNo(index, 15),
    day(index, 16, 2026, 2),
  ];
}

function order(index) {
  const on = day(index, 21, 2024, 2);
  const arrived = 480 + (spread(index, 22) % 360);
  const at = (minutes) => `${on} ${clock(arrived + minutes)}`;
  const labour = 6_000 + (spread(index, 23) % 40_000);
  const parts = spread(index, 24) % 120_000;
  const yuan = (fen) => (fen / 100).toFixed(2);
  return [
    orderNumber(index),
    vin(index >> 1),
    at(0),
    5_000 + (spread(index, 25) % 150_000),
    pick(TYPES, index, 26),
    pick(SURNAMES, index, 27) + pick(NAMES, index, 28),
    pick(SURNAMES, index, 29) + pick(NAMES, index, 30),
    `B${digits(1 + (index % 20), 2)}`,
    index % 20 === 0 ? '是' : '否',
    at(180),
    at(120),
    at(140),
    at(170),
    ...[31, 32, 33, 34, 35, 36].map((salt) => yesNo(index, salt)),
    '',
    '是',
    '1.5',
    '1.6',
    yuan(labour + parts),
    yuan(labour),
    yuan(parts),
  ];
}

/** Five lines for two orders: three for the one, two for the other. */
function line(index) {
  const place = index % 5;
  const ofOrder = 2 * Math.floor(index / 5) + (place < 3 ? 0 : 1);
  const isLabour = place === 0 || place === 3;
  const code = digits(1 + (spread(index, 41) % 900), 3);
  const amount = (40 + (spread(index, 42) % 90_000) / 100).toFixed(2);
  const name = pick(isLabour ? WORK : PARTS, index, 43);
  return [
    orderNumber(ofOrder),
    isLabour ? '工时' : '配件',
    (isLabour ? 'L' : 'P') + code,
    name,
    1,
    amount,
    isLabour ? '' : '是',
  ];
}

function appointment(index) {
  const on = day(2 * index, 21, 2024, 2);
  const at = 480 + (spread(2 * index, 22) % 360);
  return [
    `YY${digits(index + 1, 7)}`,
    vin(index),
    `${on} ${clock(at)}`,
    `${on} ${clock(at - 300)}`,
    '',
    orderNumber(2 * index),
  ];
}
