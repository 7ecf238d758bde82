import type { LocalDate } from '#libs/foundation';
import {
  DecimalField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IsAfter,
  ListField,
  LocalDateField,
  PageQuery,
  StringField,
} from '#libs/http';

/** Figures that open to records. What is available is opened by the attendance of the workshop. */
export const LABOUR_FIGURES = ['clocked', 'sold'] as const;
export type LabourFigure = (typeof LABOUR_FIGURES)[number];

export class LabourHoursQuery {
  @LocalDateField({ description: 'First day, by the calendar of the store', example: '2026-11-01' })
  from!: LocalDate;

  @IsAfter('from')
  @LocalDateField({ description: 'The day after the last one, at most 366 days on', example: '2026-12-01' })
  before!: LocalDate;
}

export class LabourRecordsQuery extends PageQuery {
  @LocalDateField({ description: 'First day, by the calendar of the store', example: '2026-11-01' })
  from!: LocalDate;

  @IsAfter('from')
  @LocalDateField({ description: 'The day after the last one, at most 366 days on', example: '2026-12-01' })
  before!: LocalDate;

  @EnumField(LABOUR_FIGURES, { enumName: 'LabourFigure', description: 'Which figure to open', default: 'clocked' })
  figure!: LabourFigure;

  @IdField({ optional: true, description: 'Only of this technician' })
  technicianId?: string;
}

/** Hours of labour: available (可用工时), clocked (打卡工时) and sold (销售工时). SVC-23 */
@Example({ availableHours: '8.00', clockedHours: '6.50', soldHours: '7.20', utilisation: '81.3', efficiency: '110.8' })
export class LabourHoursDto {
  @DecimalField({ scale: 2, description: 'By attendance; where nothing was noted, by the working calendar' })
  availableHours!: string;

  @DecimalField({
    scale: 2,
    description: 'Clocked on orders, by the day that the clock was started; running ones until now',
  })
  clockedHours!: string;

  @DecimalField({
    scale: 2,
    description: 'Sold on orders whose work was completed in the period, shared among those who clocked on them',
  })
  soldHours!: string;

  @DecimalField({
    nullable: true,
    scale: 1,
    description: 'Clocked in percent of available; null: nothing is available',
  })
  utilisation!: string | null;

  @DecimalField({ nullable: true, scale: 1, description: 'Sold in percent of clocked; null: nothing was clocked' })
  efficiency!: string | null;
}

export class TechnicianHoursDto extends LabourHoursDto {
  @IdField({ description: 'The technician' })
  technicianId!: string;

  @StringField({ max: 30, description: 'Number in the workshop (工号)', example: 'T012' })
  code!: string;

  @StringField({ max: 100, description: 'Name', example: '龚梓' })
  name!: string;
}

export class WorkshopHoursDto extends LabourHoursDto {
  @DecimalField({ scale: 2, description: 'Of the sold hours those of orders on which nobody clocked', example: '0.80' })
  unclockedSoldHours!: string;

  @ListField(() => TechnicianHoursDto, { max: 1000, description: 'The same for each technician' })
  technicians!: TechnicianHoursDto[];
}

/** A record behind a figure: a clocking, or a technician’s share of an order. SEC-04 */
@Example({ hours: '1.50', at: '2026-11-22T01:30:00.000Z' })
export class LabourRecordDto {
  @IdField({ description: 'Id of the clocking, or of the order' })
  id!: string;

  @IdField({ description: 'The order' })
  orderId!: string;

  @IdField({ nullable: true, description: 'Who worked; null: nobody clocked on the order' })
  technicianId!: string | null;

  @InstantField({ description: 'By this instant it is counted' })
  at!: Date;

  @DecimalField({ scale: 2, description: 'Hours; those of a figure add up to it' })
  hours!: string;
}
