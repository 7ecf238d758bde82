import { DEPARTMENT_CODES, DEPARTMENTS } from '../staff/departments';
import { TENANT_PERMISSION_CODES } from '../access/permissions';
import { PRESET_ROLE_BY_CODE, PRESET_ROLES } from './roles.preset';
import { faultsOfRole } from './roles.policy';

const holdersOf = (permission: string): string[] =>
  PRESET_ROLES.filter(
    ({ code, permissions }) => code !== 'group_administrator' && permissions.includes(permission),
  ).map(({ code }) => code);

describe('the role catalogue as shipped', () => {
  it('TEN-20, TEN-21, TEN-22, TEN-23, TEN-24, TEN-25, TEN-26, TEN-27, TEN-28, TEN-29, TEN-30, TEN-31, TEN-32, TEN-33, TEN-34, TEN-35, TEN-36, TEN-37, TEN-38, TEN-39, TEN-40, TEN-41, TEN-42, TEN-43, TEN-44, TEN-46, TEN-47, TEN-49: has a role for every row of the catalogue, under its Chinese title', () => {
    const titles: Record<string, string[]> = {};
    for (const { requirement, name } of PRESET_ROLES) {
      if (requirement) (titles[requirement] ??= []).push(name['zh-CN']);
    }
    expect(titles).toEqual({
      'TEN-20': ['总经理'],
      'TEN-21': ['站长'],
      'TEN-22': ['管理委员会成员'],
      'TEN-23': ['审计员'],
      'TEN-24': ['销售总监'],
      'TEN-25': ['服务总监'],
      'TEN-26': ['客户总监'],
      'TEN-27': ['客户关爱经理'],
      'TEN-28': ['零售经理'],
      'TEN-29': ['服务经理'],
      'TEN-30': ['展厅经理'],
      'TEN-31': ['回访专员'],
      'TEN-32': ['销售经理'],
      'TEN-33': ['销售顾问'],
      'TEN-34': ['服务顾问'],
      'TEN-35': ['客户档案管理员'],
      'TEN-36': ['客服经理'],
      'TEN-37': ['客服主管'],
      'TEN-38': ['客服专员'],
      'TEN-39': ['预约和跟踪中心负责人'],
      'TEN-40': ['俱乐部管理人员'],
      'TEN-41': ['DCC小组成员'],
      'TEN-42': ['技师', '车间调度'],
      'TEN-43': ['部门经理'],
      'TEN-44': ['主管级以上人员'],
      'TEN-45': ['社区专员'],
      'TEN-46': ['保养提醒专员'],
      'TEN-47': ['区域销售总监', '店长', '集团CIO'],
      'TEN-49': ['一对一专属顾问'],
    });
  });

  it.each<[string, string, string[]]>([
    ['TEN-20: only the general manager approves the archive policy', 'archive:approve-policy', ['general_manager']],
    [
      'TEN-11, TEN-22: policies are issued by the management committee, or with the approval of the general manager',
      'policies:publish',
      ['general_manager', 'management_committee_member'],
    ],
    [
      'TEN-24, TEN-26: analysis of recurring complaints is convened by the sales and the customer director',
      'complaints:analyse',
      ['sales_director', 'customer_director'],
    ],
    [
      'TEN-24, TEN-28: a refusal is signed by the retail manager or the sales director',
      'delivery-interviews:sign-refusal',
      ['retail_manager', 'sales_director'],
    ],
    ['TEN-26: archive penalties are executed by the customer director', 'penalties:execute', ['customer_director']],
    [
      'TEN-27: complaint forms are allocated by the customer-care manager',
      'complaints:allocate',
      ['customer_care_manager'],
    ],
    [
      'TEN-37: complaint plans are chosen and customers assigned by the supervisor',
      'complaints:decide',
      ['customer_service_supervisor'],
    ],
    ['TEN-37: customers are assigned by the supervisor', 'customers:assign', ['customer_service_supervisor']],
    ['TEN-42: hours are clocked by technicians', 'workshop:clock', ['technician']],
    ['TEN-42: the workshop is scheduled by the scheduler', 'workshop:schedule', ['workshop_scheduler']],
    ['TEN-43: suggestions are certified by department managers', 'suggestions:certify', ['department_manager']],
    [
      'TEN-08, TEN-36, TEN-20: execution authority over other departments in a complaint',
      'complaints:command',
      ['customer_service_manager', 'general_manager'],
    ],
    [
      'TEN-47: customers are analysed across stores by these',
      'customers:analyse',
      ['general_manager', 'group_cio', 'regional_sales_director', 'store_head'],
    ],
  ])('%s', (_name, permission, expected) => {
    expect(holdersOf(permission).sort()).toEqual([...expected].sort());
  });

  it('TEN-06: the archive is governed by customer care, sales files are written by sales, service files by after-sales', () => {
    const departmentsOf = (permission: string) =>
      [...new Set(holdersOf(permission).map((code) => PRESET_ROLE_BY_CODE.get(code)?.department))].sort();
    expect(departmentsOf('archive:govern')).toEqual(['customer_service']);
    expect(departmentsOf('archive:write-sales')).toEqual(['sales']);
    expect(departmentsOf('archive:write-service')).toEqual(['after_sales']);
  });

  it('TEN-08: the customer-service manager commands other departments in a complaint, and no other department does', () => {
    const commanders = holdersOf('complaints:command').map((code) => PRESET_ROLE_BY_CODE.get(code));
    expect(commanders.map((one) => one?.code)).toContain('customer_service_manager');
    // the general manager stands above the departments
    expect(new Set(commanders.map((one) => one?.department))).toEqual(new Set(['customer_service', null]));
  });

  it('TEN-23: the auditor reads everything and changes nothing, and sees no ID number in clear', () => {
    const permissions = PRESET_ROLE_BY_CODE.get('auditor')?.permissions ?? [];
    expect(permissions).toEqual([...TENANT_PERMISSION_CODES].filter((code) => code.endsWith(':read')));
    expect(permissions).toContain('audit:read');
  });

  it('TEN-47: the regional sales director may be granted for a region, the group CIO for the group, the store head for a store', () => {
    const levels = ['regional_sales_director', 'group_cio', 'store_head'].map(
      (code) => PRESET_ROLE_BY_CODE.get(code)?.level,
    );
    expect(levels).toEqual(['region', 'group', 'store']);
  });

  it('names only permissions, roles and departments that exist, and each once', () => {
    const known = { permissions: TENANT_PERMISSION_CODES, roles: PRESET_ROLE_BY_CODE };
    for (const role of PRESET_ROLES) {
      expect([role.code, faultsOfRole(role, known)]).toEqual([role.code, []]);
      expect(role.department === null || DEPARTMENT_CODES.includes(role.department)).toBe(true);
    }
    expect(PRESET_ROLE_BY_CODE.size).toBe(PRESET_ROLES.length);
  });
});

