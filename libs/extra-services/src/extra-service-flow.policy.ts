/**
 * What the store does beside the work in its bays (上门与增值服务): pre-inspection at bulk buyers and communities (上门预检),
 * home visit (上门拜访), diagnosis at the customer's place (出诊), free inspection (免费检测), fetching and bringing the
 * vehicle (接送车), roadside rescue (救援), the yearly inspection on the customer's behalf (代办年检), and an insurance
 * claim from report to settlement (从报案到理赔). SVC-33
 */
export const EXTRA_SERVICE_KINDS = [
  'on_site_pre_inspection',
  'home_visit',
  'on_site_diagnosis',
  'free_inspection',
  'pick_up_drop_off',
  'roadside_rescue',
  'annual_inspection',
  'insurance_claim',
] as const;
export type ExtraServiceKind = (typeof EXTRA_SERVICE_KINDS)[number];

export const EXTRA_SERVICE_STATES = [
  'requested',
  'scheduled',
  'under_way',
  'reported',
  'surveyed',
  'repaired',
  'filed',
  'done',
  'cancelled',
] as const;
export type ExtraServiceState = (typeof EXTRA_SERVICE_STATES)[number];

type Flow = Readonly<Partial<Record<ExtraServiceState, readonly ExtraServiceState[]>>>;

/** Somebody goes there. In a hurry nothing is scheduled first. */
const OUTING: Flow = {
  requested: ['scheduled', 'under_way', 'cancelled'],
  scheduled: ['under_way', 'cancelled'],
  under_way: ['done', 'cancelled'],
};

/** 报案 → 查勘 → 维修 → 交单 → 理赔: everything in one place, with nothing left to the customer. */
const CLAIM: Flow = {
  reported: ['surveyed', 'cancelled'],
  surveyed: ['repaired', 'cancelled'],
  repaired: ['filed', 'cancelled'],
  filed: ['done', 'cancelled'],
};

const flowOf = (kind: ExtraServiceKind): Flow => (kind === 'insurance_claim' ? CLAIM : OUTING);

/** How a service of that kind begins. */
export function firstState(kind: ExtraServiceKind): ExtraServiceState {
  return kind === 'insurance_claim' ? 'reported' : 'requested';
}

/** Where it can go from a state; nowhere once it is done or cancelled. SVC-33 */
export function nextExtraStates(kind: ExtraServiceKind, state: ExtraServiceState): readonly ExtraServiceState[] {
  return flowOf(kind)[state] ?? [];
}
