import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeadlinesModule } from '#libs/deadlines';
import { RegistriesModule } from '#libs/http';
import { WorkshopModule } from '#libs/workshop';
import { Appointment } from './appointments/appointment.entity';
import { AppointmentPlaces } from './appointments/appointment-places.service';
import { AppointmentRecordsService } from './appointments/appointment-records.service';
import { AppointmentOffers } from './appointments/appointment-offers.events';
import { AppointmentParts } from './appointments/appointment-parts.events';
import { AppointmentTasks } from './appointments/appointment-tasks.events';
import { AppointmentsController } from './appointments/appointments.controller';
import { AppointmentsService } from './appointments/appointments.service';
import { CustomerOrdersService } from './views/customer-orders.service';
import { FirstMaintenances } from './first-maintenance.events';
import { NumberSeries } from './number-series.entity';
import { OrderFactsService } from './order-facts.service';
import { OrderFlowService } from './order-flow.service';
import { OrderIntakeService } from './order-intake.service';
import { OrderProgressEvents } from './views/order-progress-events';
import { OrderPromiseTasks } from './promises/order-promise-tasks.events';
import { OrderPromises } from './promises/order-promises.events';
import { OrderRecords } from './views/order-records.service';
import { OrderViewsController } from './views/order-views.controller';
import { OrderViewsService } from './views/order-views.service';
import { PartsRequest } from './parts/parts-request.entity';
import { OrderPartsController, PartsRequestsController } from './parts/parts-requests.controller';
import { PartsRequestsService } from './parts/parts-requests.service';
import { ServiceOrder } from './service-order.entity';
import { ServiceOrderLine } from './service-order-line.entity';
import { ServiceOrdersController } from './service-orders.controller';
import { ServiceOrdersService } from './service-orders.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([ServiceOrder, ServiceOrderLine, Appointment, NumberSeries, PartsRequest]),
    WorkshopModule,
    RegistriesModule,
  ],
  providers: [
    ServiceOrdersService,
    OrderFactsService,
    OrderFlowService,
    OrderIntakeService,
    OrderViewsService,
    OrderProgressEvents,
    PartsRequestsService,
    OrderRecords,
    AppointmentsService,
    AppointmentPlaces,
    AppointmentRecordsService,
    CustomerOrdersService,
  ],
  exports: [
    ServiceOrdersService,
    OrderFactsService,
    OrderFlowService,
    OrderIntakeService,
    OrderProgressEvents,
    OrderViewsService,
    PartsRequestsService,
    AppointmentsService,
  ],
})
export class ServiceOrdersModule {}

@Module({
  imports: [ServiceOrdersModule],
  controllers: [
    OrderViewsController,
    OrderPartsController,
    PartsRequestsController,
    ServiceOrdersController,
    AppointmentsController,
  ],
})
export class ServiceOrdersHttpModule {}

/** What follows from the events of the orders: in the worker, which hands events out. */
@Module({
  imports: [ServiceOrdersModule, DeadlinesModule],
  providers: [
    OrderPromises,
    OrderPromiseTasks,
    AppointmentTasks,
    AppointmentOffers,
    AppointmentParts,
    FirstMaintenances,
  ],
  exports: [OrderPromises],
})
export class ServiceOrdersWorkerModule {}
