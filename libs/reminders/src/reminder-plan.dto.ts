import { IntegerField, StringField } from '#libs/http';
import type { PlanRules } from './plan-day.policy';

const TIME = /^([01]\d|2[0-3]):[0-5]\d$/;

/** When the store’s plan of a day (当日计划) is made, and how far it looks. */
export class ReminderPlanDocument implements PlanRules {
  @StringField({ max: 5, pattern: TIME, description: 'Time of the day in the store’s zone', example: '06:00' })
  planAt!: string;

  @IntegerField({ min: 1, max: 30, description: 'Days after today that the plan covers', example: 1 })
  daysAhead!: number;

  @IntegerField({
    min: 0,
    max: 30,
    description: 'Days before today of which it still takes what was never planned',
    example: 3,
  })
  catchUpDays!: number;
}
