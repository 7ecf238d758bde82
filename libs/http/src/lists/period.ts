import type { LocalDate } from '#libs/foundation';
import { LocalDateField } from '../requests/fields';
import { IsAfter } from '../requests/rule-decorators';
import { PageQuery } from './paging';

/** Days by the calendar of the store, half open: what a figure is counted over. */
export class PeriodQuery {
  @LocalDateField({ description: 'First day, by the calendar of the store', example: '2026-11-01' })
  from!: LocalDate;

  @IsAfter('from')
  @LocalDateField({ description: 'The day after the last one', example: '2026-12-01' })
  before!: LocalDate;
}

/** The same for the records behind a figure, page by page. */
export class PeriodPageQuery extends PageQuery {
  @LocalDateField({ description: 'First day, by the calendar of the store', example: '2026-11-01' })
  from!: LocalDate;

  @IsAfter('from')
  @LocalDateField({ description: 'The day after the last one', example: '2026-12-01' })
  before!: LocalDate;
}
