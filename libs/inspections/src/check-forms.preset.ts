import type { PolicyPreset } from '#libs/policies';
import type { CheckFormDocument, CheckFormPointDto } from './check-form.dto';
import type { CheckSheetKind } from './check-sheet.entity';

const point = (code: string, zh: string, en: string): CheckFormPointDto => ({ code, label: { 'zh-CN': zh, en } });

const form = (
  code: CheckSheetKind,
  zh: string,
  en: string,
  points: CheckFormPointDto[],
  rules: Pick<CheckFormDocument, 'everyPoint' | 'customerSigns'>,
): PolicyPreset<CheckFormDocument> => {
  const label = { 'zh-CN': zh, en };
  return { code, version: 1, label, document: { label, points, ...rules } };
};

/** The forms that come with the product. SVC-17, SVC-21, SVC-26, SVC-28 */
export const PRESET_FORMS: readonly PolicyPreset<CheckFormDocument>[] = [
  form(
    'pre_inspection',
    '预检表',
    'Pre-inspection sheet',
    [
      point('body_front', '车身前部', 'Body, front'),
      point('body_left', '车身左侧', 'Body, left'),
      point('body_right', '车身右侧', 'Body, right'),
      point('body_rear', '车身后部', 'Body, rear'),
      point('glass', '玻璃与后视镜', 'Glass and mirrors'),
      point('tyres', '轮胎与轮毂', 'Tyres and rims'),
      point('interior', '内饰与功能', 'Interior and its functions'),
      point('warning_lights', '仪表警示灯', 'Warning lights'),
      point('fuel', '燃油量', 'Fuel'),
      point('valuables', '车内贵重物品', 'Valuables in the car'),
      point('spare_wheel', '备胎与随车工具', 'Spare wheel and tools'),
    ],
    { everyPoint: true, customerSigns: false },
  ),
  form(
    'twelve_point',
    '12项免费检查',
    'Twelve-point free check',
    [
      point('engine_oil', '机油液位与油质', 'Engine oil: level and state'),
      point('coolant', '冷却液', 'Coolant'),
      point('brake_fluid', '制动液', 'Brake fluid'),
      point('washer_fluid', '玻璃清洗液', 'Washer fluid'),
      point('battery', '蓄电池', 'Battery'),
      point('lights', '灯光', 'Lights'),
      point('wipers', '雨刮片', 'Wiper blades'),
      point('tyres', '轮胎磨损与胎压', 'Tyres: tread and pressure'),
      point('brakes', '制动片与制动盘', 'Brake pads and discs'),
      point('belts', '传动皮带', 'Belts'),
      point('filters', '空气与空调滤芯', 'Air and cabin filters'),
      point('underbody', '底盘与渗漏', 'Underbody and leaks'),
    ],
    { everyPoint: true, customerSigns: false },
  ),
  form(
    'final_check',
    '终检',
    'Final check',
    [
      point('ordered_work', '维修项目全部完成', 'All ordered work is done'),
      point('fault_gone', '故障已排除', 'The fault is gone'),
      point('torque', '紧固件与扭矩', 'Fasteners and torque'),
      point('fluids', '油液与渗漏', 'Fluids and leaks'),
      point('functions', '功能与警示灯', 'Functions and warning lights'),
      point('cleanliness', '车辆清洁', 'The car is clean'),
      point('old_parts', '旧件处理', 'Replaced parts are ready to be shown'),
    ],
    { everyPoint: true, customerSigns: false },
  ),
  form(
    'return_inspection',
    '返厂复检',
    'Return inspection',
    [
      point('complaint', '客户反映的问题', 'What the customer complains of'),
      point('earlier_work', '上次维修项目', 'The work of the earlier order'),
      point('earlier_parts', '上次更换的零件', 'The parts of the earlier order'),
      point('other_cause', '其他原因', 'Another cause'),
    ],
    { everyPoint: true, customerSigns: false },
  ),
  form(
    'road_test',
    '试车',
    'Road test',
    [
      point('start_up', '起动与怠速', 'Start and idle'),
      point('acceleration', '加速', 'Acceleration'),
      point('braking', '制动', 'Braking'),
      point('steering', '转向与跑偏', 'Steering and pull'),
      point('noises', '异响', 'Noises'),
    ],
    { everyPoint: true, customerSigns: false },
  ),
];
