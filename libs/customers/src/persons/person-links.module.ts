import { Module } from '@nestjs/common';
import { RegistriesModule } from '#libs/http';
import { GroupKeysModule } from '#libs/identity';
import { PersonsModule } from '#libs/persons';
import { CustomersModule } from '../customers.module';
import { PersonConsentsController } from './person-consents.controller';
import { PersonConsentsService } from './person-consents.service';
import { PersonElsewhereController, PersonProfileController } from './person-elsewhere.controller';
import { PersonElsewhereService } from './person-elsewhere.service';
import { PersonMatchingEvents } from './person-matching.events';
import { PersonMatchingService } from './person-matching.service';

/** What ties customers to the persons of the group: matching, consents, what other stores may see. */
@Module({
  imports: [CustomersModule, PersonsModule, RegistriesModule, GroupKeysModule],
  providers: [PersonMatchingService, PersonConsentsService, PersonElsewhereService],
  exports: [PersonMatchingService, PersonConsentsService, PersonElsewhereService],
})
export class CustomerPersonsModule {}

@Module({
  imports: [CustomerPersonsModule],
  controllers: [PersonConsentsController, PersonElsewhereController, PersonProfileController],
})
export class CustomerPersonsHttpModule {}

@Module({ imports: [CustomerPersonsModule], providers: [PersonMatchingEvents] })
export class CustomerPersonsWorkerModule {}
