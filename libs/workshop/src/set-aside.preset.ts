import {
  CUSTOMER_STATUS_KINDS,
  CUSTOMER_VALUE_CLASSES,
  type CustomerStatusKind,
  type CustomerValueClass,
} from '#libs/customers';
import { type Weekday, WEEKDAYS } from '#libs/deadlines';
import type { FieldProblem } from '#libs/foundation';
import { IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';
import { SKILL_CODE, STORE_WORKSHOP } from './slot-rules.preset';

const [SUNDAY, ...WEEK] = WEEKDAYS;
const FROM_MONDAY: readonly Weekday[] = [...WEEK, SUNDAY];

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;
const END = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** Who: anybody with one of these statuses, or of one of these classes. CF-14 */
export class CustomerGroupDto {
  @ListField(CUSTOMER_STATUS_KINDS, {
    max: 10,
    enumName: 'CustomerStatusKind',
    description: 'Special statuses: key account (大客户), VIP, gold card, member. SVC-08',
    example: ['key_account', 'vip'],
  })
  statuses!: CustomerStatusKind[];

  @ListField(CUSTOMER_VALUE_CLASSES, {
    max: 10,
    enumName: 'CustomerValueClass',
    description: 'Value classes; `gold` is class A. SVC-09',
    example: ['gold'],
  })
  valueClasses!: CustomerValueClass[];
}

/** One row: for whom, when, and how much. */
export class SetAsideRowDto {
  @StringField({ max: 60, pattern: /^[a-z][a-z0-9-]{0,59}$/, description: 'Code', example: 'vip' })
  code!: string;

  @ObjectField(() => CustomerGroupDto, { description: 'For whom' })
  customers!: CustomerGroupDto;

  @ListField(FROM_MONDAY, { min: 1, max: 7, unique: true, enumName: 'Weekday', description: 'On these days' })
  weekdays!: Weekday[];

  @StringField({
    max: 5,
    pattern: TIME,
    description: 'For visits from this time on, by the clock of the store',
    example: '08:00',
  })
  from!: string;

  @StringField({ max: 5, pattern: END, description: 'For visits before this time', example: '11:00' })
  to!: string;

  @StringField({
    optional: true,
    max: 30,
    pattern: SKILL_CODE,
    description: 'Of this skill alone',
    example: 'maintenance',
  })
  skill?: string;

  @IntegerField({ min: 0, max: 200, description: 'Bays. One always stays for everybody', example: 1 })
  bays!: number;

  @IntegerField({ min: 0, max: 200, description: 'Technicians. One always stays for everybody', example: 1 })
  technicians!: number;

  @IntegerField({ min: 0, max: 2_000, description: 'Hours of the day’s work', example: 0 })
  hours!: number;

  @IntegerField({
    min: 0,
    max: 1_000,
    description: 'So many hours before, what is left of it is offered to everybody',
    example: 24,
  })
  releaseHours!: number;
}

/** Whose visits are prepared in advance: reception, bay, technician and parts. SVC-08, SVC-09 */
export class VisitPreparationDto {
  @ObjectField(() => CustomerGroupDto, { description: 'For whom' })
  customers!: CustomerGroupDto;

  @IntegerField({ min: 1, max: 240, description: 'Hours before the visit by which all is ready', example: 24 })
  hoursBefore!: number;

  @StringField({ max: 40, description: 'Role that prepares', example: 'workshop_scheduler' })
  ownerRole!: string;
}

/** Capacity that is kept for some customers, and whose visits are prepared (预留工位). SVC-08, SVC-09 */
export class SetAsideDocument {
  @ListField(() => SetAsideRowDto, { max: 20, description: 'What is kept, row by row' })
  rows!: SetAsideRowDto[];

  @ObjectField(() => VisitPreparationDto, { description: 'Whose visits are prepared' })
  preparation!: VisitPreparationDto;
}

const FIRST_SERVED: CustomerGroupDto = { statuses: ['key_account', 'vip'], valueClasses: ['gold'] };

/** That they come first is the source’s; how much is kept and until when is every store’s own. */
const PRESET: SetAsideDocument = {
  rows: [
    {
      code: 'first-served',
      customers: FIRST_SERVED,
      weekdays: [...FROM_MONDAY],
      from: '00:00',
      to: '24:00',
      bays: 1,
      technicians: 1,
      hours: 0,
      releaseHours: 24,
    },
  ],
  preparation: { customers: FIRST_SERVED, hoursBefore: 24, ownerRole: 'workshop_scheduler' },
};

export const SET_ASIDE = definePolicyKind({
  code: 'set-aside',
  label: { 'zh-CN': '预留工位', en: 'Capacity set aside' },
  document: SetAsideDocument,
  levels: ['group', 'store'],
  codes: [STORE_WORKSHOP],
  presets: [
    {
      code: STORE_WORKSHOP,
      version: 1,
      label: { 'zh-CN': '大客户、VIP 与 A 类客户优先', en: 'Key accounts, VIPs and class A first' },
      document: PRESET,
    },
  ],
  check: ({ rows }) => rows.flatMap((row, index) => rowFaults(rows, row, index)),
});

function rowFaults(rows: readonly SetAsideRowDto[], { code, from, to }: SetAsideRowDto, index: number): FieldProblem[] {
  const faults: FieldProblem[] = [];
  if (rows.findIndex((one) => one.code === code) < index) {
    faults.push({ pointer: `#/rows/${index}/code`, code: 'duplicate' });
  }
  if (from >= to) faults.push({ pointer: `#/rows/${index}/to`, code: 'not_after', params: { other: 'from' } });
  return faults;
}
