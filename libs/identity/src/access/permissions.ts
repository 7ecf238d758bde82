import type { Localized } from '#libs/foundation';

/** One thing that a caller may be allowed to do, as it stands in roles, in the scopes of API keys and in `@Endpoint`. */
export interface Permission {
  readonly code: string;
  readonly label: Localized;
  /**
   * The endpoints of headquarters that ask for it look only at the caller's stores, so that it also counts there when
   * it is held for a region or a store alone.
   */
  readonly narrowable?: true;
  /** May be given to a publishable key, which everybody can read in a browser or a mini-program. */
  readonly publishable?: true;
}

const permission = (
  code: string,
  zh: string,
  en: string,
  traits: Pick<Permission, 'narrowable' | 'publishable'> = {},
) => ({
  code,
  label: { 'zh-CN': zh, en },
  ...traits,
});

/**
 * What a group may hand out to its staff and to its keys. A feature that needs another permission adds a row here, and
 * the boot check refuses an endpoint that asks for one that is not listed.
 */
export const TENANT_PERMISSIONS: readonly Permission[] = [
  permission('customers:read', '查看客户', 'See customers; phone numbers are masked'),
  permission('customers:write', '维护客户', 'Add and change customers'),
  permission('customers:read-phone', '查看电话号码', 'See phone numbers in clear'),
  permission('customers:read-id-number', '查看证件号码', 'See ID numbers in clear; every look is logged'),
  permission('customers:merge', '合并客户', 'Merge duplicate customers and undo it'),
  permission('customers:assign', '分配客户', 'Assign customers to the staff who look after them'),
  permission('customers:analyse', '客户分析', 'Filter and analyse customers across stores', { narrowable: true }),
  permission(
    'customers:read-elsewhere',
    '查看客户在其他门店的信息',
    'See what other stores of the group share of a customer; every look is logged in both',
  ),
  permission('persons:read', '查看集团客户', 'See which customers of which stores are one person'),
  permission(
    'persons:identify',
    '查明集团客户身份',
    'Find a person by a number, and see what the stores share of it; every look is logged',
  ),
  permission('persons:merge', '合并集团客户', 'Decide which persons of the group are one, and undo it'),
  permission('persons:export', '导出个人信息', 'Hand out all that the stores keep of a person'),
  permission('persons:erase', '删除个人信息', 'Erase the personal data of a person in every store'),
  permission('vehicles:read', '查看车辆', 'See vehicles'),
  permission('vehicles:write', '维护车辆', 'Add and change vehicles'),
  permission('service-orders:read', '查看工单', 'See service orders'),
  permission('service-orders:write', '维护工单', 'Open and change service orders'),
  permission('service-orders:follow', '查看维修进度', 'See how far a visit has come, without people and prices', {
    publishable: true,
  }),
  permission('service-orders:settle', '结算工单', 'Settle service orders'),
  permission('prices:read', '查看价目表', 'See the price catalogue'),
  permission('prices:write', '维护价目表', 'Change the price catalogue'),
  permission('appointments:read', '查看预约', 'See appointments'),
  permission('appointments:write', '维护预约', 'Make and change appointments'),
  permission('workshop:read', '查看控工看板', 'See the control board, clocked labour and labour hours'),
  permission('workshop:clock', '工时打卡', 'Clock labour on and off'),
  permission('workshop:schedule', '车间调度', 'Schedule the workshop'),
  permission('inspections:read', '查看检查表', 'See check sheets and how vehicles are inspected'),
  permission('inspections:write', '填写检查表', 'Begin, fill in and complete check sheets'),
  permission('claims:read', '查看索赔与责任事故', 'See warranty claims and responsibility accidents'),
  permission(
    'claims:write',
    '处理索赔与责任事故',
    'Submit and follow warranty claims, record responsibility accidents',
  ),
  permission('imports:read', '查看导入', 'See imports and their refused rows'),
  permission('imports:write', '执行导入', 'Import exports of the manufacturers'),
  permission('import-profiles:read', '查看导入模板', 'See import profiles'),
  permission('import-profiles:write', '维护导入模板', 'Add and change import profiles'),
  permission('leads:read', '查看线索', 'See leads'),
  permission('leads:write', '维护线索', 'Own and change leads'),
  permission('archive:read', '查看档案', 'See customer files'),
  permission(
    'archive:govern',
    '管理档案',
    'Govern files: organisation, form, custody, use, security and confidentiality',
  ),
  permission('archive:hand-over', '移交档案', 'Open dossiers, hand papers over and scan them'),
  permission('archive:write-sales', '维护销售档案', 'Build, complete and update sales files'),
  permission('archive:write-service', '维护售后档案', 'Take over, build, complete and update service files'),
  permission('archive:approve-policy', '批准档案制度', 'Approve the archive policy'),
  permission('complaints:read', '查看投诉', 'See complaints'),
  permission('complaints:write', '处理投诉', 'Record and handle complaints'),
  permission('complaints:allocate', '分流投诉', 'Hand complaint forms out and receive them back'),
  permission('complaints:decide', '审定投诉方案', 'Review every complaint plan and choose the best'),
  permission('complaints:command', '投诉执行权', 'Give orders to any department while a complaint is open'),
  permission('complaints:analyse', '投诉分析', 'Convene the analysis of recurring complaints and roll out measures'),
  permission('follow-ups:read', '查看回访', 'See follow-up calls and surveys'),
  permission('follow-ups:write', '执行回访', 'Make follow-up calls and surveys'),
  permission('reminders:read', '查看提醒', 'See reminders'),
  permission('reminders:write', '执行提醒', 'Carry out reminders'),
  permission('campaigns:read', '查看关怀活动', 'See campaigns, their guests and how care stands to its targets'),
  permission('campaigns:write', '组织关怀活动', 'Plan, announce and hold campaigns, raise weather alerts'),
  permission('tasks:read', '查看待办', 'See tasks and the own inbox'),
  permission('tasks:write', '处理待办', 'Take, complete and cancel tasks of the own inbox'),
  permission('delivery-interviews:write', '交车面访', 'Invite to and hold delivery interviews'),
  permission('delivery-interviews:sign-refusal', '签批拒访', "Sign a customer's refusal of the delivery interview"),
  permission('suggestions:certify', '审定合理化建议', 'Certify which suggestions are to be executed and which are'),
  permission('penalties:execute', '执行处罚', 'Check and execute penalties'),
  permission('reports:read', '查看报表', 'See figures and the records behind them', { narrowable: true }),
  permission('calendar:read', '查看工作日历', 'See when the store works'),
  permission('calendar:write', '维护工作日历', 'Set on which days the store works otherwise'),
  permission('policies:read', '查看制度', 'See policies, those in force and their versions', { narrowable: true }),
  permission('policies:write', '编制与审核制度', 'Draft and review policies'),
  permission('policies:publish', '发布制度', 'Approve, issue and withdraw policies'),
  permission('audit:read', '查看审计记录', 'Read the log of what was done by whom'),
  permission('exports:read', '查看数据导出', 'See exports of a store or the whole group'),
  permission('exports:write', '导出全部数据', 'Export all that a store or the whole group has, and fetch the file'),
  permission('jobs:read', '查看后台任务', 'See background jobs'),
  permission('jobs:write', '管理后台任务', 'Cancel background jobs'),
  permission('org:read', '查看组织', 'See regions and brands', { narrowable: true }),
  permission('org:write', '维护组织', 'Change regions and brands'),
  permission('stores:read', '查看门店', 'See stores and their contact data', { narrowable: true, publishable: true }),
  permission('stores:write', '维护门店', 'Change the profile and contact data of stores'),
  permission('responsibility:read', '查看负责人', 'Find out who answers for a role in a store', { narrowable: true }),
  permission('staff:read', '查看员工', 'See staff, their roles and absences'),
  permission('staff:write', '维护员工', 'Change staff, their roles, absences and passwords'),
  permission('roles:read', '查看角色', 'See roles'),
  permission('roles:write', '维护角色', 'Change roles'),
  permission('api-keys:read', '查看接口密钥', 'See API keys, without their secrets'),
  permission('api-keys:write', '管理接口密钥', 'Make, rotate and revoke API keys'),
];

/** What the operator of the installation may do. No role of a group can hold one of these. */
export const PLATFORM_PERMISSIONS: readonly Permission[] = [
  permission('platform:read', '查看平台', 'See groups, stores and jobs of the installation'),
  permission('platform:write', '管理平台', 'Add groups, add and remove stores'),
  permission('platform:api-keys', '管理平台密钥', "Make and revoke the platform's keys and the groups' first keys"),
];

const codesOf = (permissions: readonly Permission[]): ReadonlySet<string> =>
  new Set(permissions.map(({ code }) => code));

export const TENANT_PERMISSION_CODES = codesOf(TENANT_PERMISSIONS);
export const PLATFORM_PERMISSION_CODES = codesOf(PLATFORM_PERMISSIONS);
export const NARROWABLE_PERMISSION_CODES = codesOf(TENANT_PERMISSIONS.filter((one) => one.narrowable));
export const PUBLISHABLE_PERMISSION_CODES = codesOf(TENANT_PERMISSIONS.filter((one) => one.publishable));

/** Every permission whose action is plain reading; clear ID numbers are not among them. */
export const READ_PERMISSIONS: readonly string[] = [...TENANT_PERMISSION_CODES].filter((code) =>
  code.endsWith(':read'),
);
