import type { FieldProblem } from '#libs/foundation';
import { EnumField, ObjectField } from '#libs/http';
import { definePolicyKind } from '#libs/policies';
import { WindowsField, type WorkingWindowDto } from './calendar.dto';
import { misplacedWindowProblem, noWorkingTime } from './deadlines.errors';
import {
  misplacedWindow,
  type Weekday,
  WEEKDAYS,
  type WorkingRules,
  type WorkingWindow,
} from './working-calendar.policy';

export class WorkingWeekDto implements Record<Weekday, WorkingWindowDto[]> {
  @WindowsField('On Mondays')
  monday!: WorkingWindowDto[];

  @WindowsField('On Tuesdays')
  tuesday!: WorkingWindowDto[];

  @WindowsField('On Wednesdays')
  wednesday!: WorkingWindowDto[];

  @WindowsField('On Thursdays')
  thursday!: WorkingWindowDto[];

  @WindowsField('On Fridays')
  friday!: WorkingWindowDto[];

  @WindowsField('On Saturdays')
  saturday!: WorkingWindowDto[];

  @WindowsField('On Sundays')
  sunday!: WorkingWindowDto[];
}

/** When a store works (工作日历): what working days and working hours of every deadline are counted by. CF-01 */
export class WorkingCalendarDocument implements WorkingRules {
  @ObjectField(() => WorkingWeekDto, { description: 'The usual week' })
  week!: WorkingWeekDto;

  @EnumField(['cn', 'none'] as const, {
    enumName: 'PublicHolidayCalendar',
    description: 'Public holidays and make-up workdays that count: those of the People’s Republic of China, or none',
    example: 'cn',
  })
  publicHolidays!: 'cn' | 'none';

  @WindowsField('On public holidays (法定节假日)')
  holidayWindows!: WorkingWindowDto[];

  @WindowsField('On a make-up workday (调休上班) that falls on a day on which the week has none')
  makeUpWindows!: WorkingWindowDto[];
}

/** Morning and afternoon. No source gives a store’s hours: every store sets its own. */
const DAY: readonly WorkingWindow[] = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '18:00' },
];

const PRESET: WorkingCalendarDocument = {
  week: {
    monday: [...DAY],
    tuesday: [...DAY],
    wednesday: [...DAY],
    thursday: [...DAY],
    friday: [...DAY],
    saturday: [],
    sunday: [],
  },
  publicHolidays: 'cn',
  holidayWindows: [],
  makeUpWindows: [...DAY],
};

/** The only code: a store has one calendar. */
export const STORE_CALENDAR = 'store';

export const WORKING_CALENDARS = definePolicyKind({
  code: 'working-calendar',
  label: { 'zh-CN': '工作日历', en: 'Working calendar' },
  document: WorkingCalendarDocument,
  levels: ['group', 'store'],
  codes: [STORE_CALENDAR],
  presets: [
    {
      code: STORE_CALENDAR,
      version: 1,
      label: { 'zh-CN': '周一至周五', en: 'Monday to Friday' },
      document: PRESET,
    },
  ],
  check: ({ week, holidayWindows, makeUpWindows }) => {
    const lists: [string, readonly WorkingWindow[]][] = [
      ...WEEKDAYS.map((weekday): [string, readonly WorkingWindow[]] => [`#/week/${weekday}`, week[weekday]]),
      ['#/holidayWindows', holidayWindows],
      ['#/makeUpWindows', makeUpWindows],
    ];
    const faults = lists.flatMap(([pointer, windows]) => windowFaults(windows, pointer));
    const works = WEEKDAYS.some((weekday) => week[weekday].length > 0);
    return works ? faults : [...faults, { pointer: '#/week', code: noWorkingTime.code }];
  },
});

/** What is wrong with a day's windows. */
export function windowFaults(windows: readonly WorkingWindow[], pointer: string): FieldProblem[] {
  const index = misplacedWindow(windows);
  return index === null ? [] : [{ pointer: `${pointer}/${index}`, code: misplacedWindowProblem.code }];
}
