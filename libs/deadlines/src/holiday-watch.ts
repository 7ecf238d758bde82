import { Injectable, Logger } from '@nestjs/common';
import { Gauge } from 'prom-client';
import { Clock, localDateOf } from '#libs/foundation';
import { OnTick } from '#libs/queue';
import { CHINESE_HOLIDAYS, HOLIDAY_EDITION } from './chinese-holidays';
import { unannouncedYear } from './unannounced-year.policy';

const missing = new Gauge({
  name: 'public_holidays_missing_year',
  help: 'Year whose public holidays should be known by now and are not; 0 where none is missing',
});

/** Raises an alarm when the public holidays of the next year should be there: the package wants an update. */
@Injectable()
export class HolidayWatch {
  private readonly logger = new Logger(HolidayWatch.name);

  constructor(private readonly clock: Clock) {}

  @OnTick({ everySeconds: 86_400 })
  look(): Promise<void> {
    const today = localDateOf(this.clock.now(), 'Asia/Shanghai');
    const year = unannouncedYear(today, CHINESE_HOLIDAYS);
    missing.set(year ?? 0);
    if (year) {
      this.logger.warn({ year, edition: HOLIDAY_EDITION }, 'Public holidays of the next year are not known yet');
    }
    return Promise.resolve();
  }
}
