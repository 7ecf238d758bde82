import { Entity, PrimaryColumn } from 'typeorm';

/** A day of the store's calendar on which figures changed, or may have: the store's next tick makes them anew. */
@Entity('kpi_touched_day')
export class KpiTouchedDay {
  @PrimaryColumn('date')
  day!: string;
}
