import { BooleanField, DecimalField, IntegerField, ListField, ObjectField, StringField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';
import type { SlotRules } from './slot-facts';

/** Skills of the workshop as a code, such as `maintenance`. */
export const SKILL_CODE = /^[a-z][a-z0-9_]{1,29}$/;

export class WorkshopSkillDto {
  @StringField({ max: 30, pattern: SKILL_CODE, description: 'Code; never changed', example: 'maintenance' })
  code!: string;

  @StringField({ min: 1, max: 40, description: 'In Chinese', example: '保养' })
  nameZh!: string;

  @StringField({ min: 1, max: 40, description: 'In English', example: 'Maintenance' })
  nameEn!: string;
}

/** How many vehicles may be booked for the same minute, so that they do not all stand at the reception at once. */
export class StartsAtOnceDto {
  @IntegerField({ min: 0, max: 100, description: 'Customers who wait for their vehicle (店内等候)', example: 3 })
  waiter!: number;

  @IntegerField({ min: 0, max: 100, description: 'Vehicles that are left (留车)', example: 6 })
  dropOff!: number;

  @IntegerField({ min: 0, max: 100, description: 'Vehicles that are fetched (上门取车)', example: 2 })
  pickUp!: number;
}

/** How slots are offered, held and judged (预约规则). SVC-03, SVC-06, CF-08 */
export class SlotRulesDocument implements SlotRules {
  @ListField(() => WorkshopSkillDto, { min: 1, max: 40, description: 'The skills that the workshop tells apart' })
  skills!: WorkshopSkillDto[];

  @IntegerField({ min: 5, max: 240, description: 'Minutes from one slot to the next', example: 30 })
  granularityMinutes!: number;

  @IntegerField({ min: 1, max: 240, description: 'Minutes for which a hold keeps a slot', example: 10 })
  holdMinutes!: number;

  @IntegerField({
    min: 1,
    max: 200,
    description:
      'Per cent of the attended hours of a day that may be booked; less leaves room for who comes unannounced, more ' +
      'expects that some do not come. Two vehicles in one bay at a time there are never',
    example: 100,
  })
  bookablePercent!: number;

  @ObjectField(() => StartsAtOnceDto, { description: 'Vehicles of each kind that may come at the same minute' })
  startsAtOnce!: StartsAtOnceDto;

  @IntegerField({ min: 0, max: 10_000, description: 'Minutes from now to the first slot that is offered', example: 30 })
  leadMinutes!: number;

  @IntegerField({ min: 0, max: 10_000, description: 'The same where the vehicle is to be fetched', example: 120 })
  pickUpLeadMinutes!: number;

  @IntegerField({ min: 1, max: 370, description: 'Days ahead for which slots are offered', example: 60 })
  aheadDays!: number;

  @DecimalField({
    scale: 2,
    min: 0,
    max: 240,
    description: 'Hours between booking and arrival from which on the benefit of an appointment is due. SVC-06',
    example: '3.00',
  })
  benefitLeadHours!: string;

  @IntegerField({
    min: 0,
    max: 240,
    description: 'Minutes after the booked time from which on an arrival counts as late',
    example: 0,
  })
  lateAfterMinutes!: number;

  @BooleanField({
    description: 'A slot that becomes free is offered to whoever waits for one by a task',
    example: true,
  })
  offersFreedSlots!: boolean;

  @IntegerField({
    min: 5,
    max: 10_000,
    description: 'Minutes within which whoever waits is told of a slot that became free',
    example: 60,
  })
  offerWithinMinutes!: number;

  @StringField({ max: 40, description: 'Role that tells them', example: 'service_adviser' })
  offerRole!: string;

  @StringField({
    max: 40,
    description: 'Role that fetches vehicles and takes them back. SVC-33',
    example: 'service_adviser',
  })
  transportRole!: string;
}

const skill = (code: string, nameZh: string, nameEn: string): WorkshopSkillDto => ({ code, nameZh, nameEn });

/** No source gives these numbers but the three hours (CF-08): every store sets its own. */
const PRESET: SlotRulesDocument = {
  skills: [
    skill('maintenance', '保养', 'Maintenance'),
    skill('mechanical', '机修', 'Mechanical repair'),
    skill('electrical', '电器', 'Electrical repair'),
    skill('diagnosis', '诊断', 'Diagnosis'),
    skill('body', '钣金', 'Body'),
    skill('paint', '喷漆', 'Paint'),
  ],
  granularityMinutes: 30,
  holdMinutes: 10,
  bookablePercent: 100,
  startsAtOnce: { waiter: 3, dropOff: 6, pickUp: 2 },
  leadMinutes: 30,
  pickUpLeadMinutes: 120,
  aheadDays: 60,
  benefitLeadHours: '3.00',
  lateAfterMinutes: 0,
  offersFreedSlots: true,
  offerWithinMinutes: 60,
  offerRole: 'service_adviser',
  transportRole: 'service_adviser',
};

/** The only code: a store has one workshop. */
export const STORE_WORKSHOP = 'store';

export const SLOT_RULES = definePolicyKind({
  code: 'slot-rules',
  label: { 'zh-CN': '预约规则', en: 'Rules of appointments' },
  document: SlotRulesDocument,
  levels: ['group', 'store'],
  codes: [STORE_WORKSHOP],
  presets: [
    {
      code: STORE_WORKSHOP,
      version: 1,
      label: { 'zh-CN': '半小时一档', en: 'Every half hour' },
      document: PRESET,
    },
  ],
  check: ({ skills }) => {
    const twice = skills.findIndex(({ code }, index) => skills.findIndex((one) => one.code === code) < index);
    return twice < 0 ? [] : [{ pointer: `#/skills/${twice}/code`, code: 'duplicate' }];
  },
});

/** How long before the arrival a visit must be booked to give the benefit of an appointment. SVC-06 */
export function benefitLeadMs({ benefitLeadHours }: SlotRulesDocument): number {
  return Number(benefitLeadHours) * 3_600_000;
}
