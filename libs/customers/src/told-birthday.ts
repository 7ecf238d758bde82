import { refusedField } from '#libs/foundation';
import type { ToldBirthdayDto } from './birthday.dto';
import type { BirthdayColumns } from './birthday.entity';
import type { ToldBirthday } from './birthday.policy';
import { invalidLunarDay } from './customers.errors';
import { birthdayColumns } from './new-customer.policy';

/** What is kept of a birthday as a request tells it; null clears. Throws `validation_failed`. CUS-06, CUS-07 */
export function keptBirthday(told: ToldBirthdayDto | null): BirthdayColumns {
  const columns = birthdayColumns(told && toldBirthday(told));
  if (!columns) throw refusedField({ pointer: '#/birthday/lunar', code: invalidLunarDay.code });
  return columns;
}

/** A request without the day of its calendar does not come this far: the class of the body refuses it. */
function toldBirthday({ calendar, date, lunar, lunarYear }: ToldBirthdayDto): ToldBirthday {
  if (calendar === 'solar' && date) return { calendar, date };
  if (calendar === 'lunar' && lunar) return { calendar, year: lunarYear, ...lunar };
  throw new Error(`A ${calendar} birthday came without its day`);
}
