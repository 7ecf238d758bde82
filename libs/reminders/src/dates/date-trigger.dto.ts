import { EnumField, ListField } from '#libs/http';

/** Which festivals. REM-28 */
export class FestivalTriggerDto {
  @ListField('string', {
    min: 1,
    max: 40,
    unique: true,
    description: 'Codes of the policy `festivals`; one that it does not hold has no day',
    example: ['spring_festival'],
  })
  codes!: string[];
}

/** Months between two rounds of a rhythm: every month to once a year. */
export const RHYTHMS = ['monthly', 'two_monthly', 'quarterly', 'half_yearly', 'yearly'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** How often each customer's turn comes. REM-33, REM-40 */
export class RhythmTriggerDto {
  @EnumField(RHYTHMS, {
    enumName: 'Rhythm',
    description:
      'Once in each such period of the calendar. Every customer has a day of the period for itself, so that the work is ' +
      'spread evenly',
    example: 'quarterly',
  })
  every!: Rhythm;
}
