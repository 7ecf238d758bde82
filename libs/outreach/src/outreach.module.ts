import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CustomersModule } from '#libs/customers';
import { RegistriesModule } from '#libs/http';
import { IdentityModule } from '#libs/identity';
import { QueueModule } from '#libs/queue';
import { VehiclesModule } from '#libs/vehicles';
import { Contact, ContactDecision } from './contact.entity';
import { ContactAnswers } from './contact-answers';
import { GroupContactCounter } from './policy/contact-counter.entity';
import { ContactCounterRetention } from './policy/contact-counter-retention';
import { ContactDispatch } from './dispatch/contact-dispatch.service';
import { ContactForesight } from './policy/contact-foresight.service';
import { ContactJudge } from './policy/contact-judge.service';
import { ContactRecordsService } from './contact-records.service';
import { ContactSources } from './contact-sources';
import { ContactDecisionsController, ContactsController } from './contacts.controller';
import { ContactsService } from './contacts.service';
import { PrintListExpiry } from './print-list/print-list-expiry';
import { PrintListController } from './print-list/print-list.controller';
import { PrintListService } from './print-list/print-list.service';
import { ReceiptsController } from './receipts/receipts.controller';
import { ReceiptsProcessor } from './receipts/receipts.processor';
import { ReceiptsService } from './receipts/receipts.service';
import { OutreachProcessor } from './dispatch/outreach.processor';
import { StaffNoticeEvents } from './staff-notices/staff-notices.events';
import { StaffNoticesProcessor } from './staff-notices/staff-notices.processor';
import { StaffNotices } from './staff-notices/staff-notices.service';
import { CHANNEL_GATEWAYS_PROVIDER } from './gateways/channel-gateway-choice';

@Module({
  imports: [
    TypeOrmModule.forFeature([Contact, ContactDecision, GroupContactCounter]),
    CustomersModule,
    VehiclesModule,
    RegistriesModule,
  ],
  providers: [ContactSources, ContactsService, ContactRecordsService, ContactForesight],
  exports: [ContactSources, ContactsService, ContactForesight],
})
export class OutreachModule {}

@Module({
  imports: [OutreachModule],
  controllers: [ContactsController, ContactDecisionsController, PrintListController, ReceiptsController],
  providers: [ReceiptsService, PrintListService],
})
export class OutreachHttpModule {}

@Module({
  imports: [OutreachModule, QueueModule, IdentityModule],
  providers: [
    OutreachProcessor,
    ReceiptsProcessor,
    PrintListExpiry,
    ContactDispatch,
    ContactJudge,
    ContactAnswers,
    ContactCounterRetention,
    StaffNoticeEvents,
    StaffNotices,
    StaffNoticesProcessor,
    CHANNEL_GATEWAYS_PROVIDER,
  ],
})
export class OutreachWorkerModule {}
