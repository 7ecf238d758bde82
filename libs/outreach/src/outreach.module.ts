import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomersModule } from '#libs/customers';
import { RegistriesModule } from '#libs/http';
import { QueueModule } from '#libs/queue';
import { VehiclesModule } from '#libs/vehicles';
import { Contact, ContactDecision } from './contact.entity';
import { ContactAnswers } from './contact-answers';
import { ContactDispatch } from './contact-dispatch.service';
import { ContactJudge } from './contact-judge.service';
import { ContactRecordsService } from './contact-records.service';
import { ContactSources } from './contact-sources';
import { ContactDecisionsController, ContactsController } from './contacts.controller';
import { ContactsService } from './contacts.service';
import { OutreachProcessor } from './outreach.processor';
import { SMS_GATEWAY_PROVIDER } from './sms-gateway-choice';

@Module({
  imports: [TypeOrmModule.forFeature([Contact, ContactDecision]), CustomersModule, VehiclesModule, RegistriesModule],
  providers: [ContactSources, ContactsService, ContactRecordsService],
  exports: [ContactSources, ContactsService],
})
export class OutreachModule {}

@Module({ imports: [OutreachModule], controllers: [ContactsController, ContactDecisionsController] })
export class OutreachHttpModule {}

@Module({
  imports: [OutreachModule, QueueModule],
  providers: [OutreachProcessor, ContactDispatch, ContactJudge, ContactAnswers, SMS_GATEWAY_PROVIDER],
})
export class OutreachWorkerModule {}
