export { allowanceFaults, AllowanceDto, DeadlineRuleDto } from './allowance.dto';
export { WindowsField, WorkingWindowDto } from './calendar.dto';
export { calendarInForce, type CalendarInForce } from './calendar-in-force';
export { Deadline, type StoredPause } from './deadline.entity';
export { DeadlineEngine } from './deadline-engine.service';
export { type DeadlineKind, type DeadlineRule, defineDeadlineKind, findDeadlineKind } from './deadline-kind';
export { type DeadlineTarget, findDeadlines } from './deadline.queries';
export { DEADLINE_STATES, type DeadlineState } from './deadline-step.policy';
export {
  type Allowance,
  ALLOWANCE_UNITS,
  type AllowanceUnit,
  type Due,
  dueOf,
  type Pause,
  type Timing,
} from './due.policy';
export * from './deadlines.errors';
export { type DeadlineEvent, type DeadlinePayload } from './deadlines.events';
export { DeadlinesHttpModule, DeadlinesModule, DeadlinesWorkerModule } from './deadlines.module';
export { type DeadlineInstants, Deadlines, type NewDeadline } from './deadlines.service';
export { HolidayOverride } from './holiday-override.entity';
export {
  type CalendarDay,
  type Span,
  type Weekday,
  WEEKDAYS,
  WorkingCalendar,
  type WorkingRules,
  type WorkingWindow,
} from './working-calendar.policy';
export { STORE_CALENDAR, windowFaults, WORKING_CALENDARS, WorkingCalendarDocument } from './working-calendar.preset';
