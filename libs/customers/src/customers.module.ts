import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { GroupKeysModule } from '#libs/identity';
import { Customer, CustomerContact, CustomerPhone } from './customer.entity';
import { CustomerContactsService } from './customer-contacts.service';
import { CustomerMerge, CustomerObservation } from './customer-history.entity';
import { CustomerMergesController } from './customer-merges.controller';
import { CustomerMergesService } from './customer-merges.service';
import { CustomerViewService } from './customer-view.service';
import { CustomersController } from './customers.controller';
import { CustomersService } from './customers.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([Customer, CustomerContact, CustomerPhone, CustomerObservation, CustomerMerge]),
    RegistriesModule,
    GroupKeysModule,
  ],
  providers: [CustomersService, CustomerContactsService, CustomerMergesService, CustomerViewService],
  exports: [CustomersService, CustomerContactsService, CustomerMergesService, CustomerViewService],
})
export class CustomersModule {}

@Module({ imports: [CustomersModule], controllers: [CustomersController, CustomerMergesController] })
export class CustomersHttpModule {}
