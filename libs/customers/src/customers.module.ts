import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DeadlinesModule } from '#libs/deadlines';
import { RegistriesModule } from '#libs/http';
import { GroupKeysModule, IdentityModule } from '#libs/identity';
import { Customer, CustomerContact, CustomerPhone } from './customer.entity';
import { CustomerAssignment } from './care/customer-assignment.entity';
import { CustomerAssignmentsController } from './care/customer-assignments.controller';
import { CustomerAssignmentsService } from './care/customer-assignments.service';
import { CustomerCareRecords } from './care/customer-care-records.service';
import { CustomerCommunication } from './care/customer-communication.entity';
import { CustomerCommunicationsController } from './care/customer-communications.controller';
import { CustomerCommunicationsService } from './care/customer-communications.service';
import { CustomerContactsService } from './contact-data/customer-contacts.service';
import { CustomerErasureEvents } from './care/customer-erasure.events';
import { CustomerFiguresController } from './figures/customer-figures.controller';
import { CustomerFileService } from './figures/customer-file.service';
import { CustomerMerge, CustomerObservation } from './customer-history.entity';
import { CustomerMergesController } from './customer-merges.controller';
import { CustomerMergesService } from './customer-merges.service';
import { CustomerPlan } from './care/customer-plan.entity';
import { CustomerPlansController, PlansOfCustomerController } from './care/customer-plans.controller';
import { CustomerPlansService } from './care/customer-plans.service';
import { CustomerRelation } from './care/customer-relation.entity';
import { CustomerRelationsController } from './care/customer-relations.controller';
import { CustomerRelationsService } from './care/customer-relations.service';
import { CustomerStatus } from './care/customer-status.entity';
import { CustomerStatusesController } from './care/customer-statuses.controller';
import { CustomerStatusesService } from './care/customer-statuses.service';
import { CustomerStockEvents } from './figures/customer-stock.events';
import { CustomerStockService } from './figures/customer-stock.service';
import { CustomerViewService } from './view/customer-view.service';
import { Consent } from './persons/person-consent.entity';
import { CustomerRecordsService } from './persons/person-records.service';
import { CustomersController } from './customers.controller';
import { CustomersService } from './customers.service';
import { PhoneQualityEvents } from './contact-data/phone-quality.events';
import { PhoneQualityService } from './contact-data/phone-quality.service';

const ENTITIES = [
  ...[Customer, CustomerContact, CustomerPhone, CustomerObservation, CustomerMerge, Consent],
  ...[CustomerRelation, CustomerStatus, CustomerAssignment, CustomerCommunication, CustomerPlan],
];

const SERVICES = [
  CustomerRecordsService,
  CustomersService,
  CustomerContactsService,
  CustomerMergesService,
  CustomerViewService,
  CustomerRelationsService,
  CustomerStatusesService,
  CustomerAssignmentsService,
  CustomerCommunicationsService,
  CustomerPlansService,
  CustomerStockService,
  CustomerFileService,
  PhoneQualityService,
];

@Module({
  imports: [TypeOrmModule.forFeature(ENTITIES), RegistriesModule, GroupKeysModule, IdentityModule, DeadlinesModule],
  providers: [...SERVICES, CustomerCareRecords],
  exports: SERVICES,
})
export class CustomersModule {}

@Module({
  imports: [CustomersModule],
  controllers: [
    CustomersController,
    CustomerMergesController,
    CustomerRelationsController,
    CustomerStatusesController,
    CustomerAssignmentsController,
    CustomerCommunicationsController,
    CustomerPlansController,
    PlansOfCustomerController,
    CustomerFiguresController,
  ],
})
export class CustomersHttpModule {}

/** Follows calls, visits and erasures, and keeps the stocks: in the worker. */
@Module({
  imports: [CustomersModule, DeadlinesModule],
  providers: [CustomerStockEvents, PhoneQualityEvents, CustomerErasureEvents],
})
export class CustomersWorkerModule {}
