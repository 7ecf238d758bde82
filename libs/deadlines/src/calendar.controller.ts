import { Body, Delete, Get, Param, Put, Query } from '@nestjs/common';
import { Ctx, Endpoint, IfMatch, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import {
  CalendarDto,
  CalendarQuery,
  HolidayOverrideDto,
  HolidayOverridesDto,
  HolidayOverridesQuery,
  SetHolidayOverrideDto,
} from './calendar.dto';
import { CalendarService } from './calendar.service';

/** The working calendar (工作日历) of a store. */
@StoreController('calendar', {
  tag: 'calendar',
  description: 'When the store works: its week, public holidays, make-up workdays, and days that it sets itself',
})
export class CalendarController {
  constructor(private readonly calendar: CalendarService) {}

  @Get()
  @Endpoint({
    summary: 'Show the working calendar',
    description:
      'Every day of a range with its windows, as deadlines count it. The week itself is the policy `working-calendar`. ' +
      'A day of a year whose public holidays are not announced is judged by the week alone and not `confirmed`.',
    permission: 'calendar:read',
    response: CalendarDto,
  })
  getCalendar(@Ctx() ctx: StoreContext, @Query() query: CalendarQuery): Promise<CalendarDto> {
    return this.calendar.show(ctx, query);
  }

  @Get('overrides')
  @Endpoint({
    summary: 'List the days that the store set itself',
    description: 'All of a range, by day; without a range all that there are.',
    permission: 'calendar:read',
    response: HolidayOverridesDto,
  })
  listHolidayOverrides(@Ctx() ctx: StoreContext, @Query() query: HolidayOverridesQuery): Promise<HolidayOverridesDto> {
    return this.calendar.overrides(ctx, query);
  }

  @Get('overrides/:day')
  @Endpoint({
    summary: 'Read a day that the store set itself',
    description: '404 where the week and the public holidays decide.',
    permission: 'calendar:read',
    response: HolidayOverrideDto,
    versioned: true,
  })
  getHolidayOverride(@Ctx() ctx: StoreContext, @Param('day') day: string): Promise<HolidayOverrideDto> {
    return this.calendar.override(ctx, day);
  }

  @Put('overrides/:day')
  @Endpoint({
    summary: 'Set when the store works on a day',
    description:
      'Adds or replaces; wins over the week and over public holidays. Open deadlines are worked out anew within seconds, ' +
      'finished ones stay as they were judged.',
    permission: 'calendar:write',
    response: HolidayOverrideDto,
    versioned: true,
  })
  setHolidayOverride(
    @Ctx() ctx: StoreContext,
    @Param('day') day: string,
    @IfMatch() version: number | undefined,
    @Body() body: SetHolidayOverrideDto,
  ): Promise<HolidayOverrideDto> {
    return this.calendar.setOverride(ctx, day, version, body);
  }

  @Delete('overrides/:day')
  @Endpoint({
    summary: 'Let week and public holidays decide on a day again',
    description: 'Open deadlines are worked out anew within seconds.',
    permission: 'calendar:write',
  })
  removeHolidayOverride(@Ctx() ctx: StoreContext, @Param('day') day: string): Promise<void> {
    return this.calendar.removeOverride(ctx, day);
  }
}
