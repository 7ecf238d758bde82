import type { DepartmentCode, ScopeLevel, StoreKind } from '#libs/identity';

export interface DemoUnit {
  readonly code: string;
  readonly name: string;
}

export interface DemoStore {
  readonly code: string;
  readonly name: string;
  readonly kind: StoreKind;
  readonly region: string;
  readonly brand: string;
  /** What messages and calls quote. TEN-12 */
  readonly contact: {
    readonly appointmentPhone: string;
    readonly rescuePhone: string;
    readonly repairPhone: string;
    readonly complaintPhone: string;
    readonly address: string;
  };
  /** Folder below examples/, and the profile that reads it. */
  readonly exports: { readonly folder: string; readonly profile: string };
}

export interface DemoPerson {
  readonly username: string;
  readonly name: string;
  readonly departments: readonly DepartmentCode[];
  readonly grants: readonly {
    readonly role: string;
    readonly level: ScopeLevel;
    readonly region?: string;
    readonly store?: string;
  }[];
}

export interface DemoGroup extends DemoUnit {
  readonly regions: readonly DemoUnit[];
  readonly brands: readonly DemoUnit[];
  readonly stores: readonly DemoStore[];
  /** The first one is whose sign-in demo.json tells. */
  readonly staff: readonly [DemoPerson, ...DemoPerson[]];
}

export const DEMO_TIME_ZONE = 'Asia/Shanghai';

/** Phones of a store: one number block, four extensions. */
function contact(block: string, address: string): DemoStore['contact'] {
  const [appointmentPhone, rescuePhone, repairPhone, complaintPhone] = ['1', '2', '3', '4'].map((end) => block + end);
  return { appointmentPhone, rescuePhone, repairPhone, complaintPhone, address } as DemoStore['contact'];
}

/** Who sees everything and sets the group up, who heads a region, who receives customers. */
function people(
  [manager, regionHead, adviser]: readonly [string, string, string],
  region: string,
  store: string,
): DemoGroup['staff'] {
  return [
    {
      username: 'gm',
      name: manager,
      departments: [],
      grants: [
        { role: 'general_manager', level: 'group' },
        { role: 'group_administrator', level: 'group' },
      ],
    },
    {
      username: 'region.head',
      name: regionHead,
      departments: ['sales'],
      grants: [{ role: 'regional_sales_director', level: 'region', region }],
    },
    {
      username: 'adviser',
      name: adviser,
      departments: ['after_sales'],
      grants: [{ role: 'service_adviser', level: 'store', store }],
    },
  ];
}

/** Two groups that know nothing of each other. The phone numbers end in extensions that nobody has. */
export const DEMO_GROUPS: readonly DemoGroup[] = [
  {
    code: 'shenhai',
    name: '申海汽车集团',
    regions: [
      { code: 'east', name: '华东' },
      { code: 'north-east', name: '东北' },
      { code: 'south', name: '华南' },
    ],
    brands: [
      { code: 'svw', name: '上汽大众' },
      { code: 'sgm', name: '上汽通用' },
      { code: 'gtmc', name: '广汽丰田' },
    ],
    stores: [
      {
        code: 'pudong',
        name: '申海浦东4S店',
        kind: '4s_store',
        region: 'east',
        brand: 'svw',
        contact: contact('+86215800100', '上海市浦东新区金桥路1088号'),
        exports: { folder: 'legacy/pudong', profile: 'svw' },
      },
      {
        code: 'tiexi',
        name: '申海铁西4S店',
        kind: '4s_store',
        region: 'north-east',
        brand: 'sgm',
        contact: contact('+86242560100', '沈阳市铁西区建设西路216号'),
        exports: { folder: 'legacy/tiexi', profile: 'sgm' },
      },
      {
        code: 'tianhe',
        name: '申海天河4S店',
        kind: '4s_store',
        region: 'south',
        brand: 'gtmc',
        contact: contact('+86203820100', '广州市天河区黄埔大道西330号'),
        exports: { folder: 'legacy/tianhe', profile: 'gtmc' },
      },
    ],
    staff: people(['陈国华', '周敏', '冯思浩'], 'east', 'pudong'),
  },
  {
    code: 'beichen',
    name: '北辰汽车',
    regions: [{ code: 'north', name: '华北' }],
    brands: [{ code: 'svw', name: '上汽大众' }],
    stores: [
      {
        code: 'beichen-center',
        name: '北辰中心店',
        kind: 'quick_repair_shop',
        region: 'north',
        brand: 'svw',
        contact: contact('+86222680100', '天津市北辰区京津路366号'),
        exports: { folder: 'demo/beichen-center', profile: 'svw' },
      },
    ],
    staff: people(['刘志强', '孙颖', '冯丽'], 'north', 'beichen-center'),
  },
];
