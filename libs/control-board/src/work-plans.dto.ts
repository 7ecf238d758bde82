import { Example, IdField, InstantField, IsAfter, ListField, StringField } from '#libs/http';
import type { WorkPlan } from './work-plan.entity';

/** A stretch of time for which an order is planned. */
@Example({ from: '2026-11-23T01:30:00.000Z', before: '2026-11-23T03:00:00.000Z' })
export class PlannedStretchDto {
  @IdField({ description: 'In which bay' })
  bayId!: string;

  @IdField({ description: 'With which technician' })
  technicianId!: string;

  @InstantField({ description: 'Begins' })
  from!: Date;

  @IsAfter('from')
  @InstantField({ description: 'Ends, at most 24 hours later' })
  before!: Date;
}

export class PlanWorkDto {
  @ListField(() => PlannedStretchDto, { max: 20, description: 'The whole plan of the order; empty: none' })
  stretches!: PlannedStretchDto[];
}

/** Where and when an order is planned to be worked on (派工计划). SVC-37 */
export class WorkPlanDto {
  @IdField({ description: 'The order' })
  orderId!: string;

  @StringField({ max: 64, description: 'Its dispatch number (派工单号)', example: 'RO261100136' })
  orderNumber!: string;

  @ListField(() => PlannedStretchDto, { max: 20, description: 'Stretches of time, in order; empty: not planned' })
  stretches!: PlannedStretchDto[];
}

export function toStretchDto({ bayId, technicianId, plannedFrom, plannedBefore }: WorkPlan): PlannedStretchDto {
  return { bayId, technicianId, from: plannedFrom, before: plannedBefore };
}
