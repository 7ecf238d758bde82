import { Get, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { ListForecastsQuery, ListPlannedQuery, MaintenanceForecastDto, PlannedReminderDto } from './reminders.dto';
import { RemindersService } from './reminders.service';

/** Reminders (提醒) of a store: what is planned, what is due. REM-12, REM-21 */
@StoreController('reminders', {
  tag: 'reminders',
  description: 'What the store’s journeys plan to say to whom, and when each vehicle’s maintenance is due',
})
export class RemindersController {
  constructor(private readonly reminders: RemindersService) {}

  @Get('plan')
  @Endpoint({
    summary: 'List the reminders planned for a day',
    description:
      'Of the store’s own time zone; without `on` tomorrow. Every contact of a journey that is due then, with the text ' +
      'that it would have now, and how far it is. Planned every morning through tomorrow, and again whenever a forecast, ' +
      'an appointment or a journey changes (REM-12, REM-21).',
    permission: 'reminders:read',
    response: PlannedReminderDto,
    list: true,
  })
  listPlannedReminders(@Ctx() ctx: StoreContext, @Query() query: ListPlannedQuery): Promise<Page<PlannedReminderDto>> {
    return this.reminders.listPlanned(ctx, query);
  }

  @Get('forecasts')
  @Endpoint({
    summary: 'List when maintenance is due',
    description:
      'Every vehicle of which a day can be told, the earliest first; overdue ones lie in the past. By time or by the ' +
      'odometer’s history, as the maintenance schedule says (CF-07).',
    permission: 'reminders:read',
    response: MaintenanceForecastDto,
    list: true,
  })
  listMaintenanceForecasts(
    @Ctx() ctx: StoreContext,
    @Query() query: ListForecastsQuery,
  ): Promise<Page<MaintenanceForecastDto>> {
    return this.reminders.listForecasts(ctx, query);
  }
}

/** The forecast of one vehicle (保养预测), where its other facts are. */
@StoreController('vehicles', { tag: 'reminders' })
export class MaintenanceForecastController {
  constructor(private readonly reminders: RemindersService) {}

  @Get(':id/maintenance-forecast')
  @Endpoint({
    summary: 'Read when a vehicle’s maintenance is due',
    description: 'Reckoned from what is known now, with what it was reckoned from (REM-21, CF-07).',
    permission: 'reminders:read',
    response: MaintenanceForecastDto,
  })
  getMaintenanceForecast(@Ctx() ctx: StoreContext, @Id() id: string): Promise<MaintenanceForecastDto> {
    return this.reminders.getForecast(ctx, id);
  }
}
