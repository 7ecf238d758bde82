import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { Appointment } from './appointment.entity';
import { AppointmentsController } from './appointments.controller';
import { AppointmentsService } from './appointments.service';
import { CustomerOrdersService } from './customer-orders.service';
import { NumberSeries } from './number-series.entity';
import { OrderFlowService } from './order-flow.service';
import { ServiceOrder } from './service-order.entity';
import { ServiceOrderLine } from './service-order-line.entity';
import { ServiceOrdersController } from './service-orders.controller';
import { ServiceOrdersService } from './service-orders.service';

@Module({
  imports: [TypeOrmModule.forFeature([ServiceOrder, ServiceOrderLine, Appointment, NumberSeries]), RegistriesModule],
  providers: [ServiceOrdersService, OrderFlowService, AppointmentsService, CustomerOrdersService],
  exports: [ServiceOrdersService, OrderFlowService, AppointmentsService],
})
export class ServiceOrdersModule {}

@Module({ imports: [ServiceOrdersModule], controllers: [ServiceOrdersController, AppointmentsController] })
export class ServiceOrdersHttpModule {}