describe('faultsOfRole', () => {
  it('TEN-07: refuses what does not exist, and a role that stands in for itself', () => {
    const known = { permissions: new Set(['a:read']), roles: new Set(['one', 'two']) };
    const role = {
      code: 'one',
      permissions: ['a:read', 'b:read'],
      deputies: ['two', 'one', 'three'],
      escalatesTo: 'one',
    };
    expect(faultsOfRole(role, known)).toEqual([
      { pointer: '#/permissions/1', code: 'unknown_permission' },
      { pointer: '#/deputies/1', code: 'unknown_role' },
      { pointer: '#/deputies/2', code: 'unknown_role' },
      { pointer: '#/escalatesTo', code: 'unknown_role' },
    ]);
  });
});

describe('departments', () => {
  it('TEN-04: every department that acts, owns or receives is there, with the names that stores use', () => {
    const names = DEPARTMENTS.flatMap(({ label, alsoKnownAs }) => [label['zh-CN'], ...alsoKnownAs]);
    expect(names).toEqual(
      expect.arrayContaining([
        ...['客户服务部', '客户部', '客服部', '客户关爱部', '客户关怀中心', 'DCRC', '市场部', '销售部'],
        ...['售后部', '售后服务部', '服务部', '零件部', '库房', '车间', '管理委员会', '审计部'],
      ]),
    );
  });

  it('TEN-05: the customer-care centre is run by customer service and marketing; sales and after-sales assist', () => {
    const partOf = (part: string) =>
      DEPARTMENTS.filter(({ careCentre }) => careCentre === part).map(({ code }) => code);
    expect(partOf('runs')).toEqual(['customer_service', 'marketing']);
    expect(partOf('assists')).toEqual(['sales', 'after_sales']);
  });
});
